import assert from "node:assert/strict";
import { test } from "node:test";
import { issuerPages, profileUrl } from "../../test/corpus/issuers.ts";
import { hosted } from "../../test/corpus/ours2.ts";
import { signed } from "../../test/corpus/sample-badges.ts";
import { webOf } from "../../test/corpus/web.ts";
import { SAMPLE_DID } from "../../test/sample-keys.ts";
import { contextLoader } from "../contexts/document-loader.ts";
import { FINDINGS, findingSentence, verdictOf } from "./findings.ts";
import type { FindingCode } from "./findings.ts";
import { verifyBadge } from "./verify-badge.ts";
import { VERDICTS, VERDICT_SENTENCES } from "./verdict.ts";

const now = new Date("2026-12-01T00:00:00Z");
const fetch = webOf(new Map([...(await issuerPages()), [hosted.id, hosted]]));

test("a report of a 3.0 badge: what it is, and every check with a code, a sentence and a reason", async () => {
  const report = await verifyBadge(JSON.stringify(await signed()), {
    fetch,
    now,
    recipient: "a@example.com",
  });
  assert.deepEqual(
    { ...report, checks: [] },
    {
      verdict: "valid",
      sentence: "This badge is valid.",
      container: "json",
      version: "3.0",
      badge: {
        id: "urn:uuid:6b0a2f3c-3e0e-4b3c-8b61-0f4c5a1f0001",
        name: "First aid – ensiapu 急救",
        description: "Can give first aid",
        image: "https://b.example/v1/badge/_/B1.png",
        criteria: {
          url: "https://b.example/v1/badge/_/B1/criteria.html",
          narrative: "Pass the *course*.\nTwice.",
        },
        issuer: { id: SAMPLE_DID, name: "Example College", url: "https://college.example" },
        issuedOn: "2026-11-23T12:00:00Z",
        expires: "2028-11-23T12:00:00Z",
        recipients: [
          { kind: "id", hashed: false, identity: "urn:uuid:0c6a4a52-6d6e-4a36-a5c7-1d1a2b3c0002" },
          { kind: "emailAddress", hashed: true },
          { kind: "sisSourcedId", hashed: true },
        ],
      },
      checks: [],
    },
  );
  assert.deepEqual(
    report.checks.map(({ code, outcome }) => [code, outcome]),
    [
      ["badge-found", "passed"],
      ["well-formed", "passed"],
      ["signature-valid", "passed"],
      ["not-revoked", "passed"],
      ["in-date-until", "passed"],
      ["recipient-matches", "passed"],
      ["issuer-at-domain", "passed"],
      ["issuer-not-compared", "could-not-tell"],
    ],
  );
  assert.deepEqual(report.checks[4], {
    code: "in-date-until",
    outcome: "passed",
    params: { from: "2026-11-23", until: "2028-11-23" },
    sentence: "It counts from 2026-11-23 until 2028-11-23.",
  });
});

test("a report of a 2.0 badge", async () => {
  const { badge } = await verifyBadge(JSON.stringify(hosted), { fetch, now });
  assert.deepEqual(badge, {
    id: hosted.id,
    name: "First aid",
    description: "Can give first aid",
    image: "https://b.example/v1/badge/B1.png",
    criteria: { url: "https://b.example/v1/badge/B1/criteria.html", narrative: "Pass the course." },
    issuer: { id: profileUrl, name: "Example College", url: "https://college.example" },
    recipients: [{ kind: "email", hashed: true }],
    issuedOn: "2026-11-23T12:00:00Z",
    expires: "2028-11-23T12:00:00Z",
  });
});

test("texts of a badge are cut, and never in half a character", async () => {
  const long = "\u{1F600}".repeat(5000);
  const { badge, checks } = await verifyBadge(JSON.stringify(await signed({}, { issuer: `urn:${long}` })), {
    fetch,
    now,
  });
  assert.ok((badge?.issuer.id ?? "").length <= 2001);
  assert.ok(JSON.stringify(checks).isWellFormed());
});

test("contexts can be added", async () => {
  const own = "https://b.example/own.json";
  const good = await signed();
  const document = JSON.stringify({ ...good, "@context": [...good["@context"], own] });
  assert.equal((await verifyBadge(document, { fetch, now })).verdict, "unsupported");
  const contexts = contextLoader({ [own]: { "@context": { odd: "https://b.example/own#odd" } } });
  assert.equal((await verifyBadge(document, { fetch, now, contexts })).verdict, "valid");
});

test("every verdict has a sentence, every finding a sentence and an outcome that fits its verdict", () => {
  for (const verdict of VERDICTS) assert.match(VERDICT_SENTENCES[verdict], /^[A-Z].*\.$/);
  for (const code of Object.keys(FINDINGS) as FindingCode[]) {
    assert.match(FINDINGS[code].sentence, /^[A-Z{].*[.}]$/, code);
    if (FINDINGS[code].outcome === "passed") assert.equal(verdictOf([code]), "valid");
  }
  assert.equal(verdictOf([]), "valid");
  assert.equal(
    verdictOf(["signature-valid", "expired", "signature-invalid", "recipient-differs"]),
    "altered",
  );
  assert.equal(findingSentence("expired", { until: "2026-11-23" }), "It expired on 2026-11-23.");
  assert.equal(findingSentence("expired", {}), "It expired on ?.");
});
