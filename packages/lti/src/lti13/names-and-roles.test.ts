import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { onlyRefuses, refuses } from "../../test/refuses.ts";
import { membershipsRequest, readMembershipPage } from "./names-and-roles.ts";

const url = "https://lms.example/roster?course=1&page=1";
const read = (body: object, link: string | null = null, status = 200) =>
  readMembershipPage({ status, text: JSON.stringify(body) }, { url, link });
const roster = { id: url, context: { id: "c1", label: "C1" }, members: [] as unknown[] };

test("a roster is refused when it is an error, no roster, or has a member without a name to know them by", async () => {
  await refuses(() => read(roster, null, 403), "service-refused");
  for (const wrong of [
    {},
    { ...roster, members: {} },
    { ...roster, members: [7] },
    { ...roster, members: [{ name: "A" }] },
    { ...roster, members: [{ user_id: "x".repeat(256) }] },
    { ...roster, members: [{ user_id: "1", roles: "Learner" }] },
    { ...roster, context: { title: "x" } },
  ])
    await refuses(() => read(wrong), "response-malformed");
});

test("a next page at another origin, or the page itself, is refused: the token would go there", async () => {
  for (const next of [
    "https://evil.example/roster",
    "http://lms.example/roster",
    "https://a:b@lms.example/",
    url,
    "//evil.example/x",
  ])
    await refuses(() => read(roster, `<${next}>; rel="next"`), "page-foreign");
  await refuses(() => read(roster, '<https://evil.example/>; rel="differences"'), "page-foreign");
});

test("a roster's request, with and without filters", () => {
  assert.deepEqual(membershipsRequest(url, "t0k"), {
    method: "GET",
    url,
    headers: {
      accept: "application/vnd.ims.lti-nrps.v2.membershipcontainer+json",
      authorization: "Bearer t0k",
    },
    body: null,
  });
  const filtered = membershipsRequest(url, "t", { role: "Learner", limit: 50, resourceLinkId: "l 1" });
  assert.equal(filtered.url, `${url}&role=Learner&limit=50&rlid=l+1`);
});

test("a roster's page: members, next and differences", () => {
  const members = [
    {
      user_id: "1",
      roles: ["Learner"],
      name: "Å",
      email: "a@example.org",
      lis_person_sourcedid: "s1",
      picture: "",
    },
    { user_id: "2", status: "Inactive", roles: [] },
    { user_id: "3", status: "Deleted" },
    { user_id: "4", status: "Suspended" },
  ];
  const link = '<https://lms.example/roster?page=2>; rel="next", </roster?since=9>;title="a";rel=differences';
  const page = read({ ...roster, members }, link);
  assert.deepEqual(page.context, { id: "c1", label: "C1", title: null });
  assert.deepEqual(
    page.members.map(({ userId, status }) => [userId, status]),
    [
      ["1", "Active"],
      ["2", "Inactive"],
      ["3", "Deleted"],
      ["4", "Inactive"],
    ],
  );
  assert.deepEqual(page.members[0]?.person, {
    name: "Å",
    givenName: null,
    familyName: null,
    email: "a@example.org",
    pictureUrl: null,
    sourcedId: "s1",
  });
  assert.equal(page.next, "https://lms.example/roster?page=2");
  assert.equal(page.differences, "https://lms.example/roster?since=9");
});

test("the last page has no next one, whatever else the header says", () => {
  for (const link of [null, "", "<https://evil.example/>; rel=prev", '</a>; rel="prev nextish"', "rel=next"])
    assert.equal(read(roster, link).next, null);
  assert.equal(read(roster, '</b>; REL="prev NEXT"').next, "https://lms.example/b");
});

test("whatever a roster service answers, nothing but an LtiError is thrown", async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), fc.string(), fc.string(), async (members, target, rest) => {
      await onlyRefuses(() => read({ ...roster, members: [members] }, `<${target}>; rel="next"${rest}`));
      await onlyRefuses(() => readMembershipPage({ status: 200, text: target }, { url, link: rest }));
    }),
  );
});
