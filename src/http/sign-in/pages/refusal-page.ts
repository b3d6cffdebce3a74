import type { Context } from "hono";
import { html } from "hono/html";
import { answerWithPage } from "#src/http/pages/layout.ts";
import { visitorOf } from "#src/http/pages/visitor.ts";
import { peoplePage } from "#src/http/sign-in/pages/form.ts";
import type { SignInParts } from "#src/http/sign-in/parts.ts";
import { problemStatuses } from "#src/http/problem-statuses.ts";
import type { Web } from "#src/http/web.ts";
import type { Problem } from "#src/platform/problem.ts";

/** A refusal for which no form has a place: what happened, and the way back. */
export function refusalPage(c: Context<Web>, parts: SignInParts, problem: Problem): Promise<Response> {
  const { site } = parts;
  const visitor = visitorOf(c);
  const { t } = visitor;
  const { kind, detail } = problem;
  if (detail.retryAfterSeconds) c.header("retry-after", String(detail.retryAfterSeconds));
  return answerWithPage(
    c,
    site,
    visitor,
    peoplePage(site, {
      title: t(`people.refused.${kind}-title`),
      status: problemStatuses[kind],
      body: html`<div class="narrow">
        <h1>${t(`people.refused.${kind}-title`)}</h1>
        <p class="lead">${t(`people.refused.${kind}-body`)}</p>
        <p class="small" lang="en">${problem.message}</p>
        <p class="actions">
          <a class="button" href="${visitor.link(`${site.base}/account`)}">${t("people.account.title")}</a>
        </p>
      </div>`,
    }),
  );
}
