import {
  OB1_CONTEXT,
  badgeClass,
  badgeClass11,
  hostedAssertion,
  issuerProfile,
  revokedAssertion,
  type Ob1BadgeClass,
  type Ob2Assertion,
  type Ob2BadgeClass,
  type Ob2IssuerProfile,
  type Ob2RevokedAssertion,
} from "@badgeworks/openbadges";
import type { Addresses } from "#src/domain/publishing/addresses.ts";
import { criteriaText } from "#src/domain/publishing/criteria.ts";
import type { AwardRecord, ContentRecord, IssuerRecord } from "#src/domain/publishing/public-records.ts";
import { issuerOfBadge, type AwardId, type EventId } from "#src/platform/ids.ts";

/*
 * The Open Badges 2.0 documents of our rows. Pure: the same row gives the same document, byte for byte.
 */

/** The hosted assertion of an award that stands. */
export function assertionDocument(addresses: Addresses, id: AwardId, award: AwardRecord): Ob2Assertion {
  return hostedAssertion({
    id: addresses.assertion(id),
    recipient: { address: award.email, salt: saltOf(id) },
    badgeUrl: addresses.badge(award.badge_id, award.event_id),
    issuedOn: award.issued_at,
    expiresAt: award.expires_at,
    imageUrl: addresses.bakedPng(id),
  });
}

/** Why an award is gone, in the issuer's words or ours; null while it stands. */
export function reasonGone(award: AwardRecord): string | null {
  if (award.revoked_at) return award.revocation_reason ?? "The issuer revoked this badge.";
  return award.declined_at && !award.accepted_at ? "The recipient declined this badge." : null;
}

/** What stands at the address of an award that is gone (answered with 410). */
export function goneDocument(addresses: Addresses, id: AwardId, reason: string): Ob2RevokedAssertion {
  return revokedAssertion({ id: addresses.assertion(id), reason });
}

/** The badge as Open Badges 2.0. */
export function badgeDocument(
  addresses: Addresses,
  content: ContentRecord,
  eventId: EventId | null,
): Ob2BadgeClass {
  return badgeClass({
    id: addresses.badge(content.badge_id, eventId),
    name: content.name,
    description: content.description,
    image: { url: addresses.badgeImage(content.badge_id, eventId) },
    criteria: {
      url: addresses.criteria(content.badge_id, eventId),
      narrative: criteriaText(content.criteria_html),
    },
    issuerUrl: addresses.issuer(issuerOfBadge(content.badge_id)),
    language: content.language,
    tags: content.tags,
  });
}

/** The badge as Open Badges 1.1, in the form OBF's plugins read. */
export function badgeDocument11(
  addresses: Addresses,
  content: ContentRecord,
  eventId: EventId | null,
): Ob1BadgeClass {
  return badgeClass11({
    id: addresses.badge(content.badge_id, eventId, "1.1"),
    name: content.name,
    description: content.description,
    imageUrl: addresses.badgeImage(content.badge_id, eventId),
    criteriaUrl: addresses.criteria(content.badge_id, eventId),
    issuerUrl: addresses.issuer(issuerOfBadge(content.badge_id), "1.1"),
    tags: content.tags,
  });
}

/** The issuer's profile, with OBF's own `verified` flag; a badge of version 1.1 leads to one of 1.1. */
export function issuerDocument(
  addresses: Addresses,
  issuer: IssuerRecord,
  version: "1.1" | "2.0" = "2.0",
): Omit<Ob2IssuerProfile, "@context"> & { "@context": string; verified: boolean } {
  return {
    ...issuerProfile({
      id: addresses.issuer(issuer.issuer_id),
      name: issuer.name,
      url: issuer.url,
      email: issuer.email,
      description: issuer.description,
      image: issuer.image_digest && addresses.issuerImage(issuer.issuer_id),
    }),
    ...(version === "1.1" ? { "@context": OB1_CONTEXT, id: addresses.issuer(issuer.issuer_id, "1.1") } : {}),
    verified: false,
  };
}

/**
 * The salt of an award's recipient hash. It stands in public beside the hash and the id, and only has to differ between awards:
 * the random part of the id does.
 */
export function saltOf(id: AwardId): string {
  return id.slice(16);
}
