import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";

/*
 * Journeys run in the Chromium of the machine: tests download no browser of their own.
 */

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const folders = ["/usr/bin", "/usr/local/bin", "/snap/bin", ...(process.env["PATH"] ?? "").split(":")];
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** A running browser; `page` opens a page of its own that `check` can look at. */
export interface TestBrowser extends AsyncDisposable {
  page(options?: BrowserContextOptions): Promise<Page>;
}

/** Starts the machine's Chromium; as root installs Debian's package where there is none. */
export async function openBrowser(): Promise<TestBrowser> {
  const root = process.getuid?.() === 0;
  const browser: Browser = await chromium.launch({
    executablePath: findChromium() ?? installChromium(root),
    headless: true,
    args: [
      // Its sandbox refuses to run as root.
      ...(root ? ["--no-sandbox"] : []),
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
  });
  return {
    async page(options = {}) {
      const open = async (more: BrowserContextOptions) =>
        listenTo(await (await browser.newContext({ locale: "en-GB", ...options, ...more })).newPage());
      const page = await open({});
      // A page without scripts cannot be examined: the same address is, in a window that has them.
      twins.set(page, options.javaScriptEnabled === false ? await open({ javaScriptEnabled: true }) : page);
      return page;
    },
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

const twins = new WeakMap<Page, Page>();
const complaints = new WeakMap<Page, string[]>();

/** Writes down what a page complains of and whom it asks. */
function listenTo(page: Page): Page {
  const heard: string[] = [];
  complaints.set(page, heard);
  page.on("console", (message) => {
    const expected = /the server responded with a status of (404|410|422|429)/.test(message.text());
    if (message.type() === "error" && !expected) heard.push(message.text());
  });
  page.on("pageerror", (error) => heard.push(error.message));
  page.on("request", (request) => {
    const own = new URL(page.url() === "about:blank" ? request.url() : page.url()).origin;
    if (!request.url().startsWith(own) && !request.url().startsWith("data:"))
      heard.push(`asks ${request.url()}`);
  });
  return page;
}

/** What a page may do that most may not. */
export interface Allowances {
  /** It is for somebody signed in. */
  readonly cookies?: "allowed";
}

/** Holds a page to the rules of every page: nothing for axe, no console error, no policy violation, no stranger asked, no cookie. */
export async function check(page: Page, { cookies }: Allowances = {}): Promise<void> {
  const shown = twins.get(page) ?? page;
  if (shown !== page) {
    await shown.context().addCookies(await page.context().cookies());
    await shown.goto(page.url());
  }
  await shown.evaluate("document.fonts.ready.then(() => undefined)");
  for (const one of [page, shown]) {
    assert.deepEqual(complaints.get(one)?.splice(0), [], `${page.url()} complains`);
  }
  if (!cookies) assert.deepEqual(await page.context().cookies(), [], `${page.url()} sets a cookie`);
  const wide = await shown.evaluate<number>("document.documentElement.scrollWidth - innerWidth");
  assert.ok(wide <= 0, `${page.url()} is ${wide} px wider than its window`);
  assert.deepEqual(await findingsOf(shown), [], page.url());
}

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

interface Found {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}

/** What axe finds, one line each. */
async function findingsOf(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  // Where the system forces its colours, axe would compare the page's own with them.
  const forced = await page.evaluate<boolean>('matchMedia("(forced-colors: active)").matches');
  const options = { runOnly: rules, rules: { "color-contrast": { enabled: !forced } } };
  const { violations } = await page.evaluate<Found>(`axe.run(${JSON.stringify(options)})`);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html} ${node.failureSummary ?? ""}`),
  );
}

function findChromium(): string | null {
  const wanted = process.env["CHROMIUM"];
  if (wanted) return wanted;
  for (const name of names) {
    for (const folder of folders) {
      const file = path.join(folder, name);
      if (folder && existsSync(file)) return file;
    }
  }
  return null;
}

function installChromium(root: boolean): string {
  if (root && existsSync("/usr/bin/apt-get")) {
    const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    for (const args of [["update"], ["install", "-y", "--no-install-recommends", "chromium"]]) {
      spawnSync("apt-get", args, { env: environment, stdio: ["ignore", "ignore", "inherit"] });
    }
    const installed = findChromium();
    if (installed) return installed;
  }
  throw new Error(
    "The browser tests need Chromium. Install it with this command, or name one with CHROMIUM=/path/to/it:\n\n  sudo apt-get install chromium\n",
  );
}
