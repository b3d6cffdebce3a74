import { SignJWT } from "jose";
import { OB3_CONTEXT, VC2_CONTEXT } from "../../src/contexts.ts";
import { profile } from "../../src/ob3/profile.ts";
import type { JsonObject } from "../../src/proofs/credential-members.ts";
import { signDataIntegrity } from "../../src/proofs/data-integrity.ts";
import { publicKeyMultibase } from "../../src/proofs/multikey.ts";
import { signVcJwt } from "../../src/proofs/vc-jwt.ts";
import { SAMPLE_DID, sampleKey, sampleSigning } from "../sample-keys.ts";
import type { CorpusCase } from "./corpus-case.ts";
import { jwtKey, otherKey, otherSigning, p256 } from "./issuers.ts";
import { endorsement, signed, statusOf, unsigned } from "./sample-badges.ts";

const CREDENTIALS = "https://www.w3.org/2018/credentials#";

/** Badges of Open Badges 3.0 that are not what they say. */
export async function broken3(): Promise<CorpusCase[]> {
  const good = await signed();
  const json = JSON.stringify(good);
  const changed = (change: object): string => JSON.stringify({ ...good, ...change });
  const { proof, credentialSubject: subject } = good;
  const { validUntil, credentialStatus, ...endless } = good;
  const spent = { now: "2029-01-01T00:00:00Z" };
  const [header, payload = "", signature] = signVcJwt(unsigned(), jwtKey).split(".");
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as JsonObject;
  const foreignJwt = async (change: object, more: object = {}): Promise<string> =>
    new SignJWT({ ...claims, ...change })
      .setProtectedHeader({ alg: "ES256", kid: jwtKey.keyId, ...more })
      .sign(p256);
  const forgedPayload = Buffer.from(JSON.stringify({ ...claims, name: "Forged" })).toString("base64url");
  return [
    {
      name: "3.0 another name",
      input: json.replace('"name":"First aid"', '"name":"Brain surgery"'),
      verdict: "altered",
      version: "3.0",
    },
    { name: "3.0 another end", input: changed({ validUntil: "2099-01-01T00:00:00Z" }), verdict: "altered" },
    {
      name: "3.0 its end taken away",
      input: JSON.stringify({ ...endless, credentialStatus }),
      verdict: "altered",
      ...spent,
    },
    {
      name: "3.0 its status taken away",
      input: JSON.stringify({ ...endless, validUntil }),
      verdict: "altered",
    },
    { name: "3.0 another recipient", input: json.replace("b5809d8a", "00000000"), verdict: "altered" },
    {
      name: "3.0 another proof date",
      input: changed({ proof: [{ ...proof[0], created: "2026-11-23T12:00:01Z" }] }),
      verdict: "altered",
    },
    {
      name: "3.0 a signature of another's",
      input: changed({
        proof: [{ ...proof[0], proofValue: (await signed({ name: "x" })).proof[0].proofValue }],
      }),
      verdict: "altered",
    },
    {
      name: "3.0 wrong key under the right name",
      input: JSON.stringify(await signDataIntegrity(unsigned(), { ...sampleSigning, privateKey: otherKey })),
      verdict: "altered",
    },
    {
      name: "3.0 signed by another",
      input: JSON.stringify(await signDataIntegrity(unsigned(), otherSigning)),
      verdict: "wrong-signer",
      findings: ["signer-differs"],
    },
    {
      name: "3.0 with a key that is not listed",
      input: JSON.stringify(
        await signDataIntegrity(unsigned(), {
          privateKey: otherKey,
          verificationMethod: `${SAMPLE_DID}#${publicKeyMultibase(otherKey)}`,
        }),
      ),
      verdict: "wrong-signer",
      findings: ["key-not-listed"],
    },
    {
      name: "3.0 whose key does not answer",
      input: json,
      pages: [["https://b.example/issuers/1/did.json", undefined]],
      verdict: "could-not-tell",
      findings: ["key-unreachable"],
    },
    {
      name: "3.0 whose key is a web page",
      input: json,
      pages: [["https://b.example/issuers/1/did.json", "<html>"]],
      verdict: "could-not-tell",
    },
    {
      name: "3.0 whose key is damaged",
      input: json,
      pages: [
        [
          "https://b.example/issuers/1/did.json",
          {
            id: SAMPLE_DID,
            assertionMethod: [
              { id: sampleSigning.verificationMethod, controller: SAMPLE_DID, publicKeyMultibase: "z6Mk" },
            ],
          },
        ],
      ],
      verdict: "could-not-tell",
      findings: ["key-unreadable"],
    },
    {
      name: "3.0 without proof",
      input: changed({ proof: undefined }),
      verdict: "malformed",
      findings: ["signature-missing"],
    },
    {
      name: "3.0 with a proof of a suite we do not know",
      input: changed({ proof: [{ ...proof[0], cryptosuite: "ecdsa-sd-2023" }] }),
      verdict: "unsupported",
      findings: ["signature-unsupported"],
    },
    {
      name: "3.0 with a proof for something else",
      input: changed({ proof: [{ ...proof[0], proofPurpose: "authentication" }] }),
      verdict: "unsupported",
    },
    {
      name: "3.0 with half a proof",
      input: changed({ proof: [{ ...proof[0], proofValue: "z6Mk" }] }),
      verdict: "malformed",
      findings: ["signature-malformed"],
    },
    {
      name: "3.0 of a DID we cannot read",
      input: JSON.stringify(
        await signDataIntegrity(
          { ...unsigned(), issuer: profile({ id: "did:example:1" }) },
          { ...sampleSigning, verificationMethod: "did:example:1#key" },
        ),
      ),
      verdict: "unsupported",
    },
    {
      name: "3.0 with a context we do not know",
      input: changed({ "@context": [VC2_CONTEXT, OB3_CONTEXT, "https://elsewhere.example/context"] }),
      verdict: "unsupported",
      findings: ["vocabulary-unknown"],
    },
    {
      name: "3.0 with a context of its own",
      input: changed({ "@context": [VC2_CONTEXT, OB3_CONTEXT, { "@vocab": "https://elsewhere.example/" }] }),
      verdict: "unsupported",
    },
    {
      name: "3.0 with contexts in the wrong order",
      input: changed({ "@context": [OB3_CONTEXT, VC2_CONTEXT] }),
      verdict: "malformed",
    },
    {
      name: "3.0 without the context of Open Badges",
      input: changed({ "@context": [VC2_CONTEXT] }),
      verdict: "malformed",
    },
    {
      name: "3.0 with a member added",
      input: changed({ grade: "A" }),
      verdict: "malformed",
      findings: ["signature-incomplete"],
    },
    {
      name: "3.0 its subject unidentified",
      input: JSON.stringify(
        await signed({}, { credentialSubject: { ...subject, id: undefined, identifier: undefined } }),
      ),
      verdict: "malformed",
    },
    {
      name: "3.0 its issuer of no type",
      input: JSON.stringify(await signed({}, { issuer: { id: SAMPLE_DID } })),
      verdict: "malformed",
    },
    {
      name: "3.0 two subjects",
      input: JSON.stringify(
        await signed({}, { credentialSubject: [subject, { ...subject, id: "urn:uuid:2" }] }),
      ),
      verdict: "malformed",
    },
    {
      name: "3.0 its dates in the wrong order",
      input: JSON.stringify(await signed({}, { validUntil: "2020-01-01T00:00:00Z" })),
      verdict: "malformed",
    },
    {
      name: "3.0 its end hidden behind an IRI",
      ...spent,
      input: JSON.stringify({
        ...endless,
        credentialStatus,
        [`${CREDENTIALS}validUntil`]: {
          "@value": validUntil,
          "@type": "http://www.w3.org/2001/XMLSchema#dateTime",
        },
      }),
      verdict: "malformed",
    },
    {
      name: "3.0 its status hidden in a nest",
      input: JSON.stringify({ ...endless, validUntil, "@nest": { credentialStatus } }),
      verdict: "malformed",
    },
    {
      name: "3.0 its end hidden in an endorsement",
      ...spent,
      input: await endHiddenInEndorsement(),
      verdict: "malformed",
      findings: ["malformed"],
    },
    {
      name: "3.0 its status without purpose",
      input: JSON.stringify(
        await signed(
          {},
          { credentialStatus: { ...statusOf("revocation", 5).status, statusPurpose: undefined } },
        ),
      ),
      verdict: "status-unknown",
    },
    {
      name: "3.0 JWT with another payload",
      input: `${header}.${forgedPayload}.${signature}`,
      verdict: "altered",
    },
    {
      name: "3.0 JWT unsigned",
      input: `${Buffer.from('{"alg":"none"}').toString("base64url")}.${payload}.${signature}`,
      verdict: "unsupported",
    },
    {
      name: "3.0 JWT whose claims contradict it",
      input: await foreignJwt({ sub: "urn:uuid:other" }),
      verdict: "malformed",
      findings: ["claims-mismatch"],
    },
    {
      name: "3.0 JWT with EdDSA in Open Badges' profile",
      input: await new SignJWT(claims)
        .setProtectedHeader({ alg: "EdDSA", kid: sampleSigning.verificationMethod })
        .sign(sampleKey),
      verdict: "unsupported",
    },
    {
      name: "3.0 JWT with a header of its own",
      input: await foreignJwt({}, { x5u: "https://elsewhere.example" }),
      verdict: "unsupported",
    },
    {
      name: "3.0 JWT with another's key",
      input: await foreignJwt({}, { kid: otherSigning.verificationMethod }),
      verdict: "wrong-signer",
    },
    {
      name: "3.0 JWT cut off",
      input: signVcJwt(unsigned(), jwtKey).slice(0, 900),
      verdict: "malformed",
      findings: ["file-damaged"],
    },
  ];
}

/** An expired credential with an endorsement of it, whose end was moved to where the endorsement names the credential. */
async function endHiddenInEndorsement(): Promise<string> {
  const { validUntil, ...rest } = await signed({ endorsements: [await endorsement()] });
  const [embedded] = rest.endorsement ?? [];
  const subject = embedded?.credentialSubject;
  const moved = { ...subject, type: ["EndorsementSubject", "VerifiableCredential"], validUntil };
  return JSON.stringify({ ...rest, endorsement: [{ ...embedded, credentialSubject: moved }] });
}
