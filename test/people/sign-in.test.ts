import assert from "node:assert/strict";
import { after, test } from "node:test";
import { installationId } from "#src/platform/ids.ts";
import { startBadgeworks } from "#test/support/badgeworks.ts";
import { goodPassword, headingOf, linkOf, makePerson, personMailTo, signInAs } from "#test/support/people.ts";
import { until } from "#test/support/until.ts";
import { hiddenField, webClient, type WebPage } from "#test/support/web-client.ts";

/* Signing in and out without scripts: links, passwords, the second factor, sessions. */

const badgeworks = await startBadgeworks();
after(() => badgeworks[Symbol.asyncDispose]());
const factory = await badgeworks.factory();
const newClient = () => webClient(badgeworks.origin);

const mailsTo = (email: string) =>
  factory.perform(installationId, (work) =>
    work.tx.selectFrom("person_mail").selectAll().where("email", "=", email).orderBy("created_at").execute(),
  );

/** What an answer tells a stranger: all but what was typed. */
const bareOf = (page: WebPage, email: string) => ({
  status: page.status,
  path: new URL(page.url).pathname,
  html: page.html.replaceAll(email, "ADDRESS"),
});

test("a mailed link signs in once, by a button and not by looking", async () => {
  const person = await makePerson(badgeworks);
  const client = newClient();
  const sent = await client.post("/sign-in", { email: person.email.toUpperCase(), way: "link" });
  assert.equal(headingOf(sent), "Look in your mailbox");
  const link = linkOf(await personMailTo(badgeworks, person.email));

  const other = newClient();
  for (let look = 0; look < 3; look++) assert.match((await other.get(link)).html, /Aino Virtanen/);
  assert.equal(other.cookies.size, 0);
  const tk = hiddenField(await other.get(link), "tk");
  const entered = await other.post("/sign-in/link", { tk });
  assert.equal(headingOf(entered), "Your account");
  assert.match(entered.html, new RegExp(person.email));

  const again = await newClient().post("/sign-in/link", { tk });
  assert.equal(again.status, 410);
  assert.equal((await newClient().get(link)).status, 410);
});

test("a link of old, a changed one and one for another purpose open nothing", async () => {
  const person = await makePerson(badgeworks);
  await newClient().post("/sign-in", { email: person.email });
  const link = linkOf(await personMailTo(badgeworks, person.email));
  const [, tk = ""] = link.split("tk=");
  const changed = tk.replace(/.$/, (last) => (last === "A" ? "B" : "A"));
  for (const wrong of [changed, tk.slice(0, -1), "", "x", `${tk}x`]) {
    assert.equal((await newClient().get(`/sign-in/link?tk=${wrong}`)).status, 410, wrong);
    assert.equal((await newClient().post("/sign-in/link", { tk: wrong })).status, 410);
  }
  assert.equal((await newClient().get(`/join?tk=${tk}`)).status, 410);
  await factory.perform(installationId, (work) =>
    work.tx
      .updateTable("person_mail")
      .set({ created_at: new Date(Date.now() - 21 * 60_000) })
      .where("email", "=", person.email)
      .execute(),
  );
  assert.equal((await newClient().post("/sign-in/link", { tk })).status, 410);
});

test("answers say nothing of who has an account", async () => {
  const person = await makePerson(badgeworks);
  const nobody = "nobody@people.example";
  const disabled = await makePerson(badgeworks);
  await badgeworks.cli("person", "disable", "--person", disabled.email);
  const orders = [{ way: "link" }, { password: "a wrong password" }, { password: goodPassword, wrong: "x" }];
  for (const order of orders.slice(0, 2)) {
    const [known, unknown, closed] = await Promise.all(
      [person.email, nobody, disabled.email].map(async (email) =>
        bareOf(await newClient().post("/sign-in", { email, ...order }), email),
      ),
    );
    assert.deepEqual(unknown, known);
    assert.deepEqual(closed, known);
  }
  const right = await newClient().post("/sign-in", { email: disabled.email, password: goodPassword });
  assert.equal(right.status, 422);
  await until(async () => {
    const states = (await mailsTo(nobody)).map(({ state }) => state);
    return states.length === 1 && states[0] === "withdrawn";
  });
  assert.equal((await mailsTo(disabled.email))[0]?.error, "nobody who may sign in has this address");
});

test("a stranger's wrong passwords pause passwords, but neither links nor the browser that is known", async () => {
  const person = await makePerson(badgeworks);
  const known = await signInAs(badgeworks, person);
  await known.post("/sign-out");
  const stranger = newClient();
  for (let tries = 0; tries < 10; tries++) {
    assert.equal((await stranger.post("/sign-in", { email: person.email, password: "wrong" })).status, 422);
  }
  const paused = await newClient().post("/sign-in", { email: person.email, password: goodPassword });
  assert.equal(paused.status, 429);
  assert.ok(Number(paused.headers.get("retry-after")) > 0);
  assert.match(paused.html, /Too many wrong passwords/);

  const mine = await known.post("/sign-in", { email: person.email, password: goodPassword });
  assert.equal(headingOf(mine), "Your account");
  await stranger.post("/sign-in", { email: person.email, way: "link" });
  const byLink = newClient();
  const tk = hiddenField(await byLink.get(linkOf(await personMailTo(badgeworks, person.email))), "tk");
  assert.equal(headingOf(await byLink.post("/sign-in/link", { tk })), "Your account");

  // The mark of one's own browser gives no tries on somebody else's account.
  const attacker = await signInAs(badgeworks, await makePerson(badgeworks));
  await attacker.post("/sign-out");
  assert.equal(
    (await attacker.post("/sign-in", { email: person.email, password: goodPassword })).status,
    429,
  );
});

test("nobody's mailbox is filled with links", async () => {
  const person = await makePerson(badgeworks);
  for (let asked = 0; asked < 7; asked++) await newClient().post("/sign-in", { email: person.email });
  await until(async () => (await mailsTo(person.email)).every(({ state }) => state !== "queued"));
  const states = (await mailsTo(person.email)).map(({ state }) => state);
  assert.equal(states.filter((state) => state === "sent").length, 5);
  assert.equal(states.filter((state) => state === "withdrawn").length, 2);
});

test("forms of elsewhere, and requests that do not say where they come from, change nothing", async () => {
  const person = await makePerson(badgeworks);
  const client = await signInAs(badgeworks, person);
  const wrong: Record<string, string>[] = [
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { "sec-fetch-site": "none" },
  ];
  for (const headers of wrong) {
    for (const path of [
      "/sign-out",
      "/account/details",
      "/account/password",
      "/sign-in",
      "/join",
      "/set-up",
    ]) {
      assert.equal((await client.post(path, { name: "Changed" }, headers)).status, 403, path);
    }
  }
  assert.match((await client.get("/account")).html, /Aino Virtanen/);
});

test("an installation without https takes the Origin of older browsers", async () => {
  const send = (origin?: string) =>
    fetch(`${badgeworks.origin}/sign-in`, {
      method: "POST",
      redirect: "manual",
      body: new URLSearchParams({ email: "nobody@people.example", way: "link" }),
      headers: origin ? { origin } : {},
    });
  assert.equal((await send(badgeworks.origin)).status, 303);
  for (const wrong of ["https://evil.example", "null", undefined])
    assert.equal((await send(wrong)).status, 403);
});

test("after signing in the way leads to a page of ours and nowhere else", async () => {
  const person = await makePerson(badgeworks);
  const enter = async (next: string) =>
    (await newClient().post("/sign-in", { email: person.email, password: goodPassword, next })).url;
  assert.equal(await enter("/api"), `${badgeworks.origin}/api`);
  for (const wrong of [
    "//evil.example/",
    "https://evil.example/",
    "/\\evil.example",
    "javascript:alert(1)",
    "",
  ]) {
    assert.equal(await enter(wrong), `${badgeworks.origin}/account`, wrong);
  }
});

test("cookies are out of reach of scripts and other sites", async () => {
  const person = await makePerson(badgeworks);
  const answer = await fetch(`${badgeworks.origin}/sign-in`, {
    method: "POST",
    redirect: "manual",
    body: new URLSearchParams({ email: person.email, password: goodPassword }),
    headers: { "sec-fetch-site": "same-origin" },
  });
  const lines = answer.headers.getSetCookie();
  assert.ok(lines.some((line) => line.startsWith("badgeworks-session=")));
  for (const line of lines) {
    assert.match(line, /HttpOnly/);
    assert.match(line, /SameSite=Lax/);
    assert.match(line, /Path=\//);
    assert.doesNotMatch(line, /Domain=/);
  }
});

test("an operator hands out a link to who cannot get mails", async () => {
  const person = await makePerson(badgeworks);
  const { link } = await badgeworks.cli("person", "sign-in-link", "--person", person.email);
  const { pathname, search } = new URL(String(link));
  const client = newClient();
  const tk = hiddenField(await client.get(pathname + search), "tk");
  assert.equal(headingOf(await client.post("/sign-in/link", { tk })), "Your account");
});

test("no issuer's transaction reads how people sign in", async () => {
  const person = await makePerson(badgeworks);
  await signInAs(badgeworks, person);
  const issuer = await badgeworks.cli(
    "issuer",
    "create",
    "--name",
    "X",
    "--email",
    "x@x.example",
    "--url",
    "https://x.example",
  );
  const counts = await factory.perform(String(issuer["id"]) as never, async (work) => {
    const tables = [
      "password",
      "session",
      "sign_in_step",
      "person_mail",
      "recovery_code",
      "authenticator",
    ] as const;
    return Promise.all(
      tables.map(async (table) => (await work.tx.selectFrom(table).selectAll().execute()).length),
    );
  });
  assert.deepEqual(counts, [0, 0, 0, 0, 0, 0]);
});
