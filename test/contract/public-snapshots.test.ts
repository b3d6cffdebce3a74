import assert from "node:assert/strict";
import { openTarget } from "#test/contract/target/open-target.ts";
import { assertionsOf, badgeBody, createBadge, issueBadge } from "#test/support/badge.ts";
import { makePng } from "#test/support/png.ts";
import { threeLanguages } from "#test/support/three-languages.ts";

/* "Doesn't affect already issued badges": an event keeps what it issued, whatever becomes of its badge. */

const { call, row, person, issuer: standing } = await openTarget();
const anna = person("anna");

/** Everything the world can read about an award of the event, by address. */
async function published(
  issuer: typeof standing,
  badge: string,
  event: string,
): Promise<Record<string, string>> {
  const award = (await assertionsOf(issuer, event))[anna] ?? assert.fail();
  const addresses = [
    award.json,
    award.image,
    `/v1/badge/_/${badge}.json?v=2.0&event=${event}`,
    `/v1/badge/_/${badge}.json?v=1.1&event=${event}`,
    `/v1/badge/_/${badge}.png?event=${event}&ext=.png`,
    `/v1/badge/_/${badge}/criteria.html?event=${event}`,
    `/v1/badge/_/${badge}.json?v=2.0&event=${event}&lang=ar`,
    `/v1/badge/_/${badge}.json?v=1.1&event=${event}&lang=ar`,
    `/v1/badge/_/${badge}/criteria.html?event=${event}&lang=ar`,
  ];
  const read: Record<string, string> = {};
  for (const address of addresses) {
    const answer = await call("GET", address);
    assert.equal(answer.status, 200, address);
    read[address] = answer.bytes.toString("base64");
  }
  const { json } = await issuer.call("GET", `/v1/event/${issuer.id}/${event}`);
  const members = ["name", "email_subject", "email_body", "email_footer", "expires", "issued_on"];
  read["event"] = JSON.stringify(members.map((name) => json[name]));
  return read;
}

const everything = async () =>
  badgeBody({
    name: "Other",
    description: "Other.",
    criteria_html: "<p>Other.</p>",
    css: "p { color: blue }",
    tags: ["other"],
    email_subject: "Other",
    email_body: "Other",
    expires: 3,
    image: (await makePng(99)).toString("base64"),
  });
const { en } = threeLanguages.alt_language;
const other = { name: "آخر", description: "آخر" };
const otherWords = (primary: string, translations: object) =>
  badgeBody({ ...threeLanguages, primary_language: primary, alt_language: translations });
const changes: Record<string, (issuer: typeof standing, badge: string) => Promise<{ status: number }>> = {
  "changing every member of the badge": async (issuer, badge) =>
    issuer.call("PUT", `/v1/badge/${issuer.id}/${badge}`, await everything()),
  "changing a translation": async (issuer, badge) =>
    issuer.call("PUT", `/v1/badge/${issuer.id}/${badge}`, await otherWords("fi", { en, ar: other })),
  "taking the translations away and changing the primary language": async (issuer, badge) =>
    issuer.call("PUT", `/v1/badge/${issuer.id}/${badge}`, await otherWords("ar", {})),
  "making the badge a draft again": async (issuer, badge) =>
    issuer.call("PUT", `/v1/badge/${issuer.id}/${badge}`, await badgeBody({ draft: true })),
  "deleting the badge": (issuer, badge) => issuer.call("DELETE", `/v1/badge/${issuer.id}/${badge}`),
};

for (const [what, change] of Object.entries(changes)) {
  row(`4.1, 6.1 what was issued: ${what} leaves it as it was, byte for byte`, () =>
    unchangedBy(standing, change),
  );
}

row("4.1, 6.1 what was issued: deleting all badges leaves it as it was", ["issuer to spoil"], (have) =>
  unchangedBy(have["issuer to spoil"], (issuer) => issuer.call("DELETE", `/v1/badge/${issuer.id}`)),
);

async function unchangedBy(
  issuer: typeof standing,
  change: (issuer: typeof standing, badge: string) => Promise<{ status: number }>,
): Promise<void> {
  const badge = await createBadge(issuer, { ...threeLanguages, css: "p { color: red }" });
  const events = [
    await issueBadge(issuer, badge, [anna]),
    await issueBadge(issuer, badge, [anna], {
      badge_override: { name: "Special", criteria_add: "<p>And more.</p>" },
    }),
  ];
  const read = async () => {
    const all = [];
    for (const event of events) all.push(await published(issuer, badge, event));
    return all;
  };
  const before = await read();
  assert.equal((await change(issuer, badge)).status, 204);
  assert.deepEqual(await read(), before);
}

row("4.1 update: what is issued after a change says the new", async () => {
  const badge = await createBadge(standing);
  const before = await issueBadge(standing, badge, [anna]);
  await standing.call("PUT", `/v1/badge/${standing.id}/${badge}`, await badgeBody({ name: "Other" }));
  const later = await issueBadge(standing, badge, [anna]);
  const nameOf = async (query: string) =>
    (await call("GET", `/v1/badge/_/${badge}.json?v=2.0${query}`)).json["name"];
  assert.equal(await nameOf(`&event=${before}`), "First aid");
  assert.equal(await nameOf(`&event=${later}`), "Other");
  assert.equal(await nameOf(""), "Other");
});
