import assert from "node:assert/strict";
import { openTarget } from "#test/contract/target/open-target.ts";
import { badgeBody, createBadge, issueBadge } from "#test/support/badge.ts";
import { cornerOf, makePng } from "#test/support/png.ts";

/* GET /v1/badge/_/{b}.png */

const { call, row, issuer, person } = await openTarget();
const png = await makePng(11);
const badge = await createBadge(issuer, { image: png.toString("base64") });
const event = await issueBadge(issuer, badge, [person("anna")]);

row("6.1 badge image: PNG, with and without `event=…&ext=.png`", async () => {
  for (const query of ["", `?event=${event}&ext=.png`, `?event=${event}`]) {
    const answer = await call("GET", `/v1/badge/_/${badge}.png${query}`);
    assert.equal(answer.status, 200, query);
    assert.equal(answer.headers.get("content-type"), "image/png");
    assert.equal(await cornerOf(answer.bytes), await cornerOf(png));
  }
});

row("6.1 badge image: with event= the image as of the event", async () => {
  const other = await makePng(77);
  await issuer.call(
    "PUT",
    `/v1/badge/${issuer.id}/${badge}`,
    await badgeBody({ image: other.toString("base64") }),
  );
  const issued = await call("GET", `/v1/badge/_/${badge}.png?event=${event}&ext=.png`);
  assert.equal(await cornerOf(issued.bytes), await cornerOf(png));
});

row("6.1 badge image: also PNG of a badge drawn as SVG", ["installation"], async () => {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9" fill="#ff0000"/></svg>';
  const drawn = await createBadge(issuer, {
    image: `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`,
  });
  const answer = await call("GET", `/v1/badge/_/${drawn}.png`);
  assert.equal(answer.headers.get("content-type"), "image/png");
  assert.equal(await cornerOf(answer.bytes), "ff0000ff");
});

row("6.1 badge image: 404 for a badge that is not there", async () => {
  assert.equal((await call("GET", "/v1/badge/_/SVIYGVaZCQa1Z.png")).status, 404);
});
