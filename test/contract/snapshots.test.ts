import assert from "node:assert/strict";
import { after, test } from "node:test";
import { assertionsOf, badgeBody, createBadge, issueBadge } from "#test/support/badge.ts";
import { startBadgeworks } from "#test/support/badgeworks.ts";
import { callApi, createIssuer, type TestIssuer } from "#test/support/issuer.ts";
import { makePng } from "#test/support/png.ts";
import { threeLanguages } from "#test/support/three-languages.ts";

/* "Doesn't affect already issued badges": an event keeps what it issued, whatever becomes of its badge. */

const badgeworks = await startBadgeworks();
after(() => badgeworks[Symbol.asyncDispose]());
const { origin } = badgeworks;

/** Everything the world can read about an award of the event, by address. */
async function published(issuer: TestIssuer, badge: string, event: string): Promise<Record<string, string>> {
  const award = (await assertionsOf(issuer, event))["anna@x.example"] ?? assert.fail();
  const addresses = [
    award.json.slice(origin.length),
    award.image.slice(origin.length),
    `/v1/badge/_/${badge}.json?v=2.0&event=${event}`,
    `/v1/badge/_/${badge}.json?v=1.1&event=${event}`,
    `/v1/badge/_/${badge}.png?event=${event}&ext=.png`,
    `/v1/badge/_/${badge}/criteria.md?event=${event}`,
    `/v1/badge/_/${badge}/criteria.html?event=${event}`,
    `/v1/badge/_/${badge}.json?v=2.0&event=${event}&lang=ar`,
    `/v1/badge/_/${badge}.json?v=1.1&event=${event}&lang=ar`,
    `/v1/badge/_/${badge}/criteria.md?event=${event}&lang=ar`,
    `/v1/badge/_/${badge}/criteria.html?event=${event}&lang=ar`,
  ];
  const read: Record<string, string> = {};
  for (const address of addresses) {
    const answer = await callApi(origin, "GET", address);
    assert.equal(answer.status, 200, address);
    read[address] = answer.bytes.toString("base64");
  }
  const { json } = await issuer.call("GET", `/v1/event/${issuer.id}/${event}`);
  const members = ["name", "email_subject", "email_body", "email_footer", "expires", "issued_on"];
  read["event"] = JSON.stringify(members.map((name) => json[name]));
  return read;
}

const changes: Record<string, (issuer: TestIssuer, badge: string) => Promise<unknown>> = {
  "changing every member of the badge": async (issuer, badge) =>
    issuer.call(
      "PUT",
      `/v1/badge/${issuer.id}/${badge}`,
      await badgeBody({
        name: "Other",
        description: "Other.",
        criteria_html: "<p>Other.</p>",
        css: "p { color: blue }",
        tags: ["other"],
        email_subject: "Other",
        email_body: "Other",
        expires: 3,
        image: (await makePng(99)).toString("base64"),
      }),
    ),
  "changing a translation": async (issuer, badge) =>
    issuer.call(
      "PUT",
      `/v1/badge/${issuer.id}/${badge}`,
      await badgeBody({
        ...threeLanguages,
        image: undefined,
        alt_language: { ...threeLanguages.alt_language, ar: { name: "آخر", description: "آخر" } },
      }),
    ),
  "taking the translations away and changing the primary language": async (issuer, badge) =>
    issuer.call(
      "PUT",
      `/v1/badge/${issuer.id}/${badge}`,
      await badgeBody({ ...threeLanguages, image: undefined, alt_language: {}, primary_language: "ar" }),
    ),
  "making the badge a draft again": async (issuer, badge) =>
    issuer.call("PUT", `/v1/badge/${issuer.id}/${badge}`, await badgeBody({ draft: true })),
  "deleting the badge": (issuer, badge) => issuer.call("DELETE", `/v1/badge/${issuer.id}/${badge}`),
  "deleting all badges": (issuer) => issuer.call("DELETE", `/v1/badge/${issuer.id}`),
};

for (const [what, change] of Object.entries(changes)) {
  test(`${what} leaves what was issued as it was, byte for byte`, async () => {
    const issuer = await createIssuer(badgeworks);
    const badge = await createBadge(issuer, { ...threeLanguages, css: "p { color: red }" });
    const plain = await issueBadge(issuer, badge, ["anna@x.example"]);
    const overridden = await issueBadge(issuer, badge, ["anna@x.example"], {
      badge_override: { name: "Special", criteria_add: "<p>And more.</p>" },
    });
    const before = [await published(issuer, badge, plain), await published(issuer, badge, overridden)];
    const answer = (await change(issuer, badge)) as { status: number };
    assert.equal(answer.status, 204);
    assert.deepEqual(
      [await published(issuer, badge, plain), await published(issuer, badge, overridden)],
      before,
    );
  });
}

test("what is issued after a change says the new", async () => {
  const issuer = await createIssuer(badgeworks);
  const badge = await createBadge(issuer);
  const before = await issueBadge(issuer, badge, ["anna@x.example"]);
  await issuer.call("PUT", `/v1/badge/${issuer.id}/${badge}`, await badgeBody({ name: "Other" }));
  const later = await issueBadge(issuer, badge, ["anna@x.example"]);
  const nameOf = async (query: string) =>
    (await callApi(origin, "GET", `/v1/badge/_/${badge}.json${query}`)).json["name"];
  assert.equal(await nameOf(`?event=${before}`), "First aid");
  assert.equal(await nameOf(`?event=${later}`), "Other");
  assert.equal(await nameOf(""), "Other");
});
