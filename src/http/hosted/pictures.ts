import { Hono, type Context } from "hono";
import { preparePng, type PreparedPng } from "@badgeworks/openbadges";
import { renderPng } from "#src/domain/pictures/render-png.ts";
import { assertionDocument, reasonGone } from "#src/domain/publishing/documents.ts";
import {
  findAward,
  findContent,
  findIssuerRecord,
  findPicture,
} from "#src/domain/publishing/public-records.ts";
import { isKnown } from "#src/http/entity-tag.ts";
import type { DoorParts, Web } from "#src/http/web.ts";
import {
  isAwardId,
  isBadgeId,
  isEventId,
  isProfileId,
  issuerOfAward,
  issuerOfBadge,
  issuerOfProfile,
  type EventId,
  type IssuerId,
} from "#src/platform/ids.ts";

/** A picture ready to be served, and to be baked into. */
interface ReadyPicture {
  png: Buffer;
  baking: PreparedPng;
}

/** Pictures of badges and issuers as PNG, and badges with the assertion baked in. Source: OBF contract, sections 6.1 and 6.4. */
export function pictures(parts: DoorParts): Hono<Web> {
  const app = new Hono<Web>();
  const { pipeline } = parts.database;
  const ready = readyPictures();

  async function pictureOf(issuerId: IssuerId, digest: Buffer | null): Promise<ReadyPicture | null> {
    if (!digest) return null;
    return ready(digest.toString("hex"), async () => {
      const found = await findPicture(pipeline, issuerId, digest);
      if (!found) return null;
      const png =
        found.media_type === "image/png"
          ? found.bytes
          : await renderPng({ ...found, mediaType: found.media_type }, 512);
      return { png, baking: preparePng(png) };
    });
  }

  app.get("/v1/badge/_/:badge{[0-9A-Za-z]{20}\\.png}", async (c) => {
    const badgeId = c.req.param("badge").slice(0, 20);
    const event = c.req.query("event");
    if (!isBadgeId(badgeId) || (event && !isEventId(event))) return missing(c);
    const digest = c.req.query("digest") ?? "";
    if (/^[0-9a-f]{64}$/.test(digest)) {
      const known = await pictureOf(issuerOfBadge(badgeId), Buffer.from(digest, "hex"));
      return known ? image(c, known.png, digest, "public, max-age=31536000, immutable") : missing(c);
    }
    const content = await findContent(pipeline, badgeId, event ? (event as EventId) : null);
    const picture = content && (await pictureOf(issuerOfBadge(badgeId), content.imageDigest));
    if (!content || !picture) return missing(c);
    return image(
      c,
      picture.png,
      content.imageDigest.toString("base64url"),
      event ? "public, max-age=86400" : "public, max-age=300",
    );
  });

  app.get("/v1/client/:image{[0-9A-Za-z]{8,18}\\.png}", async (c) => {
    const id = c.req.param("image").slice(0, -".png".length);
    const issuer = isProfileId(id) ? await findIssuerRecord(pipeline, id) : null;
    const picture = issuer && (await pictureOf(issuerOfProfile(issuer.id), issuer.image_digest));
    if (!issuer?.image_digest || !picture) return missing(c);
    return image(c, picture.png, issuer.image_digest.toString("base64url"), "public, max-age=300");
  });

  async function baked(c: Context<Web>, id: string): Promise<Response> {
    const award = isAwardId(id) ? await findAward(pipeline, id) : null;
    if (!isAwardId(id) || !award) return missing(c);
    const gone = reasonGone(award);
    if (gone !== null) return c.json({ error: gone }, 410, { "cache-control": "no-cache" });
    const content = await findContent(pipeline, award.badge_id, award.event_id);
    const picture = content && (await pictureOf(issuerOfAward(id), content.imageDigest));
    if (!picture) return missing(c);
    const document = JSON.stringify(assertionDocument(parts.addresses, id, award));
    const filename = `badge-${id.slice(0, 8)}.png`;
    return image(
      c,
      picture.baking.bake(document),
      `${id}-${content.imageDigest.toString("base64url")}`,
      "no-cache",
      {
        "content-disposition": `inline; filename="${filename}"`,
      },
    );
  }

  app.get("/c/download/:image{[0-9a-f]{40}\\.png}", (c) => baked(c, c.req.param("image").slice(0, 40)));
  app.get("/c/receive/download", (c) => {
    const url = c.req.query("url") ?? "";
    const id = /\/v1\/assertion\/([0-9a-f]{40})(?:\.json|\.html)?$/.exec(url)?.[1] ?? "";
    const ours = isAwardId(id) && url.replace(/\.(json|html)$/, "") === parts.addresses.assertion(id);
    return ours ? baked(c, id) : Promise.resolve(missing(c));
  });
  return app;
}

/** Keeps the pictures asked for last, up to 64 MiB; they are addressed by their content, so none is ever stale. */
function readyPictures() {
  const kept = new Map<string, ReadyPicture>();
  let size = 0;
  return async (key: string, make: () => Promise<ReadyPicture | null>): Promise<ReadyPicture | null> => {
    const known = kept.get(key);
    if (known) {
      kept.delete(key);
      kept.set(key, known);
      return known;
    }
    const made = await make();
    if (!made || kept.has(key)) return made;
    kept.set(key, made);
    size += made.png.length;
    for (const [oldest, picture] of kept) {
      if (size <= 64 * 1024 * 1024) break;
      kept.delete(oldest);
      size -= picture.png.length;
    }
    return made;
  };
}

function image(
  c: Context<Web>,
  bytes: Uint8Array,
  tag: string,
  cacheControl: string,
  more: Record<string, string> = {},
): Response {
  const etag = `"${tag}"`;
  const headers = { etag, "cache-control": cacheControl, ...more };
  if (isKnown(c.req.header("if-none-match"), etag)) return c.body(null, 304, headers);
  return c.body(bytes as Uint8Array<ArrayBuffer>, 200, { "content-type": "image/png", ...headers });
}

function missing(c: Context<Web>): Response {
  return c.json({ error: "There is no picture at this address." }, 404, { "cache-control": "no-cache" });
}
