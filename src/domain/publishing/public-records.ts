import { contentColumns, contentOf, type BadgeContent, type ContentRow } from "#src/domain/badges/content.ts";
import { lookUp, type Pipeline } from "#src/platform/database/pipeline.ts";
import {
  isIssuerId,
  issuerOfAward,
  issuerOfBadge,
  issuerOfProfile,
  type AwardId,
  type BadgeId,
  type EventId,
  type IssuerId,
  type ProfileId,
  type SubIssuerId,
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
export interface ContentRecord extends BadgeContent {
  readonly badgeId: BadgeId;
  /** Whose profile stands behind it: the issuer's, or that of the sub-issuer in whose name the event is. */
  readonly profileId: ProfileId;
}

/** The public profile of an issuer or a sub-issuer. */
export interface IssuerRecord {
  id: ProfileId;
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
const issuedContent = lookUp<ContentRow & { sub_issuer_id: SubIssuerId | null }>(
  "public-issued-content",
  `select e.sub_issuer_id, ${contentColumns}
    from issuing_event e join badge_content c on c.issuer_id = e.issuer_id and c.content_id = e.content_id
    where e.issuer_id = named.issuer_id and e.badge_id = $2 and e.event_id = $3`,
);
const presentContent = lookUp<ContentRow & { sub_issuer_id: SubIssuerId | null }>(
  "public-present-content",
  `select null as sub_issuer_id, ${contentColumns}
    from badge b join badge_content c on c.issuer_id = b.issuer_id and c.content_id = b.content_id
    where b.issuer_id = named.issuer_id and b.badge_id = $2 and not b.draft`,
);
const issuer = lookUp<IssuerRecord>(
  "public-issuer",
  `select i.issuer_id as id, i.name, i.description, i.email, i.url, i.image_digest from issuer i
    where i.issuer_id = named.issuer_id`,
);
const subIssuer = lookUp<IssuerRecord>(
  "public-sub-issuer",
  `select s.sub_issuer_id as id, s.name, s.description, s.email, s.url, s.image_digest from sub_issuer s
    where s.issuer_id = named.issuer_id and s.sub_issuer_id = $2`,
);
const eventProfile = lookUp<{ sub_issuer_id: SubIssuerId | null }>(
  "public-event-profile",
  `select e.sub_issuer_id from issuing_event e where e.issuer_id = named.issuer_id and e.event_id = $2`,
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
  return row ? { badgeId, profileId: row.sub_issuer_id ?? issuerId, ...contentOf(row) } : null;
}

/** The public profile of an issuer or of a sub-issuer, which may be deleted by now, or null. */
export async function findIssuerRecord(reader: Pipeline, id: ProfileId): Promise<IssuerRecord | null> {
  const issuerId = issuerOfProfile(id);
  const [row] = isIssuerId(id)
    ? await reader.rows(issuerId, issuer, [issuerId])
    : await reader.rows(issuerId, subIssuer, [issuerId, id]);
  return row ?? null;
}

/** Whose profile stands behind an event of the issuer: that of its sub-issuer, else the issuer's own, also for an unknown event. */
export async function findProfileOfEvent(
  reader: Pipeline,
  issuerId: IssuerId,
  eventId: EventId,
): Promise<ProfileId> {
  const [row] = await reader.rows(issuerId, eventProfile, [issuerId, eventId]);
  return row?.sub_issuer_id ?? issuerId;
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
