import assert from "node:assert/strict";
import { after, test } from "node:test";
import { createSubIssuer as create } from "#src/domain/issuers/create-sub-issuer.ts";
import { deleteSubIssuer } from "#src/domain/issuers/delete-sub-issuer.ts";
import { updateSubIssuer } from "#src/domain/issuers/update-sub-issuer.ts";
import { Problem } from "#src/platform/problem.ts";
import { badgeBody, createBadge, issueBadge } from "#test/support/badge.ts";
import { startBadgeworks } from "#test/support/badgeworks.ts";
import { callApi, createIssuer, operatorOf } from "#test/support/issuer.ts";
import { readMail, waitForMails } from "#test/support/mailbox.ts";
import { createSubIssuer } from "#test/support/sub-issuer.ts";

/*
 * Sub-issuers, OBF's client aliases: on badges, on events, and as the issuer of what was issued in their name. Source: OBF
 * contract, sections 4.1 to 4.4.
 */

const badgeworks = await startBadgeworks();
after(() => badgeworks[Symbol.asyncDispose]());
const { origin } = badgeworks;
const { perform } = await badgeworks.factory();
const issuer = await createIssuer(badgeworks);
const library = await createSubIssuer(badgeworks, issuer);
const museum = await createSubIssuer(badgeworks, issuer, { name: "Museum", replyTo: "desk@museum.example" });
const stranger = await createSubIssuer(badgeworks, await createIssuer(badgeworks));
const remove = (id: string) => perform(issuer.id, (work) => deleteSubIssuer(work, operatorOf(issuer.id), id));

const single = async (kind: "badge" | "event", id: string) =>
  (await issuer.call("GET", `/v1/${kind}/${issuer.id}/${id}`)).json;
const listed = async (kind: "badge" | "event", query: string) =>
  (await issuer.call("GET", `/v1/${kind}/${issuer.id}?${query}`)).lines.map((line) => line["id"]);

test("4.1 client_alias_id, client_alias: the sub-issuers a badge allows, in and out", async () => {
  for (const [given, allowed] of [
    [{}, []],
    [{ client_alias_id: null, client_alias: null }, []],
    [{ client_alias_id: [museum, library] }, [library, museum]],
    [{ client_alias_id: library }, [library]],
    [{ client_alias_id: { 5: museum } }, [museum]],
    [{ client_alias: museum }, [museum]],
    [{ client_alias_id: [library], client_alias: museum }, [library]],
  ] as const) {
    const badge = await single("badge", await createBadge(issuer, given));
    assert.deepEqual((badge["client_alias_id"] as string[]).toSorted(), allowed.toSorted());
    assert.equal(badge["client_alias"], (badge["client_alias_id"] as string[])[0] ?? null);
  }
});

test("4.1 update: without client_alias_id the sub-issuers stay, an empty one takes them away", async () => {
  const id = await createBadge(issuer, { client_alias_id: [library] });
  for (const [given, allowed] of [
    [{}, [library]],
    [{ client_alias_id: null }, [library]],
    [{ client_alias_id: [museum] }, [museum]],
    [{ client_alias_id: [] }, []],
  ] as const) {
    const body = { ...(await badgeBody(given)), image: undefined };
    assert.equal((await issuer.call("PUT", `/v1/badge/${issuer.id}/${id}`, body)).status, 204);
    assert.deepEqual((await single("badge", id))["client_alias_id"], allowed);
  }
});

for (const [what, id] of [
  ["an unknown sub-issuer", "nobody"],
  ["another issuer's", stranger],
  ["the issuer itself", issuer.id],
] as const) {
  test(`4.1 and 4.2 client_alias_id: ${what} is refused by name`, async () => {
    const badge = await createBadge(issuer, { client_alias_id: [library] });
    const body = await badgeBody({ client_alias_id: [library, id] });
    const order = { recipient: ["a@x.example"], client_alias_id: id };
    for (const [method, path, given] of [
      ["POST", `/v1/badge/${issuer.id}`, body],
      ["PUT", `/v1/badge/${issuer.id}/${badge}`, body],
      ["POST", `/v1/badge/${issuer.id}/${badge}`, order],
    ] as const) {
      const answer = await issuer.call(method, path, given);
      assert.equal(answer.status, 400, `${method} ${path} ${answer.text}`);
      assert.equal(answer.json["field"], "client_alias_id");
    }
    assert.deepEqual(await listed("event", `badge_id=${badge}`), [], "nothing is left of it");
  });
}

test("4.2 client_alias_id: one that the badge does not allow is refused, with those it does", async () => {
  const badge = await createBadge(issuer, { client_alias_id: [library] });
  for (const given of [
    { client_alias_id: museum },
    { client_alias: museum },
    { client_alias_id: [museum] },
  ]) {
    const order = { recipient: ["a@x.example"], ...given };
    const answer = await issuer.call("POST", `/v1/badge/${issuer.id}/${badge}`, order);
    assert.equal(answer.status, 400);
    assert.match(
      String(answer.json["error"]),
      new RegExp(`^client_alias_id: .*${museum}.*allows ${library}`),
    );
  }
  for (const wrong of [5, [library, museum], {}, "x".repeat(41), [{}]]) {
    const order = { recipient: ["a@x.example"], client_alias_id: wrong };
    const answer = await issuer.call("POST", `/v1/badge/${issuer.id}/${badge}`, order);
    if (JSON.stringify(wrong) === "{}") assert.equal(answer.status, 201, "PHP's empty array");
    else assert.match(String(answer.json["error"]), /^client_alias_id/, answer.text);
  }
});

test("4.3 client_alias_id: on single events and in lists, and as a filter of events and badges", async () => {
  const badge = await createBadge(issuer, { client_alias_id: [library, museum] });
  const [own, byLibrary, byMuseum] = [
    await issueBadge(issuer, badge, ["a@x.example"]),
    await issueBadge(issuer, badge, ["a@x.example"], { client_alias_id: library }),
    await issueBadge(issuer, badge, ["a@x.example"], { client_alias: museum }),
  ];
  for (const [event, alias] of [
    [own, null],
    [byLibrary, library],
    [byMuseum, museum],
  ]) {
    assert.equal((await single("event", String(event)))["client_alias_id"], alias);
  }
  const of = `badge_id=${badge}`;
  const lines = (await issuer.call("GET", `/v1/event/${issuer.id}?${of}`)).lines;
  assert.deepEqual(
    lines.map((line) => line["client_alias_id"]),
    [null, library, museum],
  );
  assert.deepEqual(await listed("event", `${of}&client_alias_id=${library}`), [byLibrary]);
  assert.deepEqual(await listed("event", `${of}&client_alias=${museum}&order_by=desc`), [byMuseum]);
  assert.deepEqual(await listed("event", `${of}&client_alias_id=`), [own, byLibrary, byMuseum]);
  assert.deepEqual(await listed("event", `client_alias_id=${stranger}`), []);
  const count = await issuer.call(
    "GET",
    `/v1/event/${issuer.id}?${of}&client_alias_id=${library}&count_only=1`,
  );
  assert.equal(count.json["result_count"], 1);
  assert.ok((await listed("badge", `client_alias_id=${museum}`)).includes(badge));
  assert.deepEqual(await listed("badge", `client_alias_id=${stranger}`), []);
});

test("4.4 aliases, reply_to: how many sub-issuers there are, and where answers go", async () => {
  const own = await createIssuer(badgeworks);
  const client = async () => (await own.call("GET", `/v1/client/${own.id}`)).json;
  assert.equal((await client())["aliases"], 0);
  assert.equal((await client())["reply_to"], "office@college.example");
  await createSubIssuer(badgeworks, own);
  const gone = await createSubIssuer(badgeworks, own);
  assert.equal((await client())["aliases"], 2);
  await perform(own.id, (work) => deleteSubIssuer(work, operatorOf(own.id), gone));
  assert.equal((await client())["aliases"], 1);
  const change = { url: "https://x.example", email: "a@x.example" };
  const put = async (more: object) => own.call("PUT", `/v1/client/${own.id}`, { ...change, ...more });
  assert.equal((await put({ reply_to: "Desk@X.example" })).status, 204);
  assert.equal((await put({})).status, 204);
  assert.equal((await client())["reply_to"], "desk@x.example");
  assert.match(String((await put({ reply_to: "nobody" })).json["error"]), /^reply_to: /);
  assert.equal((await put({ reply_to: "" })).status, 204);
  assert.equal((await client())["reply_to"], "a@x.example");
});

test("6.1 issuer: what a sub-issuer issued leads to its own profile, for ever, also when it was deleted", async () => {
  const own = await createSubIssuer(badgeworks, issuer, { name: "Choir", description: "Sings." });
  const badge = await createBadge(issuer, { client_alias_id: [own] });
  const event = await issueBadge(issuer, badge, ["a@x.example"], { client_alias_id: own });
  const read = async (address: string) => callApi(origin, "GET", address.replace(origin, ""));
  for (const deleted of [false, true]) {
    for (const version of ["2.0", "1.1"]) {
      const { json } = await read(`/v1/badge/_/${badge}.json?v=${version}&event=${event}`);
      const address = `${origin}/v1/client/?key=${own}&v=${version}`;
      assert.equal(json["issuer"], address);
      const profile = (await read(address)).json;
      assert.equal(profile["id"], address);
      assert.equal(profile["name"], "Choir");
      assert.equal(profile["description"], "Sings.");
      assert.equal(profile["email"], "library@college.example");
      assert.equal(profile["url"], "https://library.example");
      assert.equal(profile["verified"], false);
      const logo = await read(String(profile["image"]));
      assert.equal(logo.headers.get("content-type"), "image/png");
      assert.equal(logo.headers.get("access-control-allow-origin"), "*");
    }
    const ofEvent = await read(`/v1/client/?key=${issuer.id}&v=2.0&event=${event}`);
    assert.equal(ofEvent.json["id"], `${origin}/v1/client/?key=${own}&v=2.0`);
    const page = await fetch(`${origin}/v1/badge/_/${badge}/criteria.html?event=${event}`);
    assert.match(await page.text(), /Badge by Choir/);
    if (!deleted) await remove(own);
  }
  const present = await read(`/v1/badge/_/${badge}.json`);
  assert.equal(present.json["issuer"], `${origin}/v1/client/?key=${issuer.id}&v=2.0`);
  assert.deepEqual((await single("badge", badge))["client_alias_id"], []);
  assert.equal((await single("event", event))["client_alias_id"], own);
  assert.deepEqual(await listed("event", `client_alias_id=${own}`), [event]);
  const again = await issuer.call("POST", `/v1/badge/${issuer.id}/${badge}`, {
    recipient: ["a@x.example"],
    client_alias_id: own,
  });
  assert.match(String(again.json["error"]), /^client_alias_id: .*allows none/);
  for (const unknown of [`${own.slice(0, -1)}_`, `${issuer.id}0000000000`, `00000000${own.slice(8)}`]) {
    assert.equal((await read(`/v1/client?key=${unknown}`)).status, 404, unknown);
  }
});

test("mails of a sub-issuer bear its name, and answers go to it", async () => {
  const badge = await createBadge(issuer, {
    client_alias_id: [library, museum],
    email_subject: "",
    email_body: "",
  });
  for (const [alias, name, replyTo] of [
    [library, "Library", "library@college.example"],
    [museum, "Museum", "desk@museum.example"],
    [undefined, "Tampere College", "office@college.example"],
  ]) {
    const email = `${name?.toLowerCase().replace(" ", "")}@x.example`;
    const before = (await waitForMails(badgeworks.mailDir, 0)).length;
    await issueBadge(issuer, badge, [email], { client_alias_id: alias, send_email: 1 });
    const files = await waitForMails(badgeworks.mailDir, before + 1);
    const mails = await Promise.all(files.map(readMail));
    const mail = mails.find((one) => one.text?.includes(email)) ?? assert.fail();
    assert.equal(mail.from?.value[0]?.name, name);
    assert.deepEqual(mail.replyTo?.value, [{ name, address: replyTo }]);
    assert.equal(mail.subject, `${name} has awarded you a badge: First aid`);
  }
});

test("who may: neither another issuer nor an earner; and a profile has to be one", async () => {
  const good = { name: "x", description: "", email: "a@x.example", replyTo: null, url: "https://x.example" };
  const refused = (expected: object, run: Parameters<typeof perform>[1]) =>
    assert.rejects(
      () => perform(issuer.id, run),
      (error) => {
        assert.ok(error instanceof Problem);
        assert.partialDeepStrictEqual({ kind: error.kind, ...error.detail }, expected);
        return true;
      },
    );
  const other = operatorOf((await createIssuer(badgeworks)).id);
  for (const caller of [other, { ...operatorOf(issuer.id), kind: "earner" as const }]) {
    await refused({ kind: "forbidden" }, (work) => create(work, caller, good, null));
    await refused({ kind: "forbidden" }, (work) =>
      updateSubIssuer(work, caller, library, { name: "x" }, null),
    );
    await refused({ kind: "forbidden" }, (work) => deleteSubIssuer(work, caller, library));
  }
  const operator = operatorOf(issuer.id);
  await refused({ kind: "not-found" }, (work) => deleteSubIssuer(work, operator, stranger));
  for (const [field, wrong] of [
    ["name", { name: " " }],
    ["email", { email: "x" }],
    ["reply_to", { replyTo: "x" }],
    ["url", { url: "ftp://x.example" }],
  ] as const) {
    await refused({ kind: "invalid", field }, (work) => create(work, operator, { ...good, ...wrong }, null));
    await refused({ kind: "invalid", field }, (work) =>
      updateSubIssuer(work, operator, library, wrong, null),
    );
  }
});
