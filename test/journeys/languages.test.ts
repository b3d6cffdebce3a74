import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createBadge, issueBadge } from "#test/support/badge.ts";
import { startBadgeworks, type Badgeworks } from "#test/support/badgeworks.ts";
import { check, openBrowser, type TestBrowser } from "#test/support/browser.ts";
import { createIssuer, type TestIssuer } from "#test/support/issuer.ts";
import { readMail, receiveLinkOf, receiverOf, waitForMails } from "#test/support/mailbox.ts";
import { issueOne, type IssuedBadge } from "#test/support/public-badges.ts";
import { createSubIssuer } from "#test/support/sub-issuer.ts";
import { threeLanguages } from "#test/support/three-languages.ts";

/* A badge in three languages, one of them written from the right: its pages and its mails. */

let badgeworks: Badgeworks;
let issuer: TestIssuer;
let browser: TestBrowser;
let issued: IssuedBadge;
let criteria: string;
let profile: string;
before(async () => {
  badgeworks = await startBadgeworks();
  issuer = await createIssuer(badgeworks, "Helsingin kaupunki");
  browser = await openBrowser();
  const alias = await createSubIssuer(badgeworks, issuer, { name: "Kirjasto" });
  const badge = { ...threeLanguages, client_alias_id: [alias] };
  issued = await issueOne(badgeworks, issuer, "Aino <aino@x.example>", badge, { client_alias_id: alias });
  await issued.answer("accept");
  criteria = `${badgeworks.origin}/v1/badge/_/${issued.badgeId}/criteria.html?event=${issued.eventId}`;
  profile = `${badgeworks.origin}/v1/client/?key=${alias}&v=2.0`;
});
after(async () => {
  await browser[Symbol.asyncDispose]();
  await badgeworks[Symbol.asyncDispose]();
});

const withLanguage = (address: string, language: string) =>
  `${address}${address.includes("?") ? "&" : "?"}lang=${language}`;

test("every page in each of the badge's languages, light and dark, narrow and wide, passes the check", async () => {
  for (const [languages, look] of [
    [["fi", "ar"], { locale: "en-GB", colorScheme: "light", viewport: { width: 390, height: 844 } }],
    [["en", "ar"], { locale: "ar", colorScheme: "dark", viewport: { width: 1280, height: 800 } }],
    [["ar"], { locale: "fi-FI", colorScheme: "dark", viewport: { width: 320, height: 640 } }],
  ] as const) {
    const page = await browser.page(look);
    for (const address of [issued.claim, issued.assertion, criteria]) {
      for (const language of languages) {
        await page.goto(withLanguage(address, language));
        const heading = page.locator("h1");
        assert.equal(await heading.getAttribute("lang"), language);
        assert.equal(await heading.getAttribute("dir"), language === "ar" ? "rtl" : "ltr");
        await check(page);
      }
    }
    await page.goto(profile);
    await check(page);
  }
});

test("the badge speaks what was chosen, else what the reader likes, else its primary language", async () => {
  for (const [locale, query, expected] of [
    ["ar-EG", "", "HTML السلامة المائية"],
    ["en-US", "", "Water safety"],
    ["sv-SE", "", "Vesiturvallisuus"],
    ["de", "", "Vesiturvallisuus"],
    ["en-US", "fi", "Vesiturvallisuus"],
    ["en-US", "ar", "HTML السلامة المائية"],
    ["ar", "sv", "HTML السلامة المائية"],
    ["en-US", "nonsense!", "Water safety"],
  ] as const) {
    const page = await browser.page({ locale });
    await page.goto(withLanguage(issued.assertion, query));
    assert.equal(await page.locator("h1").textContent(), expected, `${locale} ${query}`);
  }
});

test("the switch leads to each language and marks the one that is read, by keyboard and without scripts", async () => {
  const page = await browser.page({ locale: "en-GB", javaScriptEnabled: false });
  await page.goto(`${issued.assertion}?from=mail`);
  const languages = page.getByRole("navigation", { name: "Languages of this badge" });
  assert.deepEqual(await languages.getByRole("listitem").allInnerTexts(), ["Suomi", "العربية", "English"]);
  assert.equal(await languages.locator("[aria-current]").textContent(), "English");
  await languages.getByRole("link", { name: "العربية" }).focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/\?from=mail&lang=ar$/);
  assert.equal(
    await page.locator("html").getAttribute("lang"),
    "en",
    "we do not speak it, so the page stays",
  );
  assert.equal(await page.locator(".prose").getAttribute("dir"), "rtl");
  await languages.getByRole("link", { name: "Suomi" }).click();
  assert.equal(await page.locator("html").getAttribute("lang"), "fi");
  assert.equal(await page.locator("h1").textContent(), "Vesiturvallisuus");
  // A badge of one language has no switch.
  await page.goto((await issueOne(badgeworks, issuer)).assertion);
  assert.equal(await page.getByRole("navigation").count(), 1);
});

test("browsers and search engines find the page in each language", async () => {
  for (const address of [issued.assertion, criteria]) {
    const page = await browser.page();
    await page.goto(withLanguage(address, "ar"));
    const links = await page
      .locator("link[hreflang]")
      .evaluateAll((found) =>
        found.map((link) => [link.getAttribute("hreflang"), link.getAttribute("href")]),
      );
    assert.deepEqual(links, [
      ...["fi", "ar", "en"].map((language) => [language, withLanguage(address, language)]),
      ["x-default", address],
    ]);
    const canonical = page.locator("link[rel=canonical]");
    assert.equal(await canonical.getAttribute("href"), withLanguage(address, "ar"));
    await page.goto(address);
    assert.equal(await canonical.getAttribute("href"), address);
  }
});

test("mails come in the languages in which their receiver answered before, others in the badge's own", async () => {
  const mailed = new Set<string>();
  async function mailTo(email: string, badge: Record<string, unknown>) {
    const badgeId = await createBadge(issuer, {
      ...badge,
      email_subject: "",
      email_body: "",
      email_link_text: "",
    });
    await issueBadge(issuer, badgeId, [email], { send_email: 1 });
    const files = await waitForMails(badgeworks.mailDir, mailed.size + 1);
    const file = files.find((name) => !mailed.has(name)) ?? assert.fail();
    mailed.add(file);
    const mail = await readMail(file);
    assert.equal(receiverOf(mail), email);
    return { subject: mail.subject ?? "", html: String(mail.html), link: receiveLinkOf(mail) };
  }
  async function answer(link: string, languages: string, chosen?: string) {
    const token = new URL(link).searchParams.get("tk") ?? "";
    const body = new URLSearchParams({ tk: token, answer: "accept", ...(chosen ? { lang: chosen } : {}) });
    const headers = { "accept-language": languages };
    const response = await fetch(link, { method: "POST", body, headers, redirect: "manual" });
    assert.equal(response.status, 303);
  }
  const finnish = "Helsingin kaupunki on myöntänyt sinulle osaamismerkin: Vesiturvallisuus";

  const first = await mailTo("swede@x.example", threeLanguages);
  assert.equal(first.subject, finnish, "of a stranger nothing is known");
  await answer(first.link, "sv-SE,sv;q=0.9,en;q=0.5");
  const second = await mailTo("swede@x.example", threeLanguages);
  // Ours are in Swedish; the badge, which speaks none, comes in the next language they like.
  assert.equal(second.subject, "Helsingin kaupunki har tilldelat dig ett märke: Water safety");
  assert.match(second.html, /<html lang="sv" dir="ltr">/);
  assert.match(second.html, /<h1 dir="ltr" lang="en"/);

  await answer((await mailTo("arab@x.example", threeLanguages)).link, "en-GB", "ar");
  const arabic = await mailTo("arab@x.example", threeLanguages);
  assert.match(arabic.subject, /has awarded you a badge: HTML السلامة المائية$/);
  assert.match(arabic.html, /<h1 dir="rtl" lang="ar"/);

  const own = await mailTo("swede@x.example", { ...threeLanguages, email_footer: "Kysy meiltä." });
  assert.match(own.html, /<div lang="fi"><p[^>]*>Kysy meiltä\./, "the issuer's own words are marked");
  await answer((await mailTo("nobody@x.example", threeLanguages)).link, "*");
  assert.equal((await mailTo("nobody@x.example", threeLanguages)).subject, finnish);
});
