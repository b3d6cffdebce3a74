import assert from "node:assert/strict";
import { test } from "node:test";
import { FINDINGS } from "../../src/verifying/findings.ts";
import { verifyBadge } from "../../src/verifying/verify-badge.ts";
import type { VerificationReport } from "../../src/verifying/report.ts";
import { VERDICTS, VERDICT_SENTENCES } from "../../src/verifying/verdict.ts";
import { broken3 } from "./broken3.ts";
import { CORPUS_NOW } from "./corpus-case.ts";
import type { CorpusCase } from "./corpus-case.ts";
import { endorsed2 } from "./endorsed2.ts";
import { files } from "./files.ts";
import { foreign3 } from "./foreign3.ts";
import { issuerPages } from "./issuers.ts";
import { older } from "./older.ts";
import { ours2 } from "./ours2.ts";
import { ours3 } from "./ours3.ts";
import { webOf } from "./web.ts";
import { signed2 } from "./signed2.ts";
import type { Page } from "./web.ts";

const published = await issuerPages();
const corpus = [
  ...(await ours3()),
  ...(await broken3()),
  ...(await foreign3()),
  ...(await ours2()),
  ...signed2(),
  ...endorsed2(),
  ...older(),
  ...(await files()),
];

async function reportOn(badge: CorpusCase): Promise<VerificationReport> {
  const pages = new Map<string, Page>(published);
  for (const [url, page] of badge.pages ?? []) {
    if (page === undefined) pages.delete(url);
    else pages.set(url, page);
  }
  return verifyBadge(badge.input, {
    fetch: webOf(pages),
    now: new Date(badge.now ?? CORPUS_NOW),
    ...(badge.recipient === undefined ? {} : { recipient: badge.recipient }),
    ...(badge.knownIssuers === undefined ? {} : { knownIssuers: badge.knownIssuers }),
  });
}

test("every badge of the corpus gets the right verdict, for the right reason", async (t) => {
  const reached = new Set<string>();
  const found = new Set<string>();
  for (const badge of corpus) {
    await t.test(badge.name, async () => {
      const report = await reportOn(badge);
      const codes = report.checks.map(({ code }) => code);
      const why = JSON.stringify(report.checks.map(({ code, reason }) => [code, reason]));
      assert.equal(report.verdict, badge.verdict, why);
      for (const code of badge.findings ?? []) assert.ok(codes.includes(code), `no ${code} in ${why}`);
      if (badge.version !== undefined) assert.equal(report.version, badge.version);
      if (badge.container !== undefined) assert.equal(report.container, badge.container);
      assert.equal(report.sentence, VERDICT_SENTENCES[report.verdict]);
      for (const check of report.checks) assert.doesNotMatch(check.sentence, /[{}?]/, check.code);
      reached.add(report.verdict);
      for (const code of codes) found.add(code);
    });
  }
  assert.ok(corpus.length >= 60);
  assert.equal(new Set(corpus.map(({ name }) => name)).size, corpus.length);
  assert.deepEqual([...reached].toSorted(), VERDICTS.toSorted());
  const unmet = Object.keys(FINDINGS).filter((code) => !found.has(code));
  assert.deepEqual(unmet, []);
  t.diagnostic(`${corpus.length} badges`);
});
