import { html } from "hono/html";
import { detailsOf } from "#src/http/pages/badge-words.ts";
import type { BadgeView } from "#src/http/pages/badge-view.ts";
import type { Html } from "#src/http/pages/elements.ts";
import type { Site } from "#src/http/pages/site.ts";
import type { Visitor } from "#src/http/pages/visitor.ts";

/** Name, issuer and dates of an award; a name only where the caller gives one. */
export function facts(site: Site, visitor: Visitor, view: BadgeView, name: string): Html {
  const { t } = visitor;
  const { award, issuer, words } = view;
  const address = visitor.link(site.local(site.addresses.issuer(issuer.id)));
  return html`<dl class="facts">
    ${
      name.trim() === ""
        ? ""
        : html`<div>
            <dt>${t("page.awarded-to")}</dt>
            <dd><bdi>${name}</bdi></dd>
          </div>`
    }
    <div>
      <dt>${t("page.issued-by")}</dt>
      <dd>
        <a href="${address}"><bdi>${issuer.name}</bdi></a>
      </dd>
    </div>
    <div>
      <dt>${t("page.issued")}</dt>
      <dd>${time(visitor, award.issued_at)}</dd>
    </div>
    ${
      award.expires_at
        ? html`<div>
            <dt>${t("page.valid-until")}</dt>
            <dd>${time(visitor, award.expires_at)}</dd>
          </div>`
        : ""
    }
    ${detailsOf(visitor, words)}
  </dl>`;
}

function time(visitor: Visitor, at: Date): Html {
  return html`<time datetime="${at.toISOString()}">${visitor.date(at)}</time>`;
}
