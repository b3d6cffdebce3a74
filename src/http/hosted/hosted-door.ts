import { hash } from "node:crypto";
import { Hono, type Context } from "hono";
import { badgeDocument, badgeDocument11, issuerDocument } from "#src/domain/publishing/documents.ts";
import { wordsFor } from "#src/domain/badges/words.ts";
import { findContent, findIssuerRecord, findProfileOfEvent } from "#src/domain/publishing/public-records.ts";
import { answerAssertion } from "#src/http/hosted/assertion-answer.ts";
import { branding } from "#src/http/hosted/branding.ts";
import { pictures } from "#src/http/hosted/pictures.ts";
import { languageTag } from "#src/platform/i18n.ts";
import { isKnown } from "#src/http/entity-tag.ts";
import { jsonType } from "#src/http/negotiate.ts";
import type { DoorParts, Web } from "#src/http/web.ts";
import { isAwardId, isBadgeId, isEventId, isIssuerId, isProfileId, type EventId } from "#src/platform/ids.ts";

/*
 * Permanent public documents: anyone may read them from anywhere, nobody is asked who they are. The pages door stands before
 * this one and takes browsers. Source: OBF contract, section 6; Open Badges 2.0, "Publishing" and "Revoking Hosted Assertions".
 */

const publicPaths = [
  "/v1/assertion/*",
  "/v1/badge/_/*",
  "/v1/client",
  "/v1/client/:image{[0-9A-Za-z]{8,18}\\.png}",
  "/c/download/*",
  "/c/receive/download",
];

/** The door of the public documents. */
export function hostedDocuments(parts: DoorParts): Hono<Web> {
  const app = new Hono<Web>();
  const { pipeline } = parts.database;
  const { addresses } = parts;

  for (const path of publicPaths) {
    app.use(path, (c, next) => {
      c.env.outgoing.setHeader("Access-Control-Allow-Origin", "*");
      return next();
    });
    app.options(path, preflight);
  }

  app.get("/v1/assertion/:id{[0-9a-f]{40}(\\.json)?}", async (c) => {
    const id = c.req.param("id").slice(0, 40);
    const asked = { accept: c.req.header("accept"), ifNoneMatch: c.req.header("if-none-match") };
    const answer = isAwardId(id) ? await answerAssertion(parts, id, asked) : null;
    if (!answer) return notFound(c, "There is no assertion at this address.");
    return new Response(answer.body, answer);
  });

  app.get("/v1/badge/_/:badge{[0-9A-Za-z]{20}\\.json}", async (c) => {
    const found = await contentOf(c, c.req.param("badge").slice(0, 20), parts);
    if (!found) return notFound(c, "There is no badge at this address.");
    const version = c.req.query("v") === "1.1" ? badgeDocument11 : badgeDocument;
    const language = languageTag(c.req.query("lang") ?? "");
    return document(c, version(addresses, found.content, found.eventId, language), cacheFor(found.eventId));
  });

  app.get("/v1/badge/_/:badge{[0-9A-Za-z]{20}}/criteria.md", async (c) => {
    const found = await contentOf(c, c.req.param("badge"), parts);
    if (!found) return notFound(c, "There is no badge at this address.");
    const words = wordsFor(found.content, c.req.query("lang") ?? "");
    return c.text(words.criteria.markdown, 200, {
      "content-type": "text/markdown; charset=utf-8",
      "cache-control": cacheFor(found.eventId),
    });
  });

  app.get("/v1/client", async (c, next) => {
    const key = c.req.query("key") ?? "";
    if (!c.req.query("key")) return next();
    const event = c.req.query("event") ?? "";
    const id = isIssuerId(key) && isEventId(event) ? await findProfileOfEvent(pipeline, key, event) : key;
    const issuer = isProfileId(id) ? await findIssuerRecord(pipeline, id) : null;
    if (!issuer) return notFound(c, "There is no issuer at this address.");
    const version = c.req.query("v") === "1.1" ? "1.1" : "2.0";
    return document(c, issuerDocument(addresses, issuer, version), "public, max-age=300");
  });

  app.route("/", branding());
  app.route("/", pictures(parts));
  // What is public asks nobody for credentials, also where there is nothing.
  for (const path of ["/v1/assertion/*", "/v1/badge/_/*", "/c/download/*"]) {
    app.get(path, (c) => notFound(c, "There is nothing at this address."));
  }
  return app;
}

/** What a badge address is about: the content of its event, or the present one. */
async function contentOf(c: Context<Web>, badgeId: string, parts: DoorParts) {
  const event = c.req.query("event");
  if (!isBadgeId(badgeId) || (event && !isEventId(event))) return null;
  const eventId = event ? (event as EventId) : null;
  const content = await findContent(parts.database.pipeline, badgeId, eventId);
  return content && { content, eventId };
}

/** What an event issued never changes; what a badge says now may. */
function cacheFor(eventId: EventId | null): string {
  return eventId ? "public, max-age=86400" : "public, max-age=300";
}

function document(c: Context<Web>, value: object, cacheControl: string): Response {
  const body = JSON.stringify(value);
  const type = jsonType(c.req.header("accept"));
  const etag = `"${hash("sha1", type + body, "base64url")}"`;
  const headers = { etag, vary: "Accept", "cache-control": cacheControl };
  if (isKnown(c.req.header("if-none-match"), etag)) return c.body(null, 304, headers);
  return c.body(body, 200, { "content-type": type, ...headers });
}

function notFound(c: Context<Web>, error: string): Response {
  return c.json({ error }, 404, { "cache-control": "no-cache" });
}

function preflight(c: Context<Web>): Response {
  return c.body(null, 204, {
    "access-control-allow-methods": "GET, HEAD, OPTIONS",
    "access-control-allow-headers": "*",
    "access-control-max-age": "86400",
  });
}
