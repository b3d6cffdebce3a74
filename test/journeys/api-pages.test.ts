import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startBadgeworks, type Badgeworks } from "#test/support/badgeworks.ts";
import { check, openBrowser, type TestBrowser } from "#test/support/browser.ts";

/* The pages about the API, as developers read them. */

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

test("every page in every language, light and dark, narrow and wide, passes the check", async () => {
  const looks = [
    {
      paths: ["/api", "/api/v1"],
      locale: "en-GB",
      colorScheme: "light",
      viewport: { width: 1280, height: 800 },
    },
    {
      paths: ["/api", "/api/v2"],
      locale: "fi-FI",
      colorScheme: "dark",
      viewport: { width: 320, height: 640 },
    },
    {
      paths: ["/api"],
      locale: "sv-SE",
      colorScheme: "dark",
      forcedColors: "active",
      viewport: { width: 980, height: 600 },
    },
    { paths: ["/api"], locale: "et-EE", colorScheme: "light", viewport: { width: 390, height: 844 } },
  ] as const;
  for (const look of looks) {
    const page = await browser.page(look);
    for (const path of look.paths) {
      await page.goto(badgeworks.origin + path);
      assert.equal(await page.evaluate("document.documentElement.lang"), look.locale.slice(0, 2), path);
      await check(page);
    }
  }
});

test("from the front page to an operation without scripts; every link inside a page leads somewhere", async () => {
  const page = await browser.page({ javaScriptEnabled: false });
  await page.goto(`${badgeworks.origin}/`);
  await page.getByRole("link", { name: "API for developers" }).click();
  await page.getByRole("link", { name: "Read Version 2" }).click();
  await page.getByRole("link", { name: "Issue a badge to up to 10,000 people at once" }).click();
  assert.equal(new URL(page.url()).hash, "#issueBadge");
  const card = page.locator("#issueBadge");
  assert.ok(await card.getByText("/v2/event/{client}/{badge}/issue", { exact: true }).isVisible());
  assert.ok(await card.getByText("api_consumer_id", { exact: true }).first().isVisible());
  assert.ok(
    (await card.locator("pre").textContent())?.includes(`${badgeworks.origin}/v2/event/$CLIENT/$BADGE/issue`),
  );
  for (const version of ["v1", "v2"]) {
    const html = await (await fetch(`${badgeworks.origin}/api/${version}`)).text();
    const ids = new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    const links = [...html.matchAll(/ href="#([^"]+)"/g)].map(([, id]) => id);
    assert.ok(links.length > 14, version);
    assert.deepEqual(
      links.filter((id) => !ids.has(id)),
      [],
      version,
    );
    const document = (await (await fetch(`${badgeworks.origin}/${version}/openapi.json`)).json()) as {
      paths: Record<string, Record<string, { operationId: string }>>;
    };
    const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
    for (const { operationId } of operations) assert.ok(ids.has(operationId), operationId);
  }
});

test("an example is copied as it stands, and its lines can be scrolled by keyboard", async () => {
  const page = await browser.page({
    permissions: ["clipboard-read", "clipboard-write"],
    viewport: { width: 390, height: 700 },
  });
  await page.goto(`${badgeworks.origin}/api/v2#ping`);
  const card = page.locator("#ping");
  await card.getByRole("button", { name: "Copy" }).click();
  await card.getByText("Copied").waitFor();
  assert.equal(
    await page.evaluate("navigator.clipboard.readText()"),
    await card.locator("pre").textContent(),
  );
  await card.locator("pre").focus();
  await page.keyboard.press("ArrowRight");
});

test("what is folded opens by keyboard, and passes the check, too", async () => {
  const page = await browser.page({ locale: "sv-SE", viewport: { width: 390, height: 844 } });
  await page.goto(`${badgeworks.origin}/api/v2`);
  const summary = page.locator("#listRecipients summary").first();
  await summary.focus();
  await page.keyboard.press("Enter");
  assert.ok(await page.locator("#listRecipients").getByText("receive_url", { exact: true }).isVisible());
  await check(page);
});

test("a page of another version is not there", async () => {
  const answer = await fetch(`${badgeworks.origin}/api/v3`, { headers: { accept: "text/html" } });
  assert.equal(answer.status, 404);
});
