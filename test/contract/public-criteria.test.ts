import assert from "node:assert/strict";
import { openTarget } from "#test/contract/target/open-target.ts";
import { createBadge, issueBadge } from "#test/support/badge.ts";

/* GET /v1/badge/_/{b}/criteria.html */

const { base, call, row, issuer, person } = await openTarget();
const badge = await createBadge(issuer, { criteria_html: "<p>Take the <b>course</b>.</p>" });
const event = await issueBadge(issuer, badge, [person("anna")]);
const path = `/v1/badge/_/${badge}/criteria.html`;

for (const query of ["", `?event=${event}`, `?v=2.0&event=${event}`]) {
  row(`6.1 criteria: HTML${query.replace(event, "{e}")}`, async () => {
    const answer = await call("GET", path + query);
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get("content-type") ?? "", /^text\/html/);
    assert.match(answer.text, /Take the <b>course<\/b>|Take the <strong>course<\/strong>/);
  });
}

row("6.1 criteria: `<link rel=alternate type=text/x-markdown>` in the head leads to the text", async () => {
  const { text } = await call("GET", `${path}?event=${event}`);
  const [head = ""] = text.split("</head>");
  const link = [...head.matchAll(/<link\s[^>]*>/g)].find(([tag]) => tag.includes("text/x-markdown"))?.[0];
  const href = /href="([^"]*)"/.exec(link ?? "")?.[1]?.replaceAll("&amp;", "&");
  const markdown = await call("GET", new URL(href ?? assert.fail("no link"), base + path).href);
  assert.equal(markdown.status, 200);
  assert.ok(markdown.text.includes("Take the "));
  assert.doesNotMatch(markdown.text, /<html/);
});
