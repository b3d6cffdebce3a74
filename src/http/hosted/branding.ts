import { Hono, type Context } from "hono";
import sharp from "sharp";
import type { Web } from "#src/http/web.ts";

/*
 * The two pictures plugins show beside an issuer: where its badges come from, and that somebody checked who it is.
 * Source: OBF contract, section 4.1.
 */

const hexagon = '<path d="M48 4 86 26v44L48 92 10 70V26Z" fill="#14594a"/>';
const drawings = {
  "issued_by.png": `${hexagon}<path d="M48 24 68 36v24L48 72 28 60V36Z" fill="#e2ae3b"/>`,
  "verified_by.png": `${hexagon}<path d="m29 48 13 14 26-28" fill="none" stroke="#fff" stroke-width="9" stroke-linecap="round" stroke-linejoin="round"/>`,
};

/** GET /v1/badge/_/issued_by.png and verified_by.png: 96 × 96 pixels, drawn once in a process. */
export function branding(): Hono<Web> {
  const app = new Hono<Web>();
  for (const [name, drawing] of Object.entries(drawings)) {
    let png: Promise<Buffer> | null = null;
    app.get(`/v1/badge/_/${name}`, async (c: Context<Web>) => {
      png ??= sharp(
        Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96">${drawing}</svg>`),
      )
        .png()
        .toBuffer();
      return c.body(new Uint8Array(await png), 200, {
        "content-type": "image/png",
        "cache-control": "public, max-age=86400",
      });
    });
  }
  return app;
}
