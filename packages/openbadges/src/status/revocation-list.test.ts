import assert from "node:assert/strict";
import { test } from "node:test";
import { refuses } from "../../test/refuses.ts";
import { bitstringStatusEntry } from "./bitstring-status-entry.ts";
import { revocationList, revokedIn } from "./revocation-list.ts";

const listUrl = "https://b.example/obv3/revoked/1";

test("a revocation list names the revoked, with a reason where there is one", () => {
  const revoked = [{ id: "urn:uuid:1", reason: "In error" }, { id: "urn:uuid:2" }];
  const list = revocationList({ id: listUrl, issuer: "did:web:b.example", revoked });
  assert.deepEqual(list, {
    id: listUrl,
    issuer: "did:web:b.example",
    revokedCredential: [
      { id: "urn:uuid:1", revoked: true, revocationReason: "In error" },
      { id: "urn:uuid:2", revoked: true },
    ],
  });
  assert.deepEqual(revokedIn(list, "urn:uuid:1"), { revocationReason: "In error" });
  assert.deepEqual(revokedIn(list, "urn:uuid:2"), {});
  assert.equal(revokedIn(list, "urn:uuid:3"), undefined);
});

test("other people's lists: no revoked member counts, revoked false does not, and what is no list names nobody", () => {
  assert.deepEqual(revokedIn({ revokedCredential: [{ id: "a" }] }, "a"), {});
  assert.equal(revokedIn({ revokedCredential: [{ id: "a", revoked: false }] }, "a"), undefined);
  for (const list of [
    null,
    "a",
    1,
    [],
    {},
    { revokedCredential: "a" },
    { revokedCredential: [null, "a", 1] },
  ]) {
    assert.equal(revokedIn(list, "a"), undefined);
  }
});

test("a status entry has its index as a string and an id other than the list's", () => {
  assert.deepEqual(
    bitstringStatusEntry({ listUrl: "https://b.example/7", index: 5, purpose: "suspension" }),
    {
      id: "https://b.example/7#5",
      type: "BitstringStatusListEntry",
      statusPurpose: "suspension",
      statusListIndex: "5",
      statusListCredential: "https://b.example/7",
    },
  );
  for (const index of [-1, 0.5, Number.NaN, 2 ** 53]) {
    refuses(() => bitstringStatusEntry({ listUrl, index, purpose: "revocation" }), "status-index-invalid");
  }
});
