import { html, raw } from "hono/html";
import type { IssuerRecord } from "#src/domain/publishing/public-records.ts";
import type { BadgeView, ShownBadge } from "#src/http/pages/badge-view.ts";
import { icons } from "#src/http/pages/icons.ts";
import type { Site } from "#src/http/pages/site.ts";
import type { Standing } from "#src/http/pages/standing.ts";
import type { Visitor } from "#src/http/pages/visitor.ts";
import type { EventId } from "#src/platform/ids.ts";

/** What a template gives: escaped HTML. */
export type Html = ReturnType<typeof html>;

/** The text below a page's heading; its line breaks stay. */
export function lead(text: string): Html {
  return html`<p class="lead" dir="auto">${text.trim()}</p>`;
}

/** The badge's picture, large; ringed when it has just been accepted, faded when it counts no more. */
export function badgePicture(
  site: Site,
  visitor: Visitor,
  { content, words }: ShownBadge,
  eventId: EventId | null,
  look: "plain" | "ringed" | "faded" = "plain",
): Html {
  const address = site.local(site.addresses.badgeImage(content.badgeId, eventId));
  const ring = raw(
    '<svg class="ring" aria-hidden="true" viewBox="0 0 100 100"><circle cx="50" cy="50" r="48.500" pathLength="1"/></svg>',
  );
  return html`<div class="picture ${look}">
    <img
      src="${address}"
      width="320"
      height="320"
      alt="${visitor.t("page.picture", { badge: words.name })}"
    />${look === "ringed" ? ring : ""}
  </div>`;
}

const looks = {
  valid: ["ok", icons.tick],
  waiting: ["warn", icons.clock],
  expired: ["warn", icons.clock],
  revoked: ["bad", icons.cross],
  declined: ["bad", icons.cross],
} as const;

/** How the award stands, with the time at which that was read. */
export function statusStamp(visitor: Visitor, standing: Standing, now: Date): Html {
  const [look, icon] = looks[standing];
  const words = visitor.t(`page.standing.${standing}`, { time: visitor.moment(now) });
  return html`<p class="stamp ${look}">${icon}${words}</p>`;
}

/** A button that copies an address; there only where scripts run. */
export function copyLink(visitor: Visitor, address: string): Html {
  return html`<copy-link address="${address}" done="${visitor.t("page.copied")}"
    ><button class="button" type="button">${visitor.t("page.copy")}</button><span role="status"></span
  ></copy-link>`;
}

/** A button that copies what stands before it; there only where scripts run. */
export function copyText(visitor: Visitor): Html {
  return html`<copy-link done="${visitor.t("page.api.copied")}"
    ><button class="button" type="button">${visitor.t("page.api.copy")}</button><span role="status"></span
  ></copy-link>`;
}

/** The link that opens LinkedIn's form with this badge filled in. */
export function linkedInAddress(site: Site, view: BadgeView): string {
  const { award, words, issuer } = view;
  const query = new URLSearchParams({
    startTask: "CERTIFICATION_NAME",
    name: words.name,
    organizationName: issuer.name,
    issueYear: String(award.issued_at.getUTCFullYear()),
    issueMonth: String(award.issued_at.getUTCMonth() + 1),
    certUrl: site.addresses.assertion(view.id),
    certId: view.id,
  });
  if (award.expires_at) {
    query.set("expirationYear", String(award.expires_at.getUTCFullYear()));
    query.set("expirationMonth", String(award.expires_at.getUTCMonth() + 1));
  }
  return `https://www.linkedin.com/profile/add?${query.toString()}`;
}

/** How pages name the issuer at their top. */
export function issuerAtTop(site: Site, issuer: IssuerRecord): { name: string; address: string } {
  return { name: issuer.name, address: site.local(site.addresses.issuer(issuer.id)) };
}
