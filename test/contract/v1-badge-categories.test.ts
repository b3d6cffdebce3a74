import assert from "node:assert/strict";
import { openTarget } from "#test/contract/target/open-target.ts";
import { createBadge } from "#test/support/badge.ts";

/* GET /v1/badge/{c}/_/categorylist */

const { row, issuer, person } = await openTarget();
const mark = person("category").replace(/@.*/, "");
const categories = async (of = issuer) => {
  const answer = await of.call("GET", `/v1/badge/${of.id}/_/categorylist`);
  assert.equal(answer.status, 200);
  return answer;
};

row("1, 4.1 category list: a plain JSON array of texts on one line", async () => {
  await createBadge(issuer, { category: [`Staff ${mark}`, `Alumni ${mark}`] });
  const { text } = await categories();
  assert.doesNotMatch(text.trimEnd(), /[\r\n]/);
  const list = JSON.parse(text) as unknown[];
  assert.ok(list.every((one) => typeof one === "string"));
  assert.ok(list.includes(`Staff ${mark}`) && list.includes(`Alumni ${mark}`));
});

row("4.1 category list: every category once, those of deleted badges not", async () => {
  const gone = await createBadge(issuer, { category: [`Gone ${mark}`, `Twice ${mark}`] });
  await createBadge(issuer, { category: [`Twice ${mark}`] });
  await issuer.call("DELETE", `/v1/badge/${issuer.id}/${gone}`);
  const list = (await categories()).json as unknown as string[];
  assert.ok(!list.includes(`Gone ${mark}`));
  assert.equal(list.filter((one) => one === `Twice ${mark}`).length, 1);
});

row(
  "1 category list: an empty one is `[]`, in alphabetical order otherwise",
  ["installation", "issuer to spoil"],
  async (have) => {
    const own = have["issuer to spoil"];
    assert.equal((await categories(own)).text.trim(), "[]");
    await createBadge(own, { category: ["b", "a", "c"] });
    assert.deepEqual((await categories(own)).json, ["a", "b", "c"]);
  },
);
