import { Hono, type Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { wordsFor } from "#src/domain/badges/words.ts";
import { findContent, findIssuerRecord } from "#src/domain/publishing/public-records.ts";
import { prefersHtml } from "#src/http/negotiate.ts";
import type { OpenApi } from "#src/http/openapi.ts";
import { apiIndexPage } from "#src/http/pages/api-index-page.ts";
import { apiPage, type ApiVersion } from "#src/http/pages/api-page.ts";
import { assets } from "#src/http/pages/assets.ts";
import { badgePage } from "#src/http/pages/badge-page.ts";
import { findBadgeView } from "#src/http/pages/badge-view.ts";
import { showClaim, takeAnswer } from "#src/http/pages/claim.ts";
import { criteriaPage } from "#src/http/pages/criteria-page.ts";
import { awardAtAddress, frontPage } from "#src/http/pages/front-page.ts";
import { issuerPage } from "#src/http/pages/issuer-page.ts";
import { answerWithPage } from "#src/http/pages/layout.ts";
import { problemPage } from "#src/http/pages/problem-page.ts";
import { siteOf, type Site } from "#src/http/pages/site.ts";
import { visitorOf } from "#src/http/pages/visitor.ts";
import type { DoorParts, Web } from "#src/http/web.ts";
import {
  isAwardId,
  isBadgeId,
  isEventId,
  isIssuerId,
  isProfileId,
  issuerOfProfile,
  type EventId,
} from "#src/platform/ids.ts";
import { Problem } from "#src/platform/problem.ts";

/*
 * Server-rendered pages for the signed-out and for earners. A GET changes nothing; no page sets a cookie, asks another server
 * for anything or needs a script. Where an address has a JSON form too, only callers that prefer HTML get the page.
 */

/** The door of the pages; it stands before the door of the public documents. `apis` makes the descriptions of the API. */
export function pages(parts: DoorParts, apis: Readonly<Record<ApiVersion, () => OpenApi>>): Hono<Web> {
  const app = new Hono<Web>();
  const site = siteOf(parts.addresses);
  const { pipeline } = parts.database;

  app.onError((error, c) => {
    if (error instanceof Problem && error.kind === "unavailable") return problemPage(c, site, "server", 503);
    parts.log.error({ requestId: c.get("from").requestId, error }, "a page failed");
    return problemPage(c, site, "server");
  });

  app.route("/", assets());

  app.get("/", async (c) => {
    const visitor = visitorOf(c);
    const asked = c.req.query("badge") ?? null;
    const id = asked === null ? null : awardAtAddress(site, asked);
    if (id) return c.redirect(visitor.link(`${site.base}/v1/assertion/${id}.html`), 303);
    return answerWithPage(c, site, visitor, frontPage(site, visitor, asked?.slice(0, 2000) ?? null));
  });

  app.get("/api", (c) => {
    const visitor = visitorOf(c);
    return answerWithPage(c, site, visitor, apiIndexPage(site, visitor, { v1: apis.v1(), v2: apis.v2() }));
  });
  app.get("/api/:version{v[12]}", (c) => {
    const visitor = visitorOf(c);
    const version = c.req.param("version") as ApiVersion;
    return answerWithPage(c, site, visitor, apiPage(site, visitor, version, apis[version]()));
  });

  app.get("/c/receive", (c) => showClaim(c, parts, site));
  app.post(
    "/c/receive",
    bodyLimit({ maxSize: 4096, onError: (c) => problemPage(c, site, "answer", 413) }),
    (c) => takeAnswer(c, parts, site),
  );

  app.get("/v1/assertion/:id{[0-9a-f]{40}(\\.html)?}", async (c, next) => {
    const [id = "", ending] = c.req.param("id").split(".");
    if (!ending && !prefersHtml(c.req.header("accept"))) return next();
    const visitor = visitorOf(c);
    const view = isAwardId(id) ? await findBadgeView(pipeline, id, visitor.wishes) : null;
    if (!view) return problemPage(c, site, "badge");
    return answerWithPage(c, site, visitor, badgePage(site, visitor, view, parts.clock()));
  });

  app.get("/v1/badge/_/:badge{[0-9A-Za-z]{20}}/criteria.html", async (c) => {
    const badgeId = c.req.param("badge");
    const event = c.req.query("event") || null;
    if (!isBadgeId(badgeId) || (event && !isEventId(event))) return problemPage(c, site, "badge");
    const eventId = event as EventId | null;
    const content = await findContent(pipeline, badgeId, eventId);
    const issuer = content && (await findIssuerRecord(pipeline, content.profileId));
    if (!issuer) return problemPage(c, site, "badge");
    const visitor = visitorOf(c);
    const shown = { content, words: wordsFor(content, visitor.wishes) };
    return answerWithPage(c, site, visitor, criteriaPage(site, visitor, shown, issuer, eventId));
  });

  app.get("/v1/client", async (c, next) => {
    const key = c.req.query("key");
    if (!key || !prefersHtml(c.req.header("accept"))) return next();
    const issuer = isProfileId(key) ? await findIssuerRecord(pipeline, key) : null;
    if (!issuer) return problemPage(c, site, "issuer");
    const whole = isIssuerId(key) ? null : await findIssuerRecord(pipeline, issuerOfProfile(issuer.id));
    const visitor = visitorOf(c);
    return answerWithPage(c, site, visitor, issuerPage(site, visitor, issuer, whole));
  });

  return app;
}

/** The last door: a page for browsers at addresses that no other door knows. */
export function missingPages(parts: DoorParts): Hono<Web> {
  const app = new Hono<Web>();
  const site: Site = siteOf(parts.addresses);
  app.all("*", (c: Context<Web>, next) =>
    prefersHtml(c.req.header("accept")) ? problemPage(c, site, "page") : next(),
  );
  return app;
}
