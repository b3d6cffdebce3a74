import { html } from "hono/html";
import type { OpenApi } from "#src/http/openapi.ts";
import { apiStyle, shellLines, type ApiVersion } from "#src/http/pages/api-page.ts";
import type { Page } from "#src/http/pages/layout.ts";
import type { Site } from "#src/http/pages/site.ts";
import type { Visitor } from "#src/http/pages/visitor.ts";

/** The page that says which version of the API to take, and how to make a first call. */
export function apiIndexPage(
  site: Site,
  visitor: Visitor,
  documents: Readonly<Record<ApiVersion, OpenApi>>,
): Page {
  const { t } = visitor;
  const versions = [
    { version: "v2", title: t("page.api.v2"), body: t("page.api.v2-body") },
    { version: "v1", title: t("page.api.v1"), body: t("page.api.v1-body") },
  ] as const;
  return {
    title: `${t("page.api.title")} · ${site.host}`,
    cacheControl: "public, max-age=300",
    listed: true,
    script: true,
    head: apiStyle(site),
    body: html`<div class="api">
      <h1>${t("page.api.title")}</h1>
      <p class="lead">${t("page.api.lead")}</p>
      <div class="versions">
        ${versions.map(
          ({ version, title, body }) =>
            html`<section class="card" aria-labelledby="${version}">
              <h2 id="${version}">${title}</h2>
              <p>${body}</p>
              <p class="actions">
                <a class="button main" href="${visitor.link(`${site.base}/api/${version}`)}"
                  >${t("page.api.read", { version: title })}</a
                >
              </p>
              <p class="small">
                <a href="${site.base}/${version}/openapi.json"
                  >${t("page.api.document")}: /${version}/openapi.json</a
                >
              </p>
            </section>`,
        )}
      </div>
      <h2>${t("page.api.start-title")}</h2>
      <p>${t("page.api.start-body")}</p>
      ${shellLines(visitor, t("page.api.start-title"), firstCall(documents.v2))}
      <p>${t("page.api.start-next")}</p>
    </div>`,
  };
}

/** The lines that sign in and make a call, with two names to fill in. */
function firstCall(document: OpenApi): string {
  const sample = (path: string, method: string) =>
    document.paths[path]?.[method]?.["x-codeSamples"][0]?.source ?? "";
  return [
    "CLIENT=your_client_id",
    "SECRET=your_client_secret",
    sample("/v2/client/oauth2/token", "post"),
    sample("/v2/client/{client}", "get"),
  ].join("\n");
}
