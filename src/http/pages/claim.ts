import type { Context } from "hono";
import { answerAward } from "#src/domain/earning/answer-award.ts";
import { readClaimToken, writeClaimToken } from "#src/domain/earning/claim-token.ts";
import { findBadgeView } from "#src/http/pages/badge-view.ts";
import { claimPage } from "#src/http/pages/claim-page.ts";
import { answerWithPage } from "#src/http/pages/layout.ts";
import { problemPage } from "#src/http/pages/problem-page.ts";
import type { Site } from "#src/http/pages/site.ts";
import { visitorOf } from "#src/http/pages/visitor.ts";
import type { DoorParts, Web } from "#src/http/web.ts";
import { issuerOfAward } from "#src/platform/ids.ts";
import { Problem } from "#src/platform/problem.ts";

/** GET /c/receive: shows the badge and how its award stands; changes nothing. */
export async function showClaim(c: Context<Web>, parts: DoorParts, site: Site): Promise<Response> {
  const id = readClaimToken(parts.sealer, (c.req.query("tk") ?? "").trim());
  const visitor = visitorOf(c);
  const view = id && (await findBadgeView(parts.database.pipeline, id, visitor.wishes));
  if (!view) return problemPage(c, site, "claim");
  const token = writeClaimToken(parts.sealer, view.id);
  return answerWithPage(c, site, visitor, claimPage(site, visitor, view, token, parts.clock()));
}

/** POST /c/receive: takes the earner's answer, then leads back to the page, which shows what has become of it. */
export async function takeAnswer(c: Context<Web>, parts: DoorParts, site: Site): Promise<Response> {
  const form = await c.req.parseBody().catch(() => null);
  const [token, answer, language] = [form?.["tk"], form?.["answer"], form?.["lang"]];
  if (typeof token !== "string" || (answer !== "accept" && answer !== "decline")) {
    return problemPage(c, site, "answer");
  }
  const visitor = visitorOf(c, typeof language === "string" ? language : "");
  const id = readClaimToken(parts.sealer, token);
  if (!id) return problemPage(c, site, "claim");
  const issuerId = issuerOfAward(id);
  const caller = { kind: "earner", issuerId, name: `award ${id}`, ...c.get("from") } as const;
  try {
    await parts.perform(issuerId, (work) => answerAward(work, caller, id, answer, visitor.wishes));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.kind === "not-found") return problemPage(c, site, "claim");
    // Revoked meanwhile: the page says so.
    if (error.kind !== "gone") throw error;
  }
  return c.body(null, 303, {
    location: visitor.link(`${site.base}/c/receive?tk=${token}`),
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
  });
}
