import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { rejects } from "../../test/refuses.ts";
import { fullAward, sampleCredential, smallestAward } from "../../test/sample-credential.ts";
import { sampleSigning } from "../../test/sample-keys.ts";
import { libraryIssuesArray, libraryVerifies } from "../../test/unmodified-library.ts";
import { contextLoader } from "../contexts/document-loader.ts";
import { achievementCredential } from "../ob3/achievement-credential.ts";
import { bitstringStatusEntry } from "../status/bitstring-status-entry.ts";
import { signDataIntegrity } from "./data-integrity.ts";
import { isSafeIri, templateSigner } from "./template-signer.ts";

/** Texts that are hard on escaping and on sorting: controls, quotes, both sides of the surrogates, our own tokens. */
const hardText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '"',
        "\\",
        "\0",
        "\t",
        "\n",
        "\r",
        "\u007F",
        "\u0085",
        "\uE000",
        "\uFFFD",
        "\u{10FFFF}",
        "_:b0",
      ),
      fc.constantFrom(
        "urn:slot:0",
        "a: b",
        " .\n",
        "@en",
        "^^<x>",
        "c14n0",
        "$",
        "\u2028",
        "<script>",
        "\u00A0",
      ),
      fc.string({ unit: "binary" }),
      fc.string({ unit: "grapheme" }),
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((parts) => parts.join(""))
  .filter((text) => text !== "" && text.isWellFormed());
const iri = fc.oneof(
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  fc.uuid().map((uuid) => `urn:uuid:${uuid}`),
  fc.constantFrom(
    "did:example:1",
    "did:key:z6Mk",
    "mailto:a@example.com",
    "data:,x",
    "https://b.example/ä?é#ö",
  ),
);
const maybe = fc.option(hardText, { nil: null });
const award = fc.record({
  id: iri,
  name: maybe,
  narrative: maybe,
  recipient: fc.record({
    id: fc.option(iri, { nil: null }),
    identifiers: fc.array(fc.record({ identity: hardText, salt: hardText }), { minLength: 1, maxLength: 3 }),
  }),
  validUntil: fc.constantFrom(null, new Date("2028-01-01T00:00:00Z"), new Date("2030-01-01T00:00:00Z")),
  evidence: fc.array(fc.record({ id: fc.option(iri, { nil: null }), narrative: maybe, name: maybe }), {
    maxLength: 3,
  }),
  results: fc.array(fc.record({ value: maybe }), { maxLength: 3 }),
  status: fc.nat(200_000).map((index) => {
    return bitstringStatusEntry({ listUrl: "https://b.example/obv3/status/7", index, purpose: "revocation" });
  }),
});

test("for any values the bytes are those of the full path and of the unmodified library, which verifies them", async () => {
  const signer = templateSigner();
  await fc.assert(
    fc.asyncProperty(award, fc.boolean(), async (change, isFull) => {
      const credential = achievementCredential({ ...(isFull ? fullAward : smallestAward), ...change });
      const signed = await signer.sign(credential, sampleSigning);
      const text = JSON.stringify(signed);
      assert.equal(text, JSON.stringify(await signDataIntegrity(credential, sampleSigning)));
      assert.equal(text, JSON.stringify(await libraryIssuesArray(credential)));
      assert.equal(await libraryVerifies(signed), true);
    }),
    { numRuns: 60 },
  );
});

test("one shape, any values: the template is used and gives the full path's bytes", async () => {
  let loads = 0;
  const load = contextLoader();
  const signer = templateSigner({
    loader: async (url) => {
      loads++;
      return load(url);
    },
  });
  const uuid = fc.uuid().map((text) => `urn:uuid:${text}`);
  const credentialOf = (id: string, name: string, narrative: string, salt: string): object =>
    sampleCredential({
      id,
      name,
      narrative,
      recipient: { identifiers: [{ identity: name, salt }] },
      evidence: [{ narrative: name }, { narrative, id }],
    });
  await signer.sign(credentialOf("urn:uuid:1", "a", "b", "c"), sampleSigning);
  const used = loads;
  await fc.assert(
    fc.asyncProperty(uuid, hardText, hardText, hardText, async (id, name, narrative, salt) => {
      const credential = credentialOf(id, name, narrative, salt);
      const signed = await signer.sign(credential, sampleSigning);
      assert.equal(
        signed.proof[0].proofValue,
        (await signDataIntegrity(credential, sampleSigning)).proof[0].proofValue,
      );
    }),
    { numRuns: 60 },
  );
  assert.equal(loads, used);
});

test("values that make two parts of a credential alike", async () => {
  const signer = templateSigner();
  const same = fc.constantFrom("https://same.example/1", "https://same.example/2");
  const text = fc.constantFrom("x", "y");
  await fc.assert(
    fc.asyncProperty(same, same, same, text, text, async (id, subject, page, one, two) => {
      const credential = sampleCredential({
        id,
        recipient: {
          id: subject,
          identifiers: [
            { identity: one, salt: one },
            { identity: two, salt: two },
          ],
        },
        evidence: [
          { id: page, name: one, narrative: one },
          { id: subject, name: two, narrative: one },
          { name: one },
          { name: two },
        ],
      });
      const signed = await signer.sign(credential, sampleSigning);
      assert.deepEqual(signed, await signDataIntegrity(credential, sampleSigning));
    }),
    { numRuns: 40 },
  );
});

test("identifiers that are no plain absolute IRIs get the full path's answer, template or not", async () => {
  const signer = templateSigner();
  await signer.sign(sampleCredential(), sampleSigning);
  for (const id of [
    "relative",
    "",
    "a b",
    "https://b.example/a b",
    "@id",
    "https://b.example/\u00A0",
    "#1",
  ]) {
    await rejects(signer.sign({ ...sampleCredential(), id }, sampleSigning), "json-ld-invalid");
    await rejects(signDataIntegrity({ ...sampleCredential(), id }, sampleSigning), "json-ld-invalid");
    assert.equal(isSafeIri(id), false);
  }
  for (const id of ['https://b.example/"<>', "_:b0"]) {
    const odd = { ...sampleCredential(), id };
    assert.deepEqual(await signer.sign(odd, sampleSigning), await signDataIntegrity(odd, sampleSigning));
  }
});

test("a context that takes a scheme for a prefix does not mislead the template", async () => {
  const own = "https://b.example/own.json";
  const prefix = { "@id": "https://elsewhere.example/#", "@prefix": true };
  const loader = contextLoader({ [own]: { "@context": { odd: prefix } } });
  const signer = templateSigner({ loader });
  for (const id of ["urn:uuid:1", "urn:uuid:2", "odd:1", "odd:2"]) {
    const plain = sampleCredential({ id });
    const credential = { ...plain, "@context": [...plain["@context"], own] };
    const signed = await signer.sign(credential, sampleSigning);
    assert.deepEqual(signed, await signDataIntegrity(credential, sampleSigning, loader));
  }
});

test("what cannot be signed is refused as on the full path, before and after a template is there", async () => {
  const signer = templateSigner({ maxTemplates: 2 });
  for (let round = 0; round < 2; round++) {
    await rejects(signer.sign({ ...sampleCredential(), made: "up" }, sampleSigning), "json-ld-invalid");
    await rejects(signer.sign({ ...sampleCredential(), name: "\uD800" }, sampleSigning), "text-malformed");
    await rejects(signer.sign({ ...sampleCredential(), proof: [] }, sampleSigning), "credential-malformed");
    await rejects(
      signer.sign({ ...sampleCredential(), "@context": ["https://x.example"] }, sampleSigning),
      "context-unknown",
    );
    assert.equal(await libraryVerifies(await signer.sign(sampleCredential(), sampleSigning)), true);
  }
});

test("one in so many is checked before it leaves, and stops what does not verify", async () => {
  const seen: object[] = [];
  const verifies = async (signed: object): Promise<boolean> => {
    seen.push(signed);
    return libraryVerifies(signed);
  };
  const signer = templateSigner({ sample: { oneIn: 3, verifies } });
  const signed = [];
  for (let at = 0; at < 7; at++) {
    signed.push(await signer.sign(sampleCredential({ id: `urn:uuid:${at}` }), sampleSigning));
  }
  assert.deepEqual(seen, [signed[0], signed[3], signed[6]]);
  const broken = templateSigner({ sample: { oneIn: 1, verifies: () => false } });
  await rejects(broken.sign(sampleCredential(), sampleSigning), "signature-invalid");
});
