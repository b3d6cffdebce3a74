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
import { everyLanguage, wordsIn, type BadgeWords } from "#src/domain/badges/words.ts";
import type { Addresses } from "#src/domain/publishing/addresses.ts";
import type { AwardRecord, ContentRecord, IssuerRecord } from "#src/domain/publishing/public-records.ts";
import type { AwardId, EventId } from "#src/platform/ids.ts";

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

/**
 * The badge as Open Badges 2.0, in the primary language or, at an address of its own, in another one. Each leads to those in the
 * other languages; `alt_language`, OBF's own, brings their words along.
 */
export function badgeDocument(
  addresses: Addresses,
  content: ContentRecord,
  eventId: EventId | null,
  language: string | null = null,
): Ob2BadgeClass & { alt_language: Record<string, { name: string; description: string; criteria: string }> } {
  const { badgeId } = content;
  const { words, lang } = inLanguage(content, language);
  const others = everyLanguage(content).filter((other) => other !== words);
  return {
    ...badgeClass({
      id: addresses.badge(badgeId, eventId, "2.0", lang),
      name: words.name,
      description: words.description,
      image: { url: addresses.badgeImage(badgeId, eventId) },
      criteria: {
        url: addresses.criteria(badgeId, eventId, lang),
        narrative: words.criteria.markdown,
      },
      issuerUrl: addresses.issuer(content.profileId),
      language: words.language,
      tags: words.tags,
      alignment: words.alignment,
      related: others.map((other) => ({
        id: addresses.badge(badgeId, eventId, "2.0", inLanguage(content, other.language).lang),
        language: other.language,
      })),
    }),
    alt_language: Object.fromEntries(
      others.map(({ language: other, name, description, criteria }) => [
        other,
        { name, description, criteria: criteria.markdown },
      ]),
    ),
  };
}

/** The badge as Open Badges 1.1, in the form OBF's plugins read. */
export function badgeDocument11(
  addresses: Addresses,
  content: ContentRecord,
  eventId: EventId | null,
  language: string | null = null,
): Ob1BadgeClass {
  const { badgeId } = content;
  const { words, lang } = inLanguage(content, language);
  return badgeClass11({
    id: addresses.badge(badgeId, eventId, "1.1", lang),
    name: words.name,
    description: words.description,
    imageUrl: addresses.badgeImage(badgeId, eventId),
    criteriaUrl: addresses.criteria(badgeId, eventId, lang),
    issuerUrl: addresses.issuer(content.profileId, "1.1"),
    tags: words.tags,
  });
}

/** The words in a language, and what its addresses say of it: nothing for the primary one, which stands for what is unknown too. */
function inLanguage(
  content: ContentRecord,
  language: string | null,
): { words: BadgeWords; lang: string | null } {
  const words = (language && wordsIn(content, language)) || content.words;
  return { words, lang: words === content.words ? null : words.language };
}

/** The profile of an issuer or sub-issuer, with OBF's own `verified` flag; a badge of version 1.1 leads to one of 1.1. */
export function issuerDocument(
  addresses: Addresses,
  issuer: IssuerRecord,
  version: "1.1" | "2.0" = "2.0",
): Omit<Ob2IssuerProfile, "@context"> & { "@context": string; verified: boolean } {
  return {
    ...issuerProfile({
      id: addresses.issuer(issuer.id),
      name: issuer.name,
      url: issuer.url,
      email: issuer.email,
      description: issuer.description,
      image: issuer.image_digest && addresses.issuerImage(issuer.id),
    }),
    ...(version === "1.1" ? { "@context": OB1_CONTEXT, id: addresses.issuer(issuer.id, "1.1") } : {}),
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
