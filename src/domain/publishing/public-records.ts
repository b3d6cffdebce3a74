import { lookUp, type Pipeline } from "#src/platform/database/pipeline.ts";
import {
  issuerOfAward,
  issuerOfBadge,
  type AwardId,
  type BadgeId,
  type EventId,
  type IssuerId,
} from "#src/platform/ids.ts";

/** What is known of an award to whoever has its address. */
export interface AwardRecord {
  email: string;
  name: string;
  accepted_at: Date | null;
  declined_at: Date | null;
  revoked_at: Date | null;
  revocation_reason: string | null;
  event_id: EventId;
  badge_id: BadgeId;
  issued_at: Date;
  expires_at: Date | null;
}

/** What a badge says, as issued in an event or as it is now. */
export interface ContentRecord {
  badge_id: BadgeId;
  language: string;
  name: string;
  description: string;
  criteria_html: string;
  css: string;
  tags: string[];
  image_digest: Buffer;
}

export interface IssuerRecord {
  issuer_id: IssuerId;
  name: string;
  description: string;
  email: string;
  url: string;
  image_digest: Buffer | null;
}

export interface PictureRecord {
  media_type: "image/png" | "image/svg+xml";
  width: number;
  height: number;
  bytes: Buffer;
}

const award = lookUp<AwardRecord>(
  "public-award",
  `select a.email, a.name, a.accepted_at, a.declined_at, a.revoked_at, a.revocation_reason, a.event_id,
      a.badge_id, a.issued_at, a.expires_at
    from award a
    where a.issuer_id = named.issuer_id and a.award_id = $2`,
);
const issuedContent = lookUp<ContentRecord>(
  "public-issued-content",
  `select e.badge_id, c.language, c.name, c.description, c.criteria_html, c.css, c.tags, c.image_digest
    from issuing_event e join badge_content c on c.issuer_id = e.issuer_id and c.content_id = e.content_id
    where e.issuer_id = named.issuer_id and e.badge_id = $2 and e.event_id = $3`,
);
const presentContent = lookUp<ContentRecord>(
  "public-present-content",
  `select b.badge_id, c.language, c.name, c.description, c.criteria_html, c.css, c.tags, c.image_digest
    from badge b join badge_content c on c.issuer_id = b.issuer_id and c.content_id = b.content_id
    where b.issuer_id = named.issuer_id and b.badge_id = $2 and not b.draft`,
);
const issuer = lookUp<IssuerRecord>(
  "public-issuer",
  `select i.issuer_id, i.name, i.description, i.email, i.url, i.image_digest from issuer i
    where i.issuer_id = named.issuer_id`,
);
const picture = lookUp<PictureRecord>(
  "public-picture",
  `select p.media_type, p.width, p.height, p.bytes from image p
    where p.issuer_id = named.issuer_id and p.digest = $2`,
);

/** The award, or null. */
export async function findAward(reader: Pipeline, id: AwardId): Promise<AwardRecord | null> {
  const issuerId = issuerOfAward(id);
  const [row] = await reader.rows(issuerId, award, [issuerId, Buffer.from(id, "hex")]);
  return row ?? null;
}

/** What the event issued, for a badge that may be deleted by now; without an event what a published badge says now. */
export async function findContent(
  reader: Pipeline,
  badgeId: BadgeId,
  eventId: EventId | null,
): Promise<ContentRecord | null> {
  const issuerId = issuerOfBadge(badgeId);
  const [row] = eventId
    ? await reader.rows(issuerId, issuedContent, [issuerId, badgeId, eventId])
    : await reader.rows(issuerId, presentContent, [issuerId, badgeId]);
  return row ?? null;
}

/** The public profile of an issuer, or null. */
export async function findIssuerRecord(reader: Pipeline, issuerId: IssuerId): Promise<IssuerRecord | null> {
  const [row] = await reader.rows(issuerId, issuer, [issuerId]);
  return row ?? null;
}

/** A picture of the issuer, or null. */
export async function findPicture(
  reader: Pipeline,
  issuerId: IssuerId,
  digest: Buffer,
): Promise<PictureRecord | null> {
  const [row] = await reader.rows(issuerId, picture, [issuerId, digest]);
  return row ?? null;
}
