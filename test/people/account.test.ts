import assert from "node:assert/strict";
import { after, test } from "node:test";
import { installationId } from "#src/platform/ids.ts";
import { codeOf } from "#test/support/authenticator-app.ts";
import { startBadgeworks } from "#test/support/badgeworks.ts";
import { goodPassword, headingOf, linkOf, makePerson, personMailTo, signInAs } from "#test/support/people.ts";
import { hiddenField, webClient, type WebClient } from "#test/support/web-client.ts";

/* What somebody signed in changes of themselves: second factor, password, sessions, address. */

const badgeworks = await startBadgeworks();
after(() => badgeworks[Symbol.asyncDispose]());
const factory = await badgeworks.factory();
const newClient = () => webClient(badgeworks.origin);

/** Adds an authenticator app; returns its key and the recovery codes. */
async function addAuthenticator(client: WebClient): Promise<{ key: string; codes: string[] }> {
  const page = await client.post("/account/authenticator");
  const key = /class="secret"[^>]*>([^<]+)</.exec(page.html)?.[1] ?? assert.fail(page.html);
  const wrong = await client.post("/account/authenticator/confirm", { code: "000000" });
  assert.equal(wrong.status, 422);
  const code = codeOf(key);
  const done = await client.post("/account/authenticator/confirm", { code });
  assert.equal(headingOf(done), "Your recovery codes");
  const codes = [...done.html.matchAll(/<li><code>([A-Z2-7-]+)<\/code>/g)].map(([, text = ""]) => text);
  assert.equal(codes.length, 10);
  return { key, codes };
}

test("with an authenticator app neither password nor link is enough; each code is good once", async () => {
  const person = await makePerson(badgeworks);
  const { key, codes } = await addAuthenticator(await signInAs(badgeworks, person));
  const client = newClient();
  const waiting = await client.post("/sign-in", { email: person.email, password: goodPassword });
  assert.equal(headingOf(waiting), "One more step");
  assert.match((await client.get("/account")).url, /\/sign-in\?next=/);

  const used = codeOf(key);
  assert.equal((await client.post("/sign-in/second", { code: used })).status, 422);
  const next = codeOf(key, 1);
  assert.equal(
    headingOf(await client.post("/sign-in/second", { code: ` ${next.slice(0, 3)} ${next.slice(3)}` })),
    "Your account",
  );

  const [first = "", second = ""] = codes;
  const byLink = newClient();
  await byLink.post("/sign-in", { email: person.email, way: "link" });
  const tk = hiddenField(
    await byLink.get(linkOf(await personMailTo(badgeworks, person.email, /sign-in\/link/))),
    "tk",
  );
  assert.equal(headingOf(await byLink.post("/sign-in/link", { tk })), "One more step");
  assert.equal(
    headingOf(await byLink.post("/sign-in/second", { code: first.toLowerCase() })),
    "Your account",
  );
  const third = newClient();
  await third.post("/sign-in", { email: person.email, password: goodPassword });
  assert.equal((await third.post("/sign-in/second", { code: first })).status, 422);
  assert.equal(headingOf(await third.post("/sign-in/second", { code: second })), "Your account");
  assert.match((await third.get("/account")).html, /You have 8 recovery codes left/);
});

test("codes cannot be tried for ever: a sign-in ends after five, a name pauses after ten", async () => {
  const person = await makePerson(badgeworks);
  await addAuthenticator(await signInAs(badgeworks, person));
  const statuses: number[] = [];
  for (let round = 0; round < 3; round++) {
    const client = newClient();
    await client.post("/sign-in", { email: person.email, password: goodPassword });
    for (let tries = 0; tries < 5; tries++) {
      statuses.push((await client.post("/sign-in/second", { code: "123456" })).status);
    }
  }
  assert.deepEqual(statuses.slice(0, 5), [422, 422, 422, 422, 410]);
  assert.deepEqual(statuses.slice(10, 11), [429]);
});

test("a new password ends the other sessions and tells its person; the old one is void", async () => {
  const person = await makePerson(badgeworks);
  const [first, second] = [await signInAs(badgeworks, person), await signInAs(badgeworks, person)];
  const page = await first.get("/account");
  assert.equal(page.html.match(/Firefox, Linux<\/strong\s*>/g)?.length, 2);
  for (const password of ["short", "aaaaaaaaaaaaaaaa", "aino.virtanen!!", person.email]) {
    assert.equal((await first.post("/account/password", { password })).status, 422, password);
  }
  const changed = await first.post("/account/password", { password: "four other good words" });
  assert.match(changed.html, /Your password is changed/);
  assert.match((await second.get("/account")).url, /\/sign-in\?/);
  assert.ok(await personMailTo(badgeworks, person.email, /password of your account/));
  assert.equal(
    (await newClient().post("/sign-in", { email: person.email, password: goodPassword })).status,
    422,
  );
});

test("a session can be ended from another browser, and only by its person", async () => {
  const person = await makePerson(badgeworks);
  const [first, second] = [await signInAs(badgeworks, person), await signInAs(badgeworks, person)];
  const session = hiddenField(await first.get("/account"), "session");
  const other = await signInAs(badgeworks, await makePerson(badgeworks));
  assert.equal((await other.post("/account/sessions", { session })).status, 404);
  assert.equal(headingOf(await second.get("/account")), "Your account");
  assert.match((await first.post("/account/sessions", { session })).html, /Ended\./);
  assert.match((await second.get("/account")).url, /\/sign-in\?/);
});

test("a session ends when it is not used, when it is old, and when its person may not sign in", async () => {
  const person = await makePerson(badgeworks);
  const [idle, closed] = [
    await signInAs(badgeworks, person),
    await signInAs(badgeworks, await makePerson(badgeworks)),
  ];
  await factory.perform(installationId, (work) =>
    work.tx
      .updateTable("session")
      .set({ expires_at: new Date(Date.now() - 1000) })
      .where("person_id", "=", person.id)
      .execute(),
  );
  assert.match((await idle.get("/account")).url, /\/sign-in\?/);
  const email = /[\w]+@people\.example/.exec((await closed.get("/account")).html)?.[0] ?? assert.fail();
  await badgeworks.cli("person", "disable", "--person", email);
  assert.match((await closed.get("/account")).url, /\/sign-in\?/);
  await badgeworks.cli("person", "enable", "--person", email);
  assert.match((await closed.get("/account")).url, /\/sign-in\?/);
});

test("what is dangerous asks again who one is when that is some time ago", async () => {
  const person = await makePerson(badgeworks);
  const client = await signInAs(badgeworks, person);
  const later = () =>
    factory.perform(installationId, (work) =>
      work.tx
        .updateTable("session")
        .set({ proved_at: new Date(Date.now() - 11 * 60_000) })
        .where("person_id", "=", person.id)
        .execute(),
    );
  await later();
  for (const path of [
    "/account/password",
    "/account/address",
    "/account/authenticator",
    "/account/recovery-codes",
    "/account/leave",
  ]) {
    const asked = await client.post(path, { password: "four other good words" });
    assert.equal(headingOf(asked), "Show that it is you", path);
  }
  assert.equal((await client.post("/sign-in/again", { way: "password", password: "wrong" })).status, 422);
  const shown = await client.post("/sign-in/again", {
    way: "password",
    password: goodPassword,
    next: "/account",
  });
  assert.equal(headingOf(shown), "Your account");
  assert.match(
    (await client.post("/account/password", { password: "four other good words" })).html,
    /is changed/,
  );
});

test("a new address counts once its link is opened, by its person", async () => {
  const person = await makePerson(badgeworks);
  const client = await signInAs(badgeworks, person);
  const fresh = `new-${person.email}`;
  assert.equal((await client.post("/account/address", { email: "no address" })).status, 422);
  await client.post("/account/address", { email: fresh });
  const link = linkOf(await personMailTo(badgeworks, fresh));
  const other = await signInAs(badgeworks, await makePerson(badgeworks));
  assert.equal((await other.get(link)).status, 410);
  assert.match((await client.get("/account")).html, new RegExp(`>${person.email}<`));
  const tk = hiddenField(await client.get(link), "tk");
  assert.match((await client.post("/account/address/confirm", { tk })).html, /Your address is changed/);
  assert.ok(await personMailTo(badgeworks, person.email, /has a new mail address/));
  assert.equal(
    (await newClient().post("/sign-in", { email: person.email, password: goodPassword })).status,
    422,
  );
});
