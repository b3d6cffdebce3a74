import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startBadgeworks, type Badgeworks } from "#test/support/badgeworks.ts";
import { check, openBrowser, type TestBrowser } from "#test/support/browser.ts";
import { linkOf, personMailTo } from "#test/support/people.ts";
import { webClient } from "#test/support/web-client.ts";
import { codeOf } from "#test/support/authenticator-app.ts";
import { setUpToken } from "#src/domain/people/link-tokens.ts";

/* The first account by the link that the server prints, then a colleague by invitation; with axe at every stop. */

let badgeworks: Badgeworks;
let browser: TestBrowser;
before(async () => {
  badgeworks = await startBadgeworks();
  browser = await openBrowser();
});
after(async () => {
  await browser[Symbol.asyncDispose]();
  await badgeworks[Symbol.asyncDispose]();
});

test("set-up, second step, an invitation, a colleague on a phone without scripts", async () => {
  const printed = /\S+\/set-up\?tk=\S+/.exec(badgeworks.said())?.[0] ?? assert.fail(badgeworks.said());
  const page = await browser.page({ viewport: { width: 1100, height: 800 } });
  const looks = { cookies: "allowed" } as const;
  await page.goto(printed);
  await check(page, looks);
  await page.getByLabel("Your name").fill("Aino Virtanen");
  await page.getByLabel("E-mail address").fill("aino@college.example");
  await page.getByLabel("Password").fill("aino virtanen");
  await page.getByLabel("Name of the organisation").fill("Tampere College");
  await page.getByLabel("Its web site").fill("https://college.example");
  await page.getByRole("button", { name: "Make the account" }).click();
  await page.getByText("Take 12 to 200 characters").waitFor();
  assert.equal(await page.getByLabel("Name of the organisation").inputValue(), "Tampere College");
  await check(page, looks);
  await page.getByLabel("Password").fill("correct horse battery staple");
  await page.getByRole("button", { name: "Make the account" }).click();
  await page.getByRole("heading", { name: "Your account" }).waitFor();
  assert.ok(await page.getByText("Tampere College").isVisible());
  assert.ok(await page.getByText("You also run this installation.").isVisible());
  await check(page, looks);

  await page.getByRole("button", { name: "Add an app" }).click();
  await check(page, looks);
  const key = (await page.locator(".secret").textContent()) ?? "";
  await page.getByLabel("The code that the app shows").fill(codeOf(key));
  await page.getByRole("button", { name: "Turn it on" }).click();
  await page.getByRole("heading", { name: "Your recovery codes" }).waitFor();
  await check(page, looks);
  const [recovery = ""] = await page.locator(".codes code").allTextContents();
  await page.getByRole("link", { name: "I have kept them" }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await check(page, looks);
  await page.getByLabel("E-mail address").fill("aino@college.example");
  await page.getByLabel("Password").fill("correct horse battery staple");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "One more step" }).waitFor();
  await check(page, looks);
  await page.getByLabel("Code").fill(recovery);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Your account" }).waitFor();

  const issuers = (await badgeworks.cli("issuer", "list")) as unknown as { id: string }[];
  const { id = "" } = issuers[0] ?? {};
  await badgeworks.cli(
    "member",
    "invite",
    "--issuer",
    id,
    "--email",
    "onni@college.example",
    "--role",
    "issuer",
  );
  const link = linkOf(await personMailTo(badgeworks, "onni@college.example"));
  const phone = await browser.page({
    viewport: { width: 320, height: 700 },
    javaScriptEnabled: false,
    colorScheme: "dark",
  });
  await phone.goto(`${badgeworks.origin}${link}&lang=fi`);
  await check(phone, looks);
  await phone.getByLabel("Nimesi").fill("Onni Uusi");
  await phone.getByRole("button", { name: "Liity tiimiin" }).click();
  await phone.getByRole("heading", { level: 1 }).waitFor();
  assert.ok(await phone.getByText("Tampere College").isVisible());
  await check(phone, looks);
});

test("the link works for the first account and no other", async () => {
  const { sealer } = await badgeworks.factory();
  const tk = setUpToken(sealer);
  const client = webClient(badgeworks.origin);
  assert.equal((await client.get(`/set-up?tk=${tk}`)).status, 410);
  const order = { tk, name: "Second", email: "second@x.example", password: "correct horse battery staple" };
  assert.equal((await client.post("/set-up", order)).status, 410);
  await badgeworks.restart();
  assert.doesNotMatch(badgeworks.said(), /set-up/);
});

test("two at once with the same link: one account, one issuer; wrong links open nothing", async () => {
  await using fresh = await startBadgeworks();
  const { sealer } = await fresh.factory();
  const order = {
    tk: setUpToken(sealer),
    password: "correct horse battery staple",
    issuer: "Tampere College",
    url: "https://college.example",
  };
  const wrong = await webClient(fresh.origin).post("/set-up", { ...order, tk: `${order.tk.slice(0, -1)}!` });
  assert.equal(wrong.status, 410);
  const faults: [Record<string, string>, string][] = [
    [{ name: "" }, "name-error"],
    [{ email: "none" }, "email-error"],
    [{ password: "short" }, "password-error"],
    [{ issuer: "" }, "issuer-error"],
    [{ url: "college" }, "url-error"],
  ];
  const good = { ...order, name: "Aino", email: "aino@college.example" };
  for (const [fault, id] of faults) {
    const refused = await webClient(fresh.origin).post("/set-up", { ...good, ...fault });
    assert.equal(refused.status, 422);
    assert.match(refused.html, new RegExp(`id="${id}"`));
  }
  const both = await Promise.all(
    ["aino", "onni"].map((name) =>
      webClient(fresh.origin).post("/set-up", { ...order, name, email: `${name}@college.example` }),
    ),
  );
  assert.deepEqual(new Set(both.map(({ status }) => status)), new Set([200, 410]));
  assert.equal(((await fresh.cli("person", "list")) as unknown as unknown[]).length, 1);
  assert.equal(((await fresh.cli("issuer", "list")) as unknown as unknown[]).length, 1);
});
