import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { Hono } from "hono";
import type { Web } from "#src/http/web.ts";

/*
 * The few files the pages use. Their names hold a hash of their content, so that browsers keep them for ever and never have a
 * stale one.
 */

interface Asset {
  readonly name: string;
  readonly type: string;
  readonly bytes: Buffer<ArrayBuffer>;
  /** Null where compressing gains nothing. */
  readonly brotli: Buffer<ArrayBuffer> | null;
}

const own = (name: string) => readFileSync(new URL(`files/${name}`, import.meta.url));
const font = (subset: string) =>
  readFileSync(
    fileURLToPath(
      import.meta.resolve(
        `@fontsource-variable/bricolage-grotesque/files/bricolage-grotesque-${subset}-wght-normal.woff2`,
      ),
    ),
  );

const latin = asset("bricolage-latin.woff2", "font/woff2", font("latin"));
const latinExtended = asset("bricolage-latin-ext.woff2", "font/woff2", font("latin-ext"));
const style = asset(
  "style.css",
  "text/css; charset=utf-8",
  Buffer.from(
    own("style.css")
      .toString()
      .replace("bricolage-latin.woff2", latin.name)
      .replace("bricolage-latin-ext.woff2", latinExtended.name),
  ),
);
const apiStyle = asset("api.css", "text/css; charset=utf-8", own("api.css"));
const peopleStyle = asset("people.css", "text/css; charset=utf-8", own("people.css"));
const copyLink = asset("copy-link.js", "text/javascript; charset=utf-8", own("copy-link.js"));
const passkey = asset("passkey.js", "text/javascript; charset=utf-8", own("passkey.js"));
const icon = asset("favicon.svg", "image/svg+xml", own("favicon.svg"));

/** Paths of the files, below the installation's own path. */
export const assetPaths = {
  style: `/assets/${style.name}`,
  apiStyle: `/assets/${apiStyle.name}`,
  peopleStyle: `/assets/${peopleStyle.name}`,
  font: `/assets/${latin.name}`,
  copyLink: `/assets/${copyLink.name}`,
  passkey: `/assets/${passkey.name}`,
  icon: `/assets/${icon.name}`,
} as const;

/** Serves the files and robots.txt. */
export function assets(): Hono<Web> {
  const app = new Hono<Web>();
  const byName = new Map(
    [latin, latinExtended, style, apiStyle, peopleStyle, copyLink, passkey, icon].map((one) => [
      one.name,
      one,
    ]),
  );

  app.get("/assets/:name", (c, next) => {
    const found = byName.get(c.req.param("name"));
    if (!found) return next();
    const brotli = /\bbr\b/.test(c.req.header("accept-encoding") ?? "") ? found.brotli : null;
    return c.body(brotli ?? found.bytes, 200, {
      "content-type": found.type,
      "cache-control": "public, max-age=31536000, immutable",
      ...(found.brotli ? { vary: "Accept-Encoding" } : {}),
      ...(brotli ? { "content-encoding": "br" } : {}),
    });
  });
  app.get("/favicon.ico", (c) =>
    c.body(icon.bytes, 200, { "content-type": icon.type, "cache-control": "public, max-age=86400" }),
  );
  app.get("/robots.txt", (c) =>
    c.text("User-agent: *\nDisallow: /c/\n", 200, { "cache-control": "public, max-age=86400" }),
  );
  return app;
}

function asset(name: string, type: string, read: Buffer): Asset {
  const bytes = Buffer.from(read);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
  const brotli = type.startsWith("font/") ? null : Buffer.from(brotliCompressSync(bytes));
  return { name: name.replace(".", `-${hash}.`), type, bytes, brotli };
}
