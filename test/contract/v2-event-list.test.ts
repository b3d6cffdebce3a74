import assert from "node:assert/strict";
import { openTarget } from "#test/contract/target/open-target.ts";
import { createBadge, issue, list } from "#test/support/v2.ts";

/* GET /v2/event/{c}. The issuer may have events beside those of this file. */

const { row, issuer, person } = await openTarget();
const [anna, bert] = [person("anna"), person("bert")];
const mark = anna.replace(/@.*/, "").replaceAll(".", "");
const path = `/v2/event/${issuer.id}`;
const [one, two] = [await createBadge(issuer), await createBadge(issuer)];
const before = Math.floor(Date.now() / 1000);
const a = await issue(issuer, one, [anna, bert], {
  api_consumer_id: `Moodle${mark}`,
  event_name: `Spring ${mark}`,
  log_entry: { course_id: "2", mark, quoted: 'x: "y"' },
});
const b = await issue(issuer, two, [bert], { log_entry: { course_id: "21", mark } });
const all = [a, b];
const found = async (query: string) =>
  (await list(issuer, path + query)).result.map(({ id }) => String(id)).filter((id) => all.includes(id));
const item = async () => (await list(issuer, `${path}?badge_id=${one}`)).result[0] ?? assert.fail();

row("5 lists: {result:[…], total:N}; total counts what the filters find", async () => {
  const { result, total } = await list(issuer, `${path}?badge_id=${one}`);
  assert.deepEqual([result.length, total], [1, 1]);
});

row("5 event list: badge_id", async () => {
  assert.deepEqual(await found(`?badge_id=${two}`), [b]);
});

row("5 event list: event_name", async () => {
  assert.deepEqual(await found(`?event_name=${encodeURIComponent(`Spring ${mark}`)}`), [a]);
});

row("5 event list: api_consumer_id", async () => {
  assert.deepEqual(await found(`?api_consumer_id=Moodle${mark}`), [a]);
});

row("5 event list: email", async () => {
  assert.deepEqual(await found(`?email=${encodeURIComponent(anna)}`), [a]);
  assert.deepEqual(await found(`?email=${encodeURIComponent(bert)}`), all);
});

row("5 event list: client_alias_id", async () => {
  assert.deepEqual(await found("?client_alias_id=none"), []);
});

row("5 event list: begin and end on ctime", async () => {
  const after = Math.floor(Date.now() / 1000) + 1;
  assert.deepEqual(await found(`?badge_id=${one}&begin=${before - 1}&end=${after}`), [a]);
  assert.deepEqual(await found(`?badge_id=${one}&end=${before - 3600}`), []);
  assert.deepEqual(await found(`?badge_id=${one}&begin=${after + 3600}`), []);
});

row("5 event list: log_entry `key:value,key2:value2`, all must match", async () => {
  assert.deepEqual(await found(`?log_entry=mark:${mark}`), all);
  assert.deepEqual(await found(`?log_entry=mark:${mark},course_id:2`), [a]);
  assert.deepEqual(await found(`?log_entry=course_id:2,mark:other`), []);
});

row("5 lists: limit, offset and order_by", async () => {
  const email = `?email=${encodeURIComponent(bert)}`;
  assert.deepEqual(await found(`${email}&order_by=desc`), all.toReversed());
  assert.deepEqual(await found(`${email}&limit=1`), [a]);
  assert.deepEqual(await found(`${email}&limit=1&offset=1`), [b]);
  assert.equal((await list(issuer, `${path}${email}&limit=1`)).total, 2);
});

for (const query of ["limit=0", "limit=1001", "offset=-1", "order_by=sideways", "begin=yesterday"]) {
  row(`5 lists: ${query} is invalid, 400`, async () => {
    assert.equal((await issuer.call("GET", `${path}?${query}`)).status, 400);
  });
}

for (const [name, kind] of Object.entries({
  id: "string",
  name: "string",
  badge_id: "string",
  issued_on: "number",
  recipient_count: "number",
  api_consumer_id: "string",
  ctime: "number",
  mtime: "number",
})) {
  row(`5 event item: ${name} is a ${kind}`, async () => {
    assert.equal(typeof (await item())[name], kind);
  });
}

row("5 event item: expires_on, client_alias_id and earnable_application_id are there", async () => {
  const event = await item();
  assert.equal(event["expires_on"], null);
  for (const name of ["client_alias_id", "earnable_application_id"]) assert.ok(name in event, name);
  assert.equal(event["recipient_count"], 2);
});

row("5, 11 event item: log_entry is a JSON string or null", async () => {
  const text = (await item())["log_entry"];
  assert.equal(typeof text, "string");
  assert.equal((JSON.parse(String(text)) as Record<string, unknown>)["quoted"], 'x: "y"');
});
