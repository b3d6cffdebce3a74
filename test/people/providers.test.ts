import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { judgeClaims } from "#src/domain/people/providers/judge-claims.ts";
import { startBadgeworks } from "#test/support/badgeworks.ts";
import { createIssuer } from "#test/support/issuer.ts";
import { startOpenIdProvider, type ProviderFault } from "#test/support/openid-provider.ts";
import { codeOf } from "#test/support/authenticator-app.ts";
import { headingOf, makePerson, signInAs } from "#test/support/people.ts";
import { webClient, type WebClient, type WebPage } from "#test/support/web-client.ts";

/* Signing in with an OpenID provider, linking accounts, and the try that shows what a provider says. */

const badgeworks = await startBadgeworks({ settings: { OUTBOUND_ALLOW: "loopback" } });
const provider = await startOpenIdProvider();
const folder = await mkdtemp(path.join(tmpdir(), "provider-"));
after(async () => {
  await provider[Symbol.asyncDispose]();
  await badgeworks[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});
const secretFile = path.join(folder, "secret");
await writeFile(secretFile, `${provider.clientSecret}\n`);
const issuer = await createIssuer(badgeworks);

function put(id: string, ...rules: string[]): Promise<unknown> {
  const { issuer: url, clientId } = provider;
  const about = ["--id", id, "--name", `Login ${id}`, "--issuer-url", url, "--client-id", clientId];
  return badgeworks.cli("sign-in-provider", "put", ...about, "--client-secret-file", secretFile, ...rules);
}
await put("plain");
await put(
  "college",
  "--domains",
  "college.example",
  "--require",
  "affiliation=staff",
  "--new-people",
  "--member-of",
  `${issuer.id}:creator`,
);

/** Where a page leads on by itself. */
function leadsTo(page: WebPage): string {
  const address =
    /http-equiv="refresh" content="0;url=([^"]+)"/.exec(page.html)?.[1] ?? assert.fail(page.html);
  return address.replaceAll("&amp;", "&");
}

/** Goes to the provider from a page with a button, and comes back. */
async function goAndReturn(client: WebClient, from = "/sign-in/with/plain"): Promise<WebPage> {
  return client.get(await wayBack(leadsTo(await client.post(from))));
}

/** What the provider's page answers whoever is sent there: the way back. */
async function wayBack(there: string): Promise<string> {
  const answer = await fetch(there, { redirect: "manual" });
  const { pathname, search } = new URL(answer.headers.get("location") ?? assert.fail(await answer.text()));
  return pathname + search;
}

test("the sign-in page has a button for each, and an account is found by its verified address, then by its subject", async () => {
  const person = await makePerson(badgeworks);
  const client = webClient(badgeworks.origin);
  assert.match(
    (await client.get("/sign-in")).html,
    /Sign in with Login college[\s\S]*Sign in with Login plain/,
  );
  provider.comes({ sub: "aino", email: person.email.toUpperCase(), email_verified: true, name: "Aino" });
  const page = await goAndReturn(client);
  assert.equal(headingOf(page), "Your account");
  assert.match(page.html, /With your organisation’s sign-in/);

  // Their address there has changed: it is still they.
  provider.comes({ sub: "aino", email: "another@people.example", email_verified: true });
  assert.match((await goAndReturn(webClient(badgeworks.origin))).html, new RegExp(person.email));
  // Somebody else has got their old address there: it is not they.
  provider.comes({ sub: "eve", email: person.email, email_verified: true });
  const refused = await goAndReturn(webClient(badgeworks.origin));
  assert.equal(refused.status, 409);
});

test("who has a second step is asked for it", async () => {
  const person = await makePerson(badgeworks);
  const own = await signInAs(badgeworks, person);
  const key = /class="secret"[^>]*>([^<]+)</.exec((await own.post("/account/authenticator")).html)?.[1] ?? "";
  await own.post("/account/authenticator/confirm", { code: codeOf(key) });
  provider.comes({ sub: person.id, email: person.email, email_verified: true });
  const client = webClient(badgeworks.origin);
  assert.equal(headingOf(await goAndReturn(client)), "One more step");
  assert.equal(headingOf(await client.post("/sign-in/second", { code: codeOf(key, 1) })), "Your account");
});

test("the rules refuse, each in words: no address, not verified, another domain, a claim that is missing, nobody known", async () => {
  const cases: [string, Record<string, unknown>, RegExp][] = [
    ["plain", { sub: "x" }, /did not say your mail address/],
    ["plain", { sub: "x", email: "x@x.example" }, /not say that your mail address is verified/],
    [
      "plain",
      { sub: "x", email: "x@x.example", email_verified: false },
      /not say that your mail address is verified/,
    ],
    ["plain", { sub: "x", email: "x@x.example", email_verified: true }, /You have no account here/],
    [
      "college",
      { sub: "x", email: "x@evil-college.example", email_verified: true },
      /of your domain are not taken/,
    ],
    ["college", { sub: "x", email: "x@college.example", email_verified: true }, /what is asked for here/],
    [
      "college",
      { sub: "x", email: "x@college.example", email_verified: true, affiliation: ["student"] },
      /what is asked for here/,
    ],
  ];
  for (const [id, claims, words] of cases) {
    provider.comes(claims);
    const client = webClient(badgeworks.origin);
    const refused = await goAndReturn(client, `/sign-in/with/${id}`);
    assert.equal(refused.status, 403, JSON.stringify(claims));
    assert.match(refused.html, words);
    assert.equal([...client.cookies.keys()].includes("badgeworks-session"), false);
  }
  assert.equal(
    ((await badgeworks.cli("person", "list")) as unknown as { email: string }[]).some(({ email }) =>
      email.endsWith("college.example"),
    ),
    false,
  );
});

test("somebody new gets an account and a role where the rules say so; userinfo adds what the ID token lacks", async () => {
  provider.comes(
    { sub: "new" },
    {
      email: "onni@college.example",
      email_verified: "true",
      name: "Onni Uusi",
      affiliation: ["member", "staff"],
    },
  );
  const page = await goAndReturn(webClient(badgeworks.origin), "/sign-in/with/college");
  assert.equal(headingOf(page), "Your account");
  assert.match(page.html, /Onni Uusi/);
  assert.match(page.html, /Tampere College[\s\S]*badge maker/);
  // What an owner took away does not come back with the next sign-in.
  await badgeworks.cli(
    "member",
    "add",
    "--issuer",
    issuer.id,
    "--person",
    (await makePerson(badgeworks)).email,
    "--role",
    "owner",
  );
  await badgeworks.cli("member", "remove", "--issuer", issuer.id, "--person", "onni@college.example");
  assert.match(
    (await goAndReturn(webClient(badgeworks.origin), "/sign-in/with/college")).html,
    /You do not work for an issuer yet/,
  );
});

test("an answer that is not the provider's, or not for this browser, signs nobody in", async () => {
  const person = await makePerson(badgeworks);
  provider.comes({ sub: person.id, email: person.email, email_verified: true });
  const faults: ProviderFault[] = [
    "wrong-nonce",
    "wrong-state",
    "wrong-audience",
    "wrong-issuer",
    "wrong-signature",
    "expired",
    "other-subject-in-userinfo",
    "denied",
  ];
  for (const fault of faults) {
    provider.fails(fault);
    const client = webClient(badgeworks.origin);
    const page = await goAndReturn(client);
    assert.equal(page.status, 502, fault);
    assert.equal(client.cookies.has("badgeworks-session"), false);
  }
  provider.fails(null);
  const [victim, other] = [webClient(badgeworks.origin), webClient(badgeworks.origin)];
  const back = await wayBack(leadsTo(await other.post("/sign-in/with/plain")));
  assert.equal((await victim.get(back)).status, 410);
  await victim.post("/sign-in/with/plain");
  assert.equal((await victim.get(back)).status, 502);
  assert.equal(headingOf(await other.get(back)), "Your account");
  assert.equal((await other.get(back)).status, 410);
});

test("a try shows an operator the claims and the rule that refused, and signs nobody in; nobody else may try", async () => {
  const operator = await makePerson(badgeworks, { operator: true });
  const client = await signInAs(badgeworks, operator);
  const list = await client.get("/account/providers");
  assert.match(list.html, new RegExp(`${badgeworks.settings["PUBLIC_URL"]}/sign-in/callback`));
  provider.comes({ sub: "tried", email: "tried@x.example", email_verified: true, groups: ["a<b"] });
  const tried = await goAndReturn(client, "/account/providers/college/test");
  assert.equal(headingOf(tried), "What Login college says of you");
  assert.match(tried.html, /domain: x\.example/);
  assert.match(tried.html, /\[&quot;a&lt;b&quot;\]/);
  assert.match((await client.get("/account")).html, new RegExp(operator.email));
  const taken = await goAndReturn(client, "/account/providers/plain/test");
  assert.match(taken.html, /The rules take this: it is tried@x\.example/);

  const person = await signInAs(badgeworks, await makePerson(badgeworks));
  for (const page of [
    await person.get("/account/providers"),
    await person.post("/account/providers/plain/test"),
  ]) {
    assert.equal(page.status, 403);
  }
});

test("a provider that cannot be reached is told of, and to operators with the reason", async () => {
  await put("gone");
  const { perform } = await badgeworks.factory();
  await perform("installation" as never, (work) =>
    work.tx
      .updateTable("sign_in_provider")
      .set({ issuer_url: "http://127.0.0.1:1" })
      .where("provider_id", "=", "gone")
      .execute(),
  );
  const stranger = await webClient(badgeworks.origin).post("/sign-in/with/gone");
  assert.equal(stranger.status, 502);
  assert.doesNotMatch(stranger.html, /127\.0\.0\.1:1[^0-9]/);
  const operator = await signInAs(badgeworks, await makePerson(badgeworks, { operator: true }));
  assert.match(
    (await operator.post("/account/providers/gone/test")).html,
    /Port 1 of 127\.0\.0\.1 is not asked from here/,
  );
  await badgeworks.cli("sign-in-provider", "remove", "--id", "gone");
  assert.equal((await webClient(badgeworks.origin).post("/sign-in/with/gone")).status, 404);
});

test("rules are applied in order, and a claim may be text, a list, a number or true", () => {
  const rules = {
    domains: [],
    require: { a: "1", b: "true" },
    trustEmail: true,
    newPeople: false,
    joins: null,
  };
  const claims = { sub: "s", email: " Aino@X.example ", a: ["0", 1], b: true };
  assert.deepEqual(judgeClaims(rules, claims), {
    kind: "taken",
    subject: "s",
    email: "aino@x.example",
    name: "aino@x.example",
  });
  assert.equal(judgeClaims(rules, { ...claims, b: { b: "true" } }).kind, "refused");
  assert.deepEqual(judgeClaims(rules, { ...claims, a: "10" }), {
    kind: "refused",
    rule: "required-claim",
    detail: "a=1",
  });
});
