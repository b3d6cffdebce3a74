import { readFileSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Hono, type Context } from "hono";
import {
  listPage,
  messagePage,
  missingPage,
  type Listed,
  type Markup,
} from "#src/http/demo-mailbox/pages.ts";
import { readMessage } from "#src/http/demo-mailbox/read-message.ts";
import type { Web } from "#src/http/web.ts";

/*
 * The mails a demonstration would have sent, for whoever opens the page: every link to accept a badge is in them. Mounted by
 * `badgeworks demo` alone.
 */

const mostListed = 200;
const namePattern = /^[\w-][\w.-]*\.eml$/;

/** The door of the mailbox, over a folder of `.eml` files. */
export function demoMailbox(directory: string, publicUrl: string): Hono<Web> {
  const app = new Hono<Web>();
  const font = readFileSync(
    fileURLToPath(
      import.meta
        .resolve("@fontsource-variable/bricolage-grotesque/files/bricolage-grotesque-latin-wght-normal.woff2"),
    ),
  );
  const answer = async (c: Context<Web>, page: Markup, status: 200 | 404 = 200) =>
    c.html(String(await page), status, {
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "x-robots-tag": "noindex",
      // A mail brings its styles with it. Nothing in it can run: scripts are not allowed by this nor by its frame.
      "content-security-policy":
        `default-src 'none'; style-src 'unsafe-inline'; font-src 'self'; img-src 'self' ${new URL(publicUrl).origin} data:; ` +
        "form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
    });

  app.get("/demo/font.woff2", (c) =>
    c.body(font, 200, { "content-type": "font/woff2", "cache-control": "public, max-age=86400" }),
  );

  app.get("/demo/mailbox", async (c) => {
    const names = await newestFirst(directory);
    const listed = await Promise.all(
      names.slice(0, mostListed).map(async ({ name }): Promise<Listed> => {
        const { to, subject, date } = readMessage(await readFile(path.join(directory, name)));
        return { name: name.slice(0, -4), to, subject, date };
      }),
    );
    return answer(c, listPage(listed, names.length));
  });

  app.get("/demo/mailbox/:name", async (c) => {
    const file = `${c.req.param("name")}.eml`;
    const source = namePattern.test(file)
      ? await readFile(path.join(directory, file)).catch(() => null)
      : null;
    return source ? answer(c, messagePage(readMessage(source))) : answer(c, missingPage(), 404);
  });
  return app;
}

async function newestFirst(directory: string): Promise<{ name: string; at: number }[]> {
  const names = (await readdir(directory).catch(() => [])).filter((name) => namePattern.test(name));
  const dated = await Promise.all(
    names.map(async (name) => ({ name, at: (await stat(path.join(directory, name))).mtimeMs })),
  );
  return dated.toSorted((one, other) => other.at - one.at || one.name.localeCompare(other.name));
}
