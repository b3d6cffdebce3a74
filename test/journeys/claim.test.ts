import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { unbakePng } from "@badgeworks/openbadges";
import { startBadgeworks, type Badgeworks } from "#test/support/badgeworks.ts";
import { createBadge, issueBadge } from "#test/support/badge.ts";
import { check, openBrowser, type TestBrowser } from "#test/support/browser.ts";
import { createIssuer, type TestIssuer } from "#test/support/issuer.ts";
import { readMail, receiveLinkOf, waitForMails } from "#test/support/mailbox.ts";
import { issueOne } from "#test/support/public-badges.ts";

/* An earner's way: the mail, the page behind its link, the answer, the public page. */

const phone = { viewport: { width: 390, height: 844 }, javaScriptEnabled: false };
const asBrowser = { headers: { accept: "text/html,*/*;q=0.8" } };

let badgeworks: Badgeworks;
let issuer: TestIssuer;
let browser: TestBrowser;
before(async () => {
  badgeworks = await startBadgeworks();
  issuer = await createIssuer(badgeworks);
  browser = await openBrowser();
});
after(async () => {
  await browser[Symbol.asyncDispose]();
  await badgeworks[Symbol.asyncDispose]();
});

test("on a phone without scripts: mail, accept, public page, baked picture, revoked", async () => {
  const badgeId = await createBadge(issuer);
  const eventId = await issueBadge(issuer, badgeId, ["Aino Virtanen <aino@x.example>"], { send_email: 1 });
  const [mail = ""] = await waitForMails(badgeworks.mailDir, 1);
  const page = await browser.page({ ...phone, acceptDownloads: true });

  await page.goto(receiveLinkOf(await readMail(mail)));
  assert.equal(await page.getByRole("heading", { level: 1 }).textContent(), "First aid");
  await check(page);
  await page.getByRole("button", { name: "Accept the badge" }).click();
  await page.getByRole("heading", { name: "This badge is yours" }).waitFor();
  await check(page);

  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download the badge" }).click();
  const png = await readFile(await (await downloading).path());
  const assertion = JSON.parse(unbakePng(png)[0]?.text ?? "") as {
    id: string;
    recipient: { hashed: boolean };
  };
  assert.equal(assertion.recipient.hashed, true);

  await page.getByRole("link", { name: "Open its public page" }).click();
  assert.equal(page.url(), assertion.id);
  assert.match((await page.locator(".stamp").textContent()) ?? "", /^Valid, checked /);
  assert.ok(await page.getByText("Aino Virtanen").isVisible());
  await check(page);

  const revoked = await issuer.call("DELETE", `/v1/event/${issuer.id}/${eventId}?email=aino@x.example`);
  assert.equal(revoked.status, 204);
  const answer = await page.reload();
  assert.equal(answer?.status(), 410);
  assert.match((await page.locator(".stamp").textContent()) ?? "", /^Revoked, checked /);
  assert.equal(await page.getByText("Aino Virtanen").count(), 0);
  await check(page);
});

test("looking, however often, accepts nothing", async () => {
  const badge = await issueOne(badgeworks, issuer);
  for (const method of ["GET", "HEAD", "GET", "OPTIONS", "PUT"]) await fetch(badge.claim, { method });
  await fetch(`${badge.claim}&answer=accept`);
  const html = await (await fetch(badge.assertion, asBrowser)).text();
  assert.match(html, /Not accepted yet/);
  assert.doesNotMatch(html, /Aino/);
});

test("declined, then accepted after all; what was accepted stays, and answering twice is no error", async () => {
  const badge = await issueOne(badgeworks, issuer);
  const page = await browser.page({ viewport: { width: 390, height: 844 } });
  await page.goto(badge.claim);
  await page.getByRole("button", { name: "Decline" }).click();
  await page.getByRole("heading", { name: "You declined this badge" }).waitFor();
  await check(page);
  assert.equal((await fetch(badge.assertion, asBrowser)).status, 410);
  await badge.answer("decline");

  await page.getByRole("button", { name: "Accept the badge" }).click();
  await page.getByRole("heading", { name: "This badge is yours" }).waitFor();
  await check(page);
  await badge.answer("accept");
  await badge.answer("decline");
  assert.equal((await fetch(badge.assertion, asBrowser)).status, 200);
});

test("by keyboard alone, with the link to the content first", async () => {
  const badge = await issueOne(badgeworks, issuer);
  const page = await browser.page();
  await page.goto(badge.claim);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate("document.activeElement.textContent"), "Skip to the content");
  for (let presses = 0; presses < 10; presses++) {
    await page.keyboard.press("Tab");
    if ((await page.evaluate("document.activeElement.value")) === "accept") break;
  }
  assert.notEqual(await page.evaluate("getComputedStyle(document.activeElement).outlineStyle"), "none");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "This badge is yours" }).waitFor();
});

test("a link that is not ours, and one whose badge was revoked, say what to do", async () => {
  const page = await browser.page(phone);
  for (const token of ["", "abc", "A".repeat(48), "%00", "a&tk=b"]) {
    const answer = await page.goto(`${badgeworks.origin}/c/receive?tk=${token}`);
    assert.equal(answer?.status(), 404, token);
  }
  await page.getByRole("heading", { name: "This link does not lead to a badge" }).waitFor();
  await check(page);

  const badge = await issueOne(badgeworks, issuer);
  await badge.revoke();
  assert.equal((await page.goto(badge.claim))?.status(), 410);
  await page.getByRole("heading", { name: "This badge has been revoked" }).waitFor();
  assert.equal(await page.getByRole("button").count(), 0);
  await check(page);
  await badge.answer("accept");
  assert.equal((await fetch(badge.assertion, asBrowser)).status, 410);
});

test("an answer that is none changes nothing", async () => {
  const badge = await issueOne(badgeworks, issuer);
  const token = new URL(badge.claim).searchParams.get("tk") ?? "";
  const send = async (body: URLSearchParams | FormData | string) =>
    (await fetch(`${badgeworks.origin}/c/receive`, { method: "POST", body, redirect: "manual" })).status;
  assert.equal(await send(""), 400);
  assert.equal(await send(new URLSearchParams({ tk: token })), 400);
  assert.equal(await send(new URLSearchParams({ tk: token, answer: "both" })), 400);
  assert.equal(await send(new URLSearchParams({ tk: `${token}x`, answer: "accept" })), 404);
  assert.equal(await send(new URLSearchParams({ tk: token, answer: "accept", more: "x".repeat(5000) })), 413);
  assert.match(await (await fetch(badge.assertion, asBrowser)).text(), /Not accepted yet/);
});

test("the page keeps its address, and with it the token, to itself", async () => {
  const badge = await issueOne(badgeworks, issuer);
  const { headers } = await fetch(badge.claim);
  assert.equal(headers.get("referrer-policy"), "no-referrer");
  assert.equal(headers.get("cache-control"), "no-store");
  assert.equal(headers.get("set-cookie"), null);
  assert.match(headers.get("content-security-policy") ?? "", /^default-src 'none'; .*frame-ancestors 'none'/);
  assert.match(await (await fetch(`${badgeworks.origin}/robots.txt`)).text(), /Disallow: \/c\//);
});
