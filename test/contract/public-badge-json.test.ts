import assert from "node:assert/strict";
import { openTarget } from "#test/contract/target/open-target.ts";
import { createBadge, issueBadge } from "#test/support/badge.ts";
import { createBadge as createBadgeV2, englishContent } from "#test/support/v2.ts";

/* GET /v1/badge/_/{b}.json */

const { call, row, issuer, person } = await openTarget();
const badge = await createBadge(issuer, { name: "Ensiapu", tags: ["terveys"] });
const event = await issueBadge(issuer, badge, [person("anna")]);
const v11 = `/v1/badge/_/${badge}.json?v=1.1&event=${event}`;
const v20 = `/v1/badge/_/${badge}.json?v=2.0&event=${event}`;
const get = async (address: string) => {
  const answer = await call("GET", address);
  assert.equal(answer.status, 200, answer.text);
  return answer.json;
};
/** What an address says about a badge or a client, whatever order its parameters have. */
const parametersOf = (address: unknown) => Object.fromEntries(new URL(String(address)).searchParams);

row("6.1 badge JSON 1.1: @context, type, and its own address as id", async () => {
  const json = await get(v11);
  assert.equal(json["@context"], "https://w3id.org/openbadges/v1");
  assert.equal(json["type"], "BadgeClass");
  const id = new URL(String(json["id"]));
  assert.ok(id.pathname.endsWith(`/v1/badge/_/${badge}.json`));
  assert.deepEqual(parametersOf(id), { v: "1.1", event });
  assert.equal((await get(id.href))["id"], id.href);
});

row("6.1 badge JSON 1.1: name, description and tags as issued", async () => {
  const json = await get(v11);
  assert.equal(json["name"], "Ensiapu");
  assert.equal(json["description"], "Knows what to do first.");
  assert.deepEqual(json["tags"], ["terveys"]);
});

row("6.1 badge JSON 1.1: image {o}/v1/badge/_/{b}.png?event={e}&ext=.png", async () => {
  const { image } = await get(v11);
  assert.match(String(image), new RegExp(`/v1/badge/_/${badge}\\.png\\?`));
  assert.deepEqual(parametersOf(image), { event, ext: ".png" });
  assert.equal((await call("GET", String(image))).headers.get("content-type"), "image/png");
});

row("6.1 badge JSON 1.1: criteria {o}/v1/badge/_/{b}/criteria.html?event={e}", async () => {
  const { criteria } = await get(v11);
  assert.match(String(criteria), new RegExp(`/v1/badge/_/${badge}/criteria\\.html\\?event=${event}$`));
});

row(
  "6.1 badge JSON 1.1: issuer {o}/v1/client/?key={c}&v=1.1, which names itself by the same address",
  async () => {
    const { issuer: address, "@context": context } = await get(v11);
    assert.match(String(address), /\/v1\/client\/\?/);
    const { key, v } = parametersOf(address);
    assert.deepEqual([key, v], [issuer.id, "1.1"]);
    const profile = await get(String(address));
    assert.equal(profile["id"], address);
    assert.equal(profile["@context"], context);
  },
);

row("6.1 badge JSON: for Moodle's history it has name, description, image and id", async () => {
  const json = await get(v11);
  for (const name of ["id", "name", "description", "image"]) assert.equal(typeof json[name], "string");
});

row("6.1 badge JSON 2.0: @context, type, and its own address as id", async () => {
  const json = await get(v20);
  assert.equal(json["@context"], "https://w3id.org/openbadges/v2");
  assert.equal(json["type"], "BadgeClass");
  assert.equal((await get(String(json["id"])))["id"], json["id"]);
});

row("6.1 badge JSON 2.0: criteria as an address or {id, narrative}", async () => {
  const { criteria } = await get(v20);
  const { id, narrative } = criteria as { id: string; narrative: string };
  assert.equal((await call("GET", typeof criteria === "string" ? criteria : id)).status, 200);
  if (typeof criteria === "object") assert.ok(narrative.includes("Take the course."));
});

row("6.1 badge JSON 2.0: image and issuer as addresses that answer", async () => {
  const { image, issuer: profile } = await get(v20);
  const address = typeof image === "string" ? image : (image as { id: string }).id;
  assert.match((await call("GET", address)).headers.get("content-type") ?? "", /^image\//);
  assert.equal((await get(String(profile)))["id"], profile);
});

row("6.1 badge JSON 2.0: without event= the badge as it is now", async () => {
  const json = await get(`/v1/badge/_/${badge}.json?v=2.0`);
  assert.equal(json["name"], "Ensiapu");
  assert.equal((await get(String(json["id"])))["name"], "Ensiapu");
});

const alignment = {
  targetName: "Rescue",
  targetUrl: "https://framework.example/1",
  targetDescription: "Helps.",
};
/** A badge in English and Finnish, which API v2 can make. */
async function inLanguages() {
  const content = [
    englishContent({ alignment: [alignment] }),
    englishContent({ language: "fi", name: "Ensiapu", criteria: "Käy *kurssi*." }),
  ];
  return get(`/v1/badge/_/${await createBadgeV2(issuer, { content })}.json?v=2.0`);
}

row(
  "6.1 badge JSON 2.0: alt_language maps languages to name, description and criteria",
  ["client secret"],
  async () => {
    const { fi } = (await inLanguages())["alt_language"] as Record<string, Record<string, unknown>>;
    assert.equal(fi?.["name"], "Ensiapu");
    assert.equal(fi["description"], "Knows what to do first.");
    assert.match(String(fi["criteria"]), /Käy .*kurssi/);
  },
);

row("6.1 badge JSON 2.0: @language and related, one address per language", ["client secret"], async () => {
  const json = await inLanguages();
  assert.equal(json["@language"], "en");
  const [finnish, ...others] = json["related"] as { id: string; "@language": string }[];
  assert.deepEqual([finnish?.["@language"], others], ["fi", []]);
  const other = await get(finnish?.id ?? "");
  assert.deepEqual([other["name"], other["@language"]], ["Ensiapu", "fi"]);
});

row(
  "6.1 badge JSON 2.0: alignment with name, address and description of each",
  ["client secret"],
  async () => {
    const [first] = (await inLanguages())["alignment"] as Record<string, unknown>[];
    for (const [name, value] of Object.entries(alignment)) assert.equal(first?.[name], value);
  },
);

row("6.1 badge JSON: credentials that come along are ignored", async () => {
  for (const credentials of [issuer.credentials, { headers: { authorization: "Bearer x" } }]) {
    assert.equal((await call("GET", v11, credentials)).status, 200);
  }
});

row("6.1 badge JSON: 404 for a badge that is not there", async () => {
  assert.equal((await call("GET", "/v1/badge/_/SVIYGVaZCQa1Z.json?v=2.0")).status, 404);
});
