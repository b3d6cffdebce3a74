import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { offlineContexts } from "../contexts/document-loader.ts";
import { hashRecipient } from "../recipient-identity.ts";
import type { Inspection } from "./inspection.ts";
import { noteRecipient } from "./recipient.ts";
import type { BadgeIdentity } from "./recipient.ts";

function foundFor(recipients: readonly string[], ...identities: BadgeIdentity[]): string {
  const inspection: Inspection = {
    now: new Date(0),
    loader: offlineContexts,
    ask: async () => assert.fail("asked"),
    recipients,
    knownIssuers: undefined,
    checks: [],
    depth: 0,
  };
  noteRecipient(inspection, identities);
  return inspection.checks.map(({ code }) => code).join();
}

const plain = (kind: string, value: string): BadgeIdentity => ({ kind, hashed: false, value, salt: "" });
const hashedMail: BadgeIdentity = {
  kind: "email",
  hashed: true,
  value: hashRecipient("a@example.com", "Kosher").toUpperCase().replace("SHA256", "sha256"),
  salt: "Kosher",
};
const md5: BadgeIdentity = {
  kind: "email",
  hashed: true,
  value: `md5$${createHash("md5").update("a@example.com").digest("hex")}`,
  salt: "",
};

test("mail addresses in any case, hashed or not, hashes of either kind", () => {
  for (const identity of [
    hashedMail,
    md5,
    plain("email", "A@example.com "),
    plain("id", "mailto:a@example.com"),
  ]) {
    assert.equal(foundFor(["a@Example.com"], identity), "recipient-matches", identity.value);
    assert.equal(foundFor(["b@example.com"], identity), "recipient-differs", identity.value);
  }
});

test("other identities: as they are", () => {
  assert.equal(foundFor(["did:key:z6Mk"], plain("id", "did:key:z6Mk")), "recipient-matches");
  assert.equal(foundFor(["did:key:z6MK"], plain("id", "did:key:z6Mk")), "recipient-differs");
  assert.equal(foundFor(["+358401234567"], plain("telephone", "+358401234567")), "recipient-matches");
  assert.equal(foundFor(["S-1"], hashedMail, plain("studentId", "S-1")), "recipient-matches");
});

test("one of several is enough, and what says nothing of the person asked about is no difference", () => {
  assert.equal(
    foundFor(["x@example.com", "a@example.com"], plain("id", "urn:uuid:1"), hashedMail),
    "recipient-matches",
  );
  assert.equal(foundFor(["a@example.com"], plain("id", "urn:uuid:1")), "recipient-not-comparable");
  assert.equal(
    foundFor(["a@example.com"], { ...hashedMail, kind: "studentId", salt: "x" }),
    "recipient-not-comparable",
  );
  assert.equal(foundFor(["S-1"], hashedMail), "recipient-not-comparable");
  assert.equal(foundFor(["a@example.com"]), "recipient-not-comparable");
  assert.equal(foundFor([], hashedMail), "recipient-not-asked");
  assert.equal(foundFor(["a@example.com"], { ...hashedMail, value: "sha512$00" }), "recipient-differs");
});
