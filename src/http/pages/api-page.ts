import { html } from "hono/html";
import type { OpenApi, OpenApiOperation, OpenApiResponse } from "#src/http/openapi.ts";
import {
  memberEntry,
  members,
  prose,
  resolverOf,
  typeOf,
  type Resolve,
} from "#src/http/pages/api-members.ts";
import { copyText, type Html } from "#src/http/pages/elements.ts";
import type { Page } from "#src/http/pages/layout.ts";
import { assetPaths } from "#src/http/pages/assets.ts";
import type { Site } from "#src/http/pages/site.ts";
import type { Visitor } from "#src/http/pages/visitor.ts";

/** The versions of the API that have a page. */
export type ApiVersion = "v1" | "v2";

interface Listed {
  readonly method: string;
  readonly path: string;
  readonly operation: OpenApiOperation;
}

const usualOrder = ["GET", "POST", "PUT", "DELETE"];

/** An API as people read it: everything its OpenAPI document says, with an example for each operation. */
export function apiPage(site: Site, visitor: Visitor, version: ApiVersion, document: OpenApi): Page {
  const { t } = visitor;
  const resolve = resolverOf(document);
  const operations: Listed[] = Object.entries(document.paths).flatMap(([path, methods]) =>
    usualOrder.flatMap((method) => {
      const operation = methods[method.toLowerCase()];
      return operation ? [{ method, path, operation }] : [];
    }),
  );
  const groups = document.tags.map((tag) => ({
    ...tag,
    operations: operations.filter(({ operation }) => operation.tags.includes(tag.name)),
  }));
  return {
    title: document.info.title,
    cacheControl: "public, max-age=300",
    listed: true,
    script: true,
    head: apiStyle(site),
    body: html`<div class="api">
      <p class="eyebrow"><a href="${visitor.link(`${site.base}/api`)}">${t("page.api.title")}</a></p>
      <h1 lang="en">${document.info.title}</h1>
      <p class="lead" lang="en">${document.info.description}</p>
      ${visitor.language === "en" ? "" : html`<p>${t("page.api.english")}</p>`}
      <p class="actions">
        <a class="button" href="${site.base}/${version}/openapi.json">${t("page.api.document")}</a>
      </p>
      <div class="columns">
        <nav class="contents" aria-label="${t("page.api.operations")}" lang="en">
          ${groups.map(
            (group) =>
              html`<p>${group.name}</p>
                <ul>
                  ${group.operations.map(
                    ({ operation }) =>
                      html`<li>
                        <a href="#${operation.operationId}">${withoutStop(operation.summary)}</a>
                      </li>`,
                  )}
                </ul>`,
          )}
        </nav>
        <div>
          ${groups.map(
            (group) =>
              html`<h2 lang="en">${group.name}</h2>
                <p lang="en">${group.description}</p>
                ${group.operations.map((listed) => operationCard(listed, resolve, visitor))}`,
          )}
        </div>
      </div>
    </div>`,
  };
}

/** The styles of the pages about the API. */
export function apiStyle(site: Site): Html {
  return html`<link rel="stylesheet" href="${site.base}${assetPaths.apiStyle}" />`;
}

/** Lines to paste into a shell. */
export function shellLines(visitor: Visitor, label: string, source: string): Html {
  return html`<div class="shell">
    <pre tabindex="0" role="region" aria-label="${label}" lang="en" dir="ltr"><code>${source}</code></pre>
    ${copyText(visitor)}
  </div>`;
}

function operationCard({ method, path, operation }: Listed, resolve: Resolve, visitor: Visitor): Html {
  const { t } = visitor;
  const { operationId, summary, description, parameters, requestBody, responses } = operation;
  const [body] = Object.entries(requestBody?.content ?? {});
  const answers = Object.entries(responses);
  const [good, refusals] = [
    answers.filter(([status]) => status < "300"),
    answers.filter(([status]) => status > "300"),
  ];
  const title = withoutStop(summary);
  return html`<section class="card operation" id="${operationId}" aria-labelledby="${operationId}-title">
    <h3 id="${operationId}-title" lang="en">${title}</h3>
    <p class="call" dir="ltr"><strong class="method">${method}</strong> <code>${path}</code></p>
    ${description ? html`<p lang="en">${prose(description)}</p>` : ""}
    ${
      parameters.length > 0
        ? html`<h4>${t("page.api.parameters")}</h4>
            <dl class="members" lang="en">
              ${parameters.map(({ name, schema, required, description: said }) =>
                memberEntry(name, { ...schema, description: said }, required, resolve, visitor),
              )}
            </dl>`
        : ""
    }
    ${
      body
        ? html`<h4>${t("page.api.body")} <span class="type" lang="en">${body[0]}</span></h4>
            <div lang="en">${members(body[1].schema, resolve, visitor)}</div>`
        : ""
    }
    <h4>${t("page.api.example")}</h4>
    ${operation["x-codeSamples"].map(({ source }) => shellLines(visitor, `${t("page.api.example")}: ${title}`, source))}
    <h4>${t("page.api.answer")}</h4>
    ${good.map(([status, response]) => answerPart(status, response, resolve, visitor))}
    ${folded(
      t("page.api.refusals"),
      html`<dl class="statuses" lang="en">
        ${refusals.map(
          ([status, { description: said, content }]) =>
            html`<div>
              <dt><code>${status}</code></dt>
              <dd>${prose(said)} ${content?.["text/plain"] ? "Plain text." : ""}</dd>
            </div>`,
        )}
      </dl>`,
    )}
  </section>`;
}

/** What is only looked up stands folded, so that the page can be read through. */
function folded(title: string, body: Html): Html {
  return html`<details class="more">
    <summary>${title}</summary>
    ${body}
  </details>`;
}

function answerPart(
  status: string,
  { description, headers, content = {} }: OpenApiResponse,
  resolve: Resolve,
  visitor: Visitor,
): Html {
  const [body] = Object.entries(content);
  const inside = body ? members(body[1].schema, resolve, visitor) : "";
  return html`<p lang="en">
      <code>${status}</code> ${prose(description)}
      ${body ? html`<span class="type">${body[0]}, ${typeOf(body[1].schema, resolve)}</span>` : ""}
    </p>
    ${headers ? html`<dl class="members" lang="en">${headerEntries(headers, resolve, visitor)}</dl>` : ""}
    ${inside === "" ? "" : folded(visitor.t("page.api.answer-members"), html`<div lang="en">${inside}</div>`)}`;
}

function headerEntries(
  headers: NonNullable<OpenApiResponse["headers"]>,
  resolve: Resolve,
  visitor: Visitor,
): Html[] {
  return Object.entries(headers).map(([name, { schema, description }]) =>
    memberEntry(name, { ...schema, description }, false, resolve, visitor),
  );
}

function withoutStop(sentence: string): string {
  return sentence.replace(/\.$/, "");
}
