import assert from "node:assert/strict";
import { unbakePng } from "@badgeworks/openbadges";
import { openTarget } from "#test/contract/target/open-target.ts";
import { assertionsOf, createBadge, issueBadge } from "#test/support/badge.ts";
import { cornerOf, makePng } from "#test/support/png.ts";

/* GET /c/receive/download?url={assertion}, and the image of an assertion. */

const { call, row, issuer, person } = await openTarget();
const anna = person("anna");
const png = await makePng(11);
const badge = await createBadge(issuer, { image: png.toString("base64") });
const event = await issueBadge(issuer, badge, [anna]);
const award = (await assertionsOf(issuer, event))[anna] ?? assert.fail();
const download = (url: string) => call("GET", `/c/receive/download?url=${encodeURIComponent(url)}`);

row(
  "6.2, 6.4 baked image: a PNG with the key `openbadges`; what it holds leads to the assertion",
  async () => {
    for (const answer of [await download(award.json), await call("GET", award.image)]) {
      assert.equal(answer.status, 200);
      assert.equal(answer.headers.get("content-type"), "image/png");
      const baked = unbakePng(answer.bytes);
      assert.equal(baked[0]?.keyword, "openbadges");
      const text = baked[0]?.text ?? "";
      const address = text.startsWith("{") ? (JSON.parse(text) as { id: string }).id : text;
      assert.equal(address, award.json);
    }
  },
);

row("6.4 baked image: holds the assertion whole and looks like the badge", ["installation"], async () => {
  const answer = await call("GET", award.image);
  const [baked] = unbakePng(answer.bytes);
  assert.deepEqual(JSON.parse(baked?.text ?? ""), (await call("GET", award.json)).json);
  assert.equal(await cornerOf(answer.bytes), await cornerOf(png));
});

row("6.4 baked image: also of a badge drawn as SVG", ["installation"], async () => {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9" fill="red"/></svg>`;
  const drawn = await createBadge(issuer, { image: Buffer.from(svg).toString("base64") });
  const own = (await assertionsOf(issuer, await issueBadge(issuer, drawn, [anna])))[anna];
  const [baked] = unbakePng((await call("GET", own?.image ?? "")).bytes);
  assert.equal((JSON.parse(baked?.text ?? "") as { id: string }).id, own?.json);
});

row("6.4 baked image: only for assertions of this server", async () => {
  const { origin } = new URL(award.json);
  for (const url of [
    "",
    "x",
    award.json.replace(origin, "https://evil.example"),
    award.json.replace(origin, `${origin}.evil.example`),
    award.json.replace(origin, `${origin}@evil.example`),
  ]) {
    assert.equal((await download(url)).status, 404, url);
  }
});

row("6.2 baked image: 410 for a revoked award", ["installation"], async () => {
  const gone = person("gone");
  const own = await issueBadge(issuer, badge, [gone]);
  const { json, image } = (await assertionsOf(issuer, own))[gone] ?? assert.fail();
  await issuer.call("DELETE", `/v1/event/${issuer.id}/${own}?email=${encodeURIComponent(gone)}`);
  assert.equal((await call("GET", image)).status, 410);
  assert.equal((await download(json)).status, 410);
});
