import assert from "node:assert/strict";
import { test } from "node:test";
import { refuses, rejects } from "../../test/refuses.ts";
import { sampleCredential, smallestAward } from "../../test/sample-credential.ts";
import { SAMPLE_DID, sampleMethod, sampleMultibase, sampleSigning } from "../../test/sample-keys.ts";
import { endorsementCredential } from "../ob3/endorsement-credential.ts";
import { canonicalNQuads } from "./canonicalise.ts";
import { signDataIntegrity } from "./data-integrity.ts";
import { checkPlainNames } from "./hidden-members.ts";
import { verifyDataIntegrity } from "./verify-data-integrity.ts";

const method = { id: sampleMethod, controller: SAMPLE_DID, publicKeyMultibase: sampleMultibase };
const IRI = "https://www.w3.org/2018/credentials#";

async function verified(credential: object): Promise<unknown> {
  return verifyDataIntegrity(credential, {
    resolveKey: async () => method,
    now: new Date("2026-12-01T00:00:00Z"),
  });
}

test("spellings that leave the RDF as it was, and hide what limits a credential, are refused", async () => {
  const signed = await signDataIntegrity(sampleCredential(), sampleSigning);
  const { validUntil, credentialStatus, proof, ...rest } = signed;
  const { proof: _, ...document } = signed;
  const date = { "@type": "http://www.w3.org/2001/XMLSchema#dateTime", "@value": validUntil };
  await verified(signed);
  for (const spelling of [
    { ...rest, credentialStatus, [`${IRI}validUntil`]: date },
    { ...rest, credentialStatus, "@nest": { validUntil } },
    { ...rest, credentialStatus, "@included": [{ id: rest.id, type: rest.type, validUntil }] },
    { ...rest, validUntil, [`${IRI}credentialStatus`]: { ...credentialStatus } },
  ]) {
    const canonical = await canonicalNQuads(spelling).catch(() => "");
    if (!("@included" in spelling)) assert.equal(canonical, await canonicalNQuads(document));
    await rejects(verified({ ...spelling, proof }), "credential-malformed");
  }
});

test("a member that was moved to another object of the same id is missed", async () => {
  const plain = endorsementCredential({
    id: "urn:uuid:9",
    name: "Endorsement",
    issuer: smallestAward.issuer,
    endorsed: smallestAward.id,
    validFrom: smallestAward.validFrom,
  });
  const embedded = await signDataIntegrity(plain, sampleSigning);
  const signed = await signDataIntegrity(sampleCredential({ endorsements: [embedded] }), sampleSigning);
  for (const name of ["validUntil", "credentialStatus"] as const) {
    const { [name]: limit, ...rest } = signed;
    const types = ["EndorsementSubject", "VerifiableCredential"];
    const subject = { ...embedded.credentialSubject, type: types, [name]: limit };
    const moved = { ...rest, endorsement: [{ ...embedded, credentialSubject: subject }] };
    const { proof: _, ...document } = signed;
    const { proof: __, ...movedDocument } = moved;
    assert.equal(await canonicalNQuads(movedDocument), await canonicalNQuads(document));
    await rejects(verified(moved), "credential-malformed");
  }
});

test("plain names pass, texts with a language too", () => {
  checkPlainNames({
    "@context": ["https://x"],
    name: { "@value": "Ensiapu", "@language": "fi" },
    list: [{ a: 1 }],
  });
  for (const name of ["@type", "@id", "@graph", "urn:x", "ext:y"]) {
    refuses(() => checkPlainNames({ a: [{ [name]: 1 }] }), "credential-malformed");
  }
});
