import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { CDPSession, Page } from "playwright-core";
import { installationId } from "#src/platform/ids.ts";
import { startBadgeworks, type Badgeworks } from "#test/support/badgeworks.ts";
import { check, openBrowser, type TestBrowser } from "#test/support/browser.ts";
import { goodPassword, makePerson, personMailTo } from "#test/support/people.ts";

/* Passkeys with Chromium's virtual authenticator. */

let badgeworks: Badgeworks;
let browser: TestBrowser;
let home: string;
before(async () => {
  badgeworks = await startBadgeworks({ publicHost: "localhost" });
  home = badgeworks.settings["PUBLIC_URL"] ?? "";
  browser = await openBrowser();
});
after(async () => {
  await browser[Symbol.asyncDispose]();
  await badgeworks[Symbol.asyncDispose]();
});
const looks = { cookies: "allowed" } as const;

/** A device that makes passkeys and, unless told otherwise, knows its user. */
async function device(page: Page, isUserVerified = true): Promise<{ cdp: CDPSession; id: string }> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  const { authenticatorId: id } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified,
    },
  });
  return { cdp, id };
}

async function signIn(page: Page, email: string): Promise<void> {
  await page.goto(`${home}/sign-in`);
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password").fill(goodPassword);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { name: "Your account" }).waitFor();
}

test("added, used in place of password and second step, to show again who one is, and removed", async () => {
  const person = await makePerson(badgeworks);
  const page = await browser.page();
  const { cdp, id } = await device(page);
  await signIn(page, person.email);
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByText("The passkey is added.").waitFor();
  await check(page, looks);
  assert.ok(await personMailTo(badgeworks, person.email, /A passkey was added/));

  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await check(page, looks);
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await page.getByRole("heading", { name: "Your account" }).waitFor();
  assert.ok(await page.getByText("With passkey").isVisible());

  const { perform } = await badgeworks.factory();
  await perform(installationId, (work) =>
    work.tx
      .updateTable("session")
      .set({ proved_at: new Date(0) })
      .where("person_id", "=", person.id)
      .execute(),
  );
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByRole("heading", { name: "Show that it is you" }).waitFor();
  await check(page, looks);
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await page.getByRole("heading", { name: "Your account" }).waitFor();
  await page.getByRole("button", { name: /^Remove the passkey/ }).click();
  await page.getByText("The passkey is removed.").waitFor();

  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await page.getByText("That did not work.").waitFor();
  assert.equal((await cdp.send("WebAuthn.getCredentials", { authenticatorId: id })).credentials.length, 1);
});

test("a passkey that was not asked who uses it, and a copy of one, open nothing", async () => {
  const person = await makePerson(badgeworks);
  const page = await browser.page();
  const { cdp, id } = await device(page);
  await signIn(page, person.email);
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByText("The passkey is added.").waitFor();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();

  // Uses of an older copy count backwards.
  const { perform } = await badgeworks.factory();
  await perform(installationId, (work) =>
    work.tx.updateTable("passkey").set({ counter: 1000 }).where("person_id", "=", person.id).execute(),
  );
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await page.getByText("That did not work.").waitFor();

  await perform(installationId, (work) =>
    work.tx.updateTable("passkey").set({ counter: 0 }).where("person_id", "=", person.id).execute(),
  );
  await cdp.send("WebAuthn.setUserVerified", { authenticatorId: id, isUserVerified: false });
  await page.reload();
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await page.getByText("That did not work.").waitFor();
});

test("an answer counts once, and only in the browser that was asked", async () => {
  const person = await makePerson(badgeworks);
  const page = await browser.page();
  await device(page);
  await signIn(page, person.email);
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByText("The passkey is added.").waitFor();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  const sent = page.waitForRequest((request) => request.url() === `${home}/sign-in/passkey`);
  await page.getByRole("button", { name: "Use a passkey" }).click();
  const request = await sent;
  await page.getByRole("heading", { name: "Your account" }).waitFor();
  const again = (cookie: string) =>
    fetch(`${badgeworks.origin}/sign-in/passkey`, {
      method: "POST",
      headers: { "content-type": "application/json", "sec-fetch-site": "same-origin", cookie },
      body: request.postData() ?? "",
    });
  const cookie = (await request.allHeaders())["cookie"] ?? "";
  assert.match(cookie, /badgeworks-step=/);
  for (const one of [cookie, ""]) assert.equal((await again(one)).status, 422);
  assert.equal(
    (await again("")).headers.getSetCookie().some((line) => line.includes("session")),
    false,
  );
});

test("at a bare network address there are none, and nothing offers them", async () => {
  await using bare = await startBadgeworks();
  assert.doesNotMatch(await (await fetch(`${bare.origin}/sign-in`)).text(), /passkey/);
});
