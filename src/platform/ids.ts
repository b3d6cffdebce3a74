import { randomBytes } from "node:crypto";

/*
 * Public ids carry their issuer, so that a bare address (an assertion, a badge) finds its tenant without asking every shard.
 * Issuer: 40 random bits as 8 characters of Crockford base 32.
 * Badge:  issuer + 12 characters of base 62. Sub-issuer: issuer + 10.
 * Event:  15 characters of base 62, 7 of them the time in milliseconds, so that they sort by age within their issuer.
 * Person: 16 characters of base 62; people belong to no issuer.
 * Award:  160 bits as 40 hex digits: 40 bits issuer, 24 bits minute (new rows land side by side in the index), 96 bits random.
 */

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

export type IssuerId = Branded<"IssuerId">;
export type SubIssuerId = Branded<"SubIssuerId">;
export type BadgeId = Branded<"BadgeId">;
export type EventId = Branded<"EventId">;
export type AwardId = Branded<"AwardId">;

export type PersonId = Branded<"PersonId">;

/** Whoever has a public profile. */
export type ProfileId = IssuerId | SubIssuerId;

const base32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/**
 * The installation itself where an issuer is named: its transactions see what belongs to no issuer (how people sign in), its audit log
 * holds what was done to that. No issuer's id can look like it.
 */
export const installationId = "installation" as IssuerId;

const issuerPattern = /^[0-9A-HJKMNP-TV-Z]{8}$/;
const subIssuerPattern = /^[0-9A-HJKMNP-TV-Z]{8}[0-9A-Za-z]{10}$/;
const badgePattern = /^[0-9A-HJKMNP-TV-Z]{8}[0-9A-Za-z]{12}$/;
const eventPattern = /^[0-9A-Za-z]{15}$/;
const awardPattern = /^[0-9a-f]{40}$/;
const personPattern = /^[0-9A-Za-z]{16}$/;

/** A new issuer id: 8 characters; the caller retries on the rare collision. */
export function newIssuerId(): IssuerId {
  return issuerNumbered(randomBytes(5).readUIntBE(0, 5));
}

/** A new sub-issuer id of the issuer: 18 characters. */
export function newSubIssuerId(issuerId: IssuerId): SubIssuerId {
  return (issuerId + randomBase62(10)) as SubIssuerId;
}

/** A new badge id of the issuer: 20 characters. */
export function newBadgeId(issuerId: IssuerId): BadgeId {
  return (issuerId + randomBase62(12)) as BadgeId;
}

/** A new event id: 15 characters, sorting by `now`. */
export function newEventId(now: Date): EventId {
  return (base62Of(now.getTime(), 7) + randomBase62(8)) as EventId;
}

/** What the ids of all events made at `moment` or later are not less than; ids reach from 1970 to 2081. */
export function firstEventIdAt(moment: Date): string {
  return base62Of(Math.min(Math.max(moment.getTime(), 0), 62 ** 7 - 1), 7);
}

/** The moment an event id opens with. */
export function momentOfEvent(id: EventId): Date {
  let value = 0;
  for (const character of id.slice(0, 7)) value = value * 62 + base62.indexOf(character);
  return new Date(value);
}

/** A new person id: 16 characters. */
export function newPersonId(): PersonId {
  return randomBase62(16) as PersonId;
}

/** New award ids of the issuer: 40 hex digits each, in ascending order. */
export function newAwardIds(issuerId: IssuerId, now: Date, count: number): AwardId[] {
  const prefix = decodeIssuer(issuerId).toString("hex") + minuteOf(now).toString(16).padStart(6, "0");
  const random = randomBytes(12 * count).toString("hex");
  const ids: AwardId[] = [];
  for (let i = 0; i < count; i++) ids.push((prefix + random.slice(i * 24, i * 24 + 24)) as AwardId);
  return ids.toSorted();
}

/** The issuer named inside a badge id. */
export function issuerOfBadge(id: BadgeId): IssuerId {
  return id.slice(0, 8) as IssuerId;
}

/** The issuer whose profile it is, or a sub-issuer's issuer. */
export function issuerOfProfile(id: ProfileId): IssuerId {
  return id.slice(0, 8) as IssuerId;
}

/** The issuer named inside an award id. */
export function issuerOfAward(id: AwardId): IssuerId {
  return issuerNumbered(Number.parseInt(id.slice(0, 10), 16));
}

export function isIssuerId(text: string): text is IssuerId {
  return issuerPattern.test(text);
}
export function isSubIssuerId(text: string): text is SubIssuerId {
  return subIssuerPattern.test(text);
}
export function isProfileId(text: string): text is ProfileId {
  return isIssuerId(text) || isSubIssuerId(text);
}
export function isBadgeId(text: string): text is BadgeId {
  return badgePattern.test(text);
}
export function isEventId(text: string): text is EventId {
  return eventPattern.test(text);
}
export function isPersonId(text: string): text is PersonId {
  return personPattern.test(text);
}
export function isAwardId(text: string): text is AwardId {
  return awardPattern.test(text);
}

/** 40 bits fit a double exactly. */
function issuerNumbered(number: number): IssuerId {
  let text = "";
  for (let rest = number; text.length < 8; rest = Math.floor(rest / 32)) text = base32[rest % 32] + text;
  return text as IssuerId;
}

function decodeIssuer(id: IssuerId): Buffer {
  let value = 0n;
  for (const character of id) value = (value << 5n) | BigInt(base32.indexOf(character));
  return Buffer.from(value.toString(16).padStart(10, "0"), "hex");
}

function minuteOf(now: Date): number {
  return Math.floor(now.getTime() / 60_000) & 0xff_ff_ff;
}

function base62Of(value: number, length: number): string {
  let text = "";
  for (let rest = value; text.length < length; rest = Math.floor(rest / 62)) text = base62[rest % 62] + text;
  return text;
}

/** Random base 62 text; bytes of 248 and above are dropped so that every character is equally likely. */
export function randomBase62(length: number): string {
  let text = "";
  while (text.length < length) {
    for (const byte of randomBytes(length)) if (byte < 248 && text.length < length) text += base62[byte % 62];
  }
  return text;
}
