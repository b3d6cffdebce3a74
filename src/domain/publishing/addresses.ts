import type { AwardId, BadgeId, EventId, ProfileId } from "#src/platform/ids.ts";

/** The permanent addresses of everything that is published. Source: OBF contract, section 6. */
export interface Addresses {
  readonly origin: string;
  assertion(id: AwardId): string;
  bakedPng(id: AwardId): string;
  /** In the primary language, or in another one of its languages. */
  badge(id: BadgeId, eventId: EventId | null, version?: "1.1" | "2.0", language?: string | null): string;
  badgeImage(id: BadgeId, eventId: EventId | null): string;
  /** The picture of a badge that is not public: who knows its digest has seen it. */
  draftImage(id: BadgeId, digest: Buffer): string;
  criteria(id: BadgeId, eventId: EventId | null, language?: string | null): string;
  /** The criteria alone, as Markdown. */
  criteriaText(id: BadgeId, eventId: EventId | null, language?: string | null): string;
  /** The profile of an issuer or a sub-issuer. */
  issuer(id: ProfileId, version?: "1.1" | "2.0"): string;
  issuerImage(id: ProfileId): string;
  /** Where an earner accepts or declines. */
  receive(token: string): string;
}

/** Addresses below the public URL, which has no slash at its end. */
export function addressesBelow(publicUrl: string): Addresses {
  return {
    origin: publicUrl,
    assertion: (id) => `${publicUrl}/v1/assertion/${id}`,
    bakedPng: (id) => `${publicUrl}/c/download/${id}.png`,
    badge: (id, eventId, version = "2.0", language = null) =>
      `${publicUrl}/v1/badge/_/${id}.json?v=${version}${written({ event: eventId, lang: language }, "&")}`,
    badgeImage: (id, eventId) =>
      `${publicUrl}/v1/badge/_/${id}.png${eventId ? `?event=${eventId}&ext=.png` : ""}`,
    draftImage: (id, digest) => `${publicUrl}/v1/badge/_/${id}.png?digest=${digest.toString("hex")}`,
    criteria: (id, eventId, language = null) =>
      `${publicUrl}/v1/badge/_/${id}/criteria.html${written({ event: eventId, lang: language }, "?")}`,
    criteriaText: (id, eventId, language = null) =>
      `${publicUrl}/v1/badge/_/${id}/criteria.md${written({ event: eventId, lang: language }, "?")}`,
    issuer: (id, version = "2.0") => `${publicUrl}/v1/client/?key=${id}&v=${version}`,
    issuerImage: (id) => `${publicUrl}/v1/client/${id}.png`,
    receive: (token) => `${publicUrl}/c/receive?tk=${token}`,
  };
}

/** The parameters that are there, behind `mark`. */
function written(parameters: Readonly<Record<string, string | null>>, mark: "?" | "&"): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== null);
  return given.length > 0 ? mark + given.map(([name, value]) => `${name}=${value}`).join("&") : "";
}
