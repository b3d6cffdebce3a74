import assert from "node:assert/strict";
import { openTarget } from "#test/contract/target/open-target.ts";
import { createBadge } from "#test/support/badge.ts";

/* GET /v1/badge/{c}. The issuer may have badges beside those of this file. */

const { row, issuer, person } = await openTarget();
/** A word that no other run of this suite uses. */
const mark = person("list").replace(/@.*/, "").replaceAll(".", "");

const a = await createBadge(issuer, {
  name: `Alpha ${mark}`,
  category: [`x${mark}`, `y${mark}`],
  metadata: { [mark]: 1, foo: 123, baz: "quux", yes: true },
  expires: 24,
});
const b = await createBadge(issuer, {
  name: `Beta ${mark}`,
  description: `100% ${mark} Ä_lpha`,
  draft: true,
  category: [`y${mark}|z`],
  metadata: { [mark]: 1 },
});
const c = await createBadge(issuer, {
  name: `Gamma ${mark}`,
  category: [`z${mark}`],
  metadata: { [mark]: 1, foo: "123", bar: 456 },
});
const all = [a, b, c];

const list = async (query: string) => {
  const answer = await issuer.call("GET", `/v1/badge/${issuer.id}${query}`);
  assert.equal(answer.status, 200, answer.text);
  return answer;
};
/** Which of the three the query finds. */
const found = async (query: string) => {
  const ids = (await list(query)).lines.map((line) => line["id"]);
  return all.filter((id) => ids.includes(id));
};
const lineOf = async (id: string) => (await list(`?id=${id}`)).lines[0] ?? assert.fail("not listed");

row("1, 11 v1 lists: one JSON object per line, each followed by CRLF; no array, no blank line", async () => {
  const { text, lines } = await list(`?id=${all.join("|")}`);
  assert.equal(lines.length, 3);
  assert.equal(text.match(/\n/g)?.length, 3);
  for (const line of text.split("\r\n").slice(0, -1)) assert.match(line, /^\{.*\}$/);
});

row("1 empty list: an empty body", async () => {
  assert.equal((await list("?id=nothing")).text, "");
  assert.equal((await list(`?category=none${mark}`)).text, "");
});

row("1 one-line list: JSON by itself", async () => {
  assert.equal((await list(`?id=${a}`)).json["id"], a);
});

row("4.1 draft: 0 or 1; absent or empty means all", async () => {
  assert.deepEqual(await found("?draft=0"), [a, c]);
  assert.deepEqual(await found("?draft=1"), [b]);
  assert.deepEqual(await found("?draft="), all);
  assert.deepEqual(await found(""), all);
});

row("4.1 category: any of `a|b`, the pipe raw or escaped", async () => {
  assert.deepEqual(await found(`?category=x${mark}`), [a]);
  assert.deepEqual(await found(`?category=x${mark}|z${mark}`), [a, c]);
  assert.deepEqual(await found(`?category=x${mark}%7Cz${mark}`), [a, c]);
});

row("4.1 id: any of `a|b`; unknown ones are no error", async () => {
  assert.deepEqual(await found(`?id=${a}|${b}|unknown`), [a, b]);
  assert.deepEqual(await found(`/?id=${a}|${c}`), [a, c]);
});

row("4.1 query: searches name and description, in any case, every character as itself", async () => {
  assert.deepEqual(await found(`?query=${mark}`), all);
  assert.deepEqual(await found(`?query=alpha%20${mark}`), [a]);
  assert.deepEqual(await found(`?query=100%25%20${mark}`), [b]);
  assert.deepEqual(await found(`?query=${encodeURIComponent(`${mark} ä_LPHA`)}`), [b]);
  assert.deepEqual(await found(`?query=${mark}_`), []);
});

row("4.1 meta:{key}: all must match, the type does not matter, the colon raw or escaped", async () => {
  assert.deepEqual(await found(`?meta:${mark}=1`), all);
  assert.deepEqual(await found(`?meta:${mark}=1&meta:foo=123`), [a, c]);
  assert.deepEqual(await found(`?meta%3A${mark}=1&meta%3Abaz=quux`), [a]);
  assert.deepEqual(await found(`?meta:${mark}=1&meta:foo=124`), []);
  assert.deepEqual(await found(`?meta:${mark}=1&meta:yes=true`), [a]);
});

row("4.1 external: 0 or 1 takes nothing of the issuer's own away", async () => {
  assert.deepEqual(await found("?draft=0&external=1"), [a, c]);
  assert.deepEqual(await found("?draft=0&external=0"), [a, c]);
});

row("1 unknown query params: Moodle's numeric junk is ignored beside the real ones", async () => {
  assert.deepEqual(await found(`?0=draft&1=external&category=x${mark}`), [a]);
});

for (const [name, kind] of Object.entries({
  id: "string",
  name: "string",
  description: "string",
  image: "string",
  criteria: "string",
  client_id: "string",
  ctime: "number",
  mtime: "number",
})) {
  row(`4.1 list item: ${name} is there, a ${kind}`, async () => {
    for (const id of all) {
      const value = (await lineOf(id))[name];
      assert.equal(typeof value, kind);
      assert.notEqual(value, "");
    }
  });
}

row("4.1, 11 list item: image is a data URI whose second part is base64", async () => {
  const [header, data = "", more] = String((await lineOf(a))["image"]).split(",");
  assert.match(header ?? "", /^data:image\/(png|svg\+xml);base64$/);
  assert.ok(Buffer.from(data, "base64").length > 50);
  assert.equal(more, undefined);
});

row("4.1 list item: criteria is the address {origin}/v1/badge/_/{b}/criteria.html", async () => {
  assert.match(
    String((await lineOf(a))["criteria"]),
    new RegExp(`^https?://.+/v1/badge/_/${a}/criteria\\.html$`),
  );
});

row("4.1, 11 list item: expires is a whole number of months, or 0 or null", async () => {
  assert.equal((await lineOf(a))["expires"], 24);
  assert.ok([0, null].includes((await lineOf(c))["expires"] as number | null));
});

row("4.1, 11 list item: category is an array, also when there is none", async () => {
  assert.deepEqual((await lineOf(a))["category"], [`x${mark}`, `y${mark}`]);
  const bare = await createBadge(issuer, { tags: [] });
  assert.deepEqual((await lineOf(bare))["category"], []);
});

row("4.1 list item: tags is an array of texts", async () => {
  assert.deepEqual((await lineOf(a))["tags"], ["health"]);
});

row("4.1 list item: draft is 0, 1 or a boolean, and ctime stands beside it", async () => {
  const line = await lineOf(b);
  assert.ok([1, true].includes(line["draft"] as number));
  assert.ok([0, false].includes((await lineOf(a))["draft"] as number));
  assert.ok(Number(line["ctime"]) > 1_500_000_000);
});

row("4.1 list item: readyforissuing is truthy for a badge that is no draft", async () => {
  assert.ok((await lineOf(a))["readyforissuing"]);
  assert.ok("readyforissuing" in (await lineOf(b)));
});

row("4.1, 11 list item: metadata is an object or null", async () => {
  assert.deepEqual((await lineOf(c))["metadata"], { [mark]: 1, foo: "123", bar: 456 });
  const bare = await createBadge(issuer);
  assert.equal((await lineOf(bare))["metadata"], null);
});

row("4.1 list item: client_id is the issuer; a language is named", async () => {
  const line = await lineOf(a);
  assert.equal(line["client_id"], issuer.id);
  assert.equal(typeof (line["primary_language"] ?? line["language"]), "string");
});

row("1 integers out: ctime and mtime are epoch seconds", async () => {
  const line = await lineOf(a);
  for (const name of ["ctime", "mtime"]) {
    assert.ok(Number.isInteger(line[name]), name);
    assert.ok(Math.abs(Number(line[name]) - Date.now() / 1000) < 600, name);
  }
});

row("1 ids: badge ids are alphanumeric, at most 20 characters", () => {
  for (const id of all) assert.match(id, /^[0-9A-Za-z]{1,20}$/);
});
