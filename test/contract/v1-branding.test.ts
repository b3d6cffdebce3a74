import assert from "node:assert/strict";
import sharp from "sharp";
import { openTarget } from "#test/contract/target/open-target.ts";

/* GET /v1/badge/_/issued_by.png and /v1/badge/_/verified_by.png */

const { call, row } = await openTarget();

for (const name of ["issued_by.png", "verified_by.png"]) {
  row(`4.1 branding: ${name} is a public PNG`, async () => {
    const answer = await call("GET", `/v1/badge/_/${name}`);
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get("content-type"), "image/png");
    const { format, width } = await sharp(answer.bytes).metadata();
    assert.equal(format, "png");
    assert.ok(width > 0);
  });
}
