import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startBadgeworks, type Badgeworks } from "#test/support/badgeworks.ts";
import { check, openBrowser, type TestBrowser } from "#test/support/browser.ts";
import { createIssuer, type TestIssuer } from "#test/support/issuer.ts";
import { issueOne, type IssuedBadge } from "#test/support/public-badges.ts";

/* What a stranger sees of badges, issuers and the installation. */

const hostileCss =
  "h3 { color: #a8261c } body, main, footer { display: none !important } & , :not(&) { display: none } } footer { display: none }";
const badge = {
  name: "Vesiturvallisuus <1>",
  description: "Tunnistaa vaaran veden äärellä.",
  language: "fi",
  criteria_html:
    '<h1>Koulutus</h1><p>Kuusi tuntia.</p><img src="https://elsewhere.example/a.png" alt="Allas">',
  css: hostileCss,
  tags: ["Ensiapu", "Uinti"],
};

let badgeworks: Badgeworks;
let issuer: TestIssuer;
let browser: TestBrowser;
let accepted: IssuedBadge;
before(async () => {
  badgeworks = await startBadgeworks();
  issuer = await createIssuer(badgeworks, "Räddningsskolan & söner");
  browser = await openBrowser();
  accepted = await issueOne(badgeworks, issuer, "Žaneta Õun <z@x.example>", badge);
  await accepted.answer("accept");
});
after(async () => {
  await browser[Symbol.asyncDispose]();
  await badgeworks[Symbol.asyncDispose]();
});

const get = (address: string, accept = "text/html") =>
  fetch(address, { headers: { accept }, redirect: "manual" });

test("every page in every language, light and dark, narrow and wide, passes the check", async () => {
  const expired = await issueOne(
    badgeworks,
    issuer,
    "old@x.example",
    {},
    { issued_on: 1_500_000_000, expires: 1_600_000_000 },
  );
  const declined = await issueOne(badgeworks, issuer);
  await declined.answer("decline");
  const addresses = [
    accepted.claim,
    accepted.assertion,
    expired.claim,
    expired.assertion,
    declined.assertion,
    `${badgeworks.origin}/v1/badge/_/${accepted.badgeId}/criteria.html?event=${accepted.eventId}`,
    `${badgeworks.origin}/v1/client/?key=${issuer.id}&v=2.0`,
    `${badgeworks.origin}/`,
    `${badgeworks.origin}/?badge=https://elsewhere.example/`,
    `${badgeworks.origin}/nothing/here`,
  ];
  const looks = [
    { locale: "en-GB", colorScheme: "light", viewport: { width: 1280, height: 800 } },
    { locale: "fi-FI", colorScheme: "dark", viewport: { width: 320, height: 640 } },
    { locale: "sv-SE", colorScheme: "dark", forcedColors: "active", viewport: { width: 768, height: 600 } },
    { locale: "et-EE", colorScheme: "light", reducedMotion: "reduce", viewport: { width: 390, height: 844 } },
  ] as const;
  for (const look of looks) {
    const page = await browser.page(look);
    for (const address of addresses) {
      await page.goto(address);
      assert.equal(await page.evaluate("document.documentElement.lang"), look.locale.slice(0, 2), address);
      await check(page);
    }
  }
});

test("the badge's own words are marked with its language, whatever the page speaks", async () => {
  const page = await browser.page({ locale: "et-EE" });
  await page.goto(accepted.assertion);
  assert.equal(await page.locator("h1").getAttribute("lang"), "fi");
  await page.locator("summary", { hasText: "Eesti" }).click();
  await page.getByRole("link", { name: "Svenska" }).click();
  assert.equal(await page.evaluate("document.documentElement.lang"), "sv");
  assert.equal(await page.getByText("Žaneta Õun").count(), 1);
});

test("an address answers browsers with a page and programs with data", async () => {
  for (const accept of ["*/*", "application/json", "application/ld+json, text/html;q=0.5"]) {
    assert.match((await get(accepted.assertion, accept)).headers.get("content-type") ?? "", /json/, accept);
  }
  const page = await get(accepted.assertion);
  assert.match(page.headers.get("content-type") ?? "", /^text\/html/);
  assert.equal(page.headers.get("vary"), "Accept, Accept-Language");
  assert.equal(page.headers.get("cache-control"), "no-cache");
  assert.match((await get(`${accepted.assertion}.html`, "*/*")).headers.get("content-type") ?? "", /html/);
  assert.match((await get(`${accepted.assertion}.json`)).headers.get("content-type") ?? "", /json/);
  const html = await page.text();
  assert.ok(
    html.includes(`<link rel="alternate" type="application/json" href="${accepted.assertion}.json" />`),
  );
  assert.match(html, /<meta property="og:image" content="http[^"]+\.png\?event=[^"]+" \/>/);
  assert.match(html, /Vesiturvallisuus &lt;1&gt;/);
});

test("a badge's own styles reach its criteria and nothing else", async () => {
  const page = await browser.page();
  await page.goto(
    `${badgeworks.origin}/v1/badge/_/${accepted.badgeId}/criteria.html?event=${accepted.eventId}`,
  );
  const colour = await page.evaluate('getComputedStyle(document.querySelector("#criteria h3")).color');
  assert.equal(colour, "rgb(168, 38, 28)");
  for (const place of ["main", "footer", "h1"]) assert.ok(await page.locator(place).isVisible(), place);
  assert.equal(await page.getByRole("link", { name: "Allas" }).count(), 1);
  const alternate = await page.locator('link[type="text/x-markdown"]').getAttribute("href");
  assert.match(await (await get(alternate ?? "", "*/*")).text(), /Kuusi tuntia\./);
});

test("the criteria of what was issued outlive the badge", async () => {
  const issued = await issueOne(badgeworks, issuer);
  const address = `${badgeworks.origin}/v1/badge/_/${issued.badgeId}/criteria.html`;
  assert.equal((await get(address)).status, 200);
  const gone = await issuer.call("DELETE", `/v1/badge/${issuer.id}/${issued.badgeId}`);
  assert.equal(gone.status, 204);
  assert.equal((await get(`${address}?v=2.0&event=${issued.eventId}&c_id=abc`)).status, 200);
  assert.equal((await get(`${address}?event=nonsense`)).status, 404);
});

test("the front page leads to a badge by its address", async () => {
  const page = await browser.page({ javaScriptEnabled: false });
  await page.goto(`${badgeworks.origin}/`);
  await page.getByLabel("Address of the badge").fill(`${accepted.assertion}.json`);
  await page.getByRole("button", { name: "Check" }).click();
  assert.equal(page.url(), `${accepted.assertion}.html`);
  await page.goto(`${badgeworks.origin}/`);
  await page.getByLabel("Address of the badge").fill('"><script>alert(1)</script>');
  await page.getByRole("button", { name: "Check" }).click();
  assert.ok(await page.getByText("This is not the address of a badge on this server.").isVisible());
});

test("the link is copied at a press where scripts run", async () => {
  const page = await browser.page({ permissions: ["clipboard-read", "clipboard-write"] });
  await page.goto(accepted.assertion);
  await page.getByRole("button", { name: "Copy link" }).click();
  await page.getByText("Link copied").waitFor();
  assert.equal(await page.evaluate("navigator.clipboard.readText()"), accepted.assertion);
  await check(page);
});

test("a public page is light: its parts stay within the budget", async () => {
  const page = await browser.page();
  const sizes = { document: 0, stylesheet: 0, font: 0, script: 0 };
  page.on("response", (response) => {
    const kind = response.request().resourceType() as keyof typeof sizes;
    if (kind in sizes) void response.body().then((body) => (sizes[kind] += body.length));
  });
  const issued = await issueOne(badgeworks, issuer);
  await issued.answer("accept");
  await page.goto(issued.assertion, { waitUntil: "networkidle" });
  assert.ok(sizes.document > 0 && sizes.document <= 12_000, `HTML ${sizes.document}`);
  assert.ok(sizes.stylesheet > 0 && sizes.stylesheet <= 12_000, `CSS ${sizes.stylesheet}`);
  assert.ok(sizes.font > 0 && sizes.font <= 45_000, `fonts ${sizes.font}`);
  assert.ok(sizes.script <= 1_000, `script ${sizes.script}`);
});
