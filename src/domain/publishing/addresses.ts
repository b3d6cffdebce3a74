import type { AwardId, BadgeId, EventId, IssuerId } from "#src/platform/ids.ts";

/** The permanent addresses of everything that is published. Source: OBF contract, section 6. */
export interface Addresses {
  readonly origin: string;
  assertion(id: AwardId): string;
  bakedPng(id: AwardId): string;
  badge(id: BadgeId, eventId: EventId | null, version?: "1.1" | "2.0"): string;
  badgeImage(id: BadgeId, eventId: EventId | null): string;
  criteria(id: BadgeId, eventId: EventId | null): string;
  issuer(id: IssuerId, version?: "1.1" | "2.0"): string;
  issuerImage(id: IssuerId): string;
  /** Where an earner accepts or declines. */
  receive(token: string): string;
}

/** Addresses below the public URL, which has no slash at its end. */
export function addressesBelow(publicUrl: string): Addresses {
  return {
    origin: publicUrl,
    assertion: (id) => `${publicUrl}/v1/assertion/${id}`,
    bakedPng: (id) => `${publicUrl}/c/download/${id}.png`,
    badge: (id, eventId, version = "2.0") =>
      `${publicUrl}/v1/badge/_/${id}.json?v=${version}${ofEvent(eventId, "&")}`,
    badgeImage: (id, eventId) =>
      `${publicUrl}/v1/badge/_/${id}.png${eventId ? `?event=${eventId}&ext=.png` : ""}`,
    criteria: (id, eventId) => `${publicUrl}/v1/badge/_/${id}/criteria.html${ofEvent(eventId, "?")}`,
    issuer: (id, version = "2.0") => `${publicUrl}/v1/client/?key=${id}&v=${version}`,
    issuerImage: (id) => `${publicUrl}/v1/client/${id}.png`,
    receive: (token) => `${publicUrl}/c/receive?tk=${token}`,
  };
}

function ofEvent(eventId: EventId | null, mark: "?" | "&"): string {
  return eventId ? `${mark}event=${eventId}` : "";
}
