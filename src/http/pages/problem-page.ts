import { html } from "hono/html";
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { answerWithPage } from "#src/http/pages/layout.ts";
import type { Site } from "#src/http/pages/site.ts";
import { visitorOf } from "#src/http/pages/visitor.ts";
import type { Web } from "#src/http/web.ts";
import type { Translate } from "#src/platform/i18n.ts";

/** What went wrong, in words for whoever followed a link. */
export type Trouble = "page" | "badge" | "issuer" | "claim" | "answer" | "server";

const statuses: Record<Trouble, ContentfulStatusCode> = {
  page: 404,
  badge: 404,
  issuer: 404,
  claim: 404,
  answer: 400,
  server: 500,
};

/** Answers with a page that says what is wrong and what to do. */
export function problemPage(
  c: Context<Web>,
  site: Site,
  trouble: Trouble,
  status = statuses[trouble],
): Promise<Response> {
  const visitor = visitorOf(c);
  const [title, body] = words(visitor.t, trouble, c.get("from").requestId);
  return answerWithPage(c, site, visitor, {
    title,
    status,
    cacheControl: "no-store",
    negotiated: true,
    body: html`<div class="narrow">
      <h1>${title}</h1>
      <p class="lead">${body}</p>
      <p class="actions">
        <a class="button" href="${visitor.link(`${site.base}/`)}">${visitor.t("page.home")}</a>
      </p>
    </div>`,
  });
}

function words(t: Translate, trouble: Trouble, request: string): [string, string] {
  if (trouble === "claim") return [t("page.claim.unknown-title"), t("page.claim.unknown-body")];
  if (trouble === "server") return [t("page.error.server-title"), t("page.error.server-body", { request })];
  return [t(`page.error.${trouble}-title`), t(`page.error.${trouble}-body`)];
}
