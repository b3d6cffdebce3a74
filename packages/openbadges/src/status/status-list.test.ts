import { createList, decodeList } from "@digitalbazaar/vc-bitstring-status-list";
import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { refuses } from "../../test/refuses.ts";
import { SAMPLE_DID, sampleSigning } from "../../test/sample-keys.ts";
import { libraryVerifies } from "../../test/unmodified-library.ts";
import { signDataIntegrity } from "../proofs/data-integrity.ts";
import { SMALLEST_STATUS_LIST, decodeStatusList, encodeStatusList } from "./bitstring.ts";
import { bitstringStatusEntry } from "./bitstring-status-entry.ts";
import { isStatusSet } from "./read-status.ts";
import { statusListCredential } from "./status-list-credential.ts";

const listUrl = "https://b.example/obv3/status/7";
const list = statusListCredential({
  id: listUrl,
  issuer: SAMPLE_DID,
  purpose: "revocation",
  set: [0, 9, 131_071],
  validFrom: new Date("2026-11-23T12:00:00Z"),
  validUntil: new Date("2027-11-23T12:00:00Z"),
  ttl: 300_000,
});
const entry = bitstringStatusEntry({ listUrl, index: 9, purpose: "revocation" });

test("entry 0 is the most significant bit of the first byte", () => {
  const bits = Buffer.alloc(SMALLEST_STATUS_LIST / 8);
  bits[0] = 0b1000_0001;
  bits[1] = 0b0100_0000;
  assert.equal(encodeStatusList([0, 7, 9]), `u${gzipSync(bits).toString("base64url")}`);
});

test("any set of indexes comes back, and the unmodified library reads the same and writes what we read", async () => {
  const indexes = fc.uniqueArray(fc.nat(SMALLEST_STATUS_LIST - 1), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(indexes, fc.nat(SMALLEST_STATUS_LIST - 1), async (set, other) => {
      const encoded = encodeStatusList(set);
      const decoded = decodeStatusList(encoded);
      const theirs = await decodeList({ encodedList: encoded });
      const made = await createList({ length: SMALLEST_STATUS_LIST });
      for (const index of set) made.setStatus(index, true);
      const read = decodeStatusList(await made.encode());
      for (const index of [...set, other]) {
        assert.equal(decoded.isSet(index), set.includes(index));
        assert.equal(theirs.getStatus(index), set.includes(index));
        assert.equal(read.isSet(index), set.includes(index));
      }
    }),
    { numRuns: 30 },
  );
});

test("a list credential, signed, is verified by the unmodified library", async () => {
  const { encodedList } = list.credentialSubject;
  assert.deepEqual(list, {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    id: listUrl,
    type: ["VerifiableCredential", "BitstringStatusListCredential"],
    issuer: SAMPLE_DID,
    validFrom: "2026-11-23T12:00:00Z",
    validUntil: "2027-11-23T12:00:00Z",
    credentialSubject: {
      id: `${listUrl}#list`,
      type: "BitstringStatusList",
      statusPurpose: "revocation",
      encodedList,
      ttl: 300_000,
    },
  });
  assert.equal(await libraryVerifies(await signDataIntegrity(list, sampleSigning)), true);
});

test("an entry is looked up in its list", () => {
  assert.equal(isStatusSet(entry, list), true);
  assert.equal(isStatusSet({ ...entry, statusListIndex: "8" }, list), false);
  assert.equal(isStatusSet({ ...entry, statusListIndex: "131071", statusSize: 1 }, list), true);
});

test("entries and lists that do not fit are refused", () => {
  const subject = list.credentialSubject;
  for (const [oddEntry, oddList] of [
    [null, list],
    [entry, []],
    [entry, { ...list, type: "VerifiableCredential" }],
    [entry, { ...list, credentialSubject: undefined }],
    [entry, { ...list, id: "https://b.example/obv3/status/8" }],
    [{ ...entry, statusPurpose: "suspension" }, list],
    [{ ...entry, statusSize: 2 }, list],
    [entry, { ...list, credentialSubject: { ...subject, encodedList: 1 } }],
  ]) {
    refuses(() => isStatusSet(oddEntry, oddList), "status-list-malformed");
  }
  for (const statusListIndex of [9, "", "-1", "1.5", "131072", "x", "1e3"]) {
    refuses(() => isStatusSet({ ...entry, statusListIndex }, list), "status-index-invalid");
  }
});

test("lists that are too short, damaged or far too large are refused", () => {
  for (const length of [0, 131_071, 131_073, 131_064, 2 ** 27 + 8, Number.NaN]) {
    refuses(() => encodeStatusList([], length), "status-list-too-short");
  }
  for (const index of [-1, 131_072, 0.5]) refuses(() => encodeStatusList([index]), "status-index-invalid");
  assert.equal(decodeStatusList(encodeStatusList([200_000], 262_144)).isSet(200_000), true);
  refuses(
    () => decodeStatusList(`u${gzipSync(Buffer.alloc(16_383)).toString("base64url")}`),
    "status-list-too-short",
  );
  const bomb = `u${gzipSync(Buffer.alloc(16 * 1_048_576 + 1)).toString("base64url")}`;
  for (const bad of [
    "",
    "u",
    "z123",
    "uAAAA",
    encodeStatusList([]).slice(1),
    encodeStatusList([]).slice(0, -9),
    bomb,
  ]) {
    refuses(() => decodeStatusList(bad), "status-list-malformed");
  }
  refuses(
    () =>
      statusListCredential({
        id: listUrl,
        issuer: SAMPLE_DID,
        purpose: "revocation",
        set: [],
        validFrom: new Date(1),
        validUntil: new Date(0),
      }),
    "date-order",
  );
});
