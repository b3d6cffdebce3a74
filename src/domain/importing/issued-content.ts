import { storeContent, type BadgeContent } from "#src/domain/badges/content.ts";
import { getContent } from "#src/domain/badges/queries.ts";
import { everyLanguage, keptWords, type AllWords } from "#src/domain/badges/words.ts";
import type { SeenBadges } from "#src/domain/importing/import-badges.ts";
import type { Import } from "#src/domain/importing/import-issuer.ts";
import type { Imported } from "#src/domain/importing/imported.ts";
import type { ForeignEvent, ListedEvent } from "#src/domain/importing/source.ts";
import type { BadgeOverride } from "#src/domain/issuing/issue-order.ts";
import { contentToIssue } from "#src/domain/issuing/rules.ts";
import type { Picture } from "#src/domain/pictures/picture.ts";
import { readPicture } from "#src/domain/pictures/read-picture.ts";
import { storePicture } from "#src/domain/pictures/store-picture.ts";
import type { Work } from "#src/platform/work.ts";

/** What an event issued: the badge as it came over, with the event's changes, or something else that the server was asked for. */
export type IssuedContent =
  | { readonly kind: "as imported"; readonly override: BadgeOverride | null }
  | { readonly kind: "other"; readonly words: AllWords; readonly picture: Picture };

/** Finds out what an event issued; `badge` is what its badge became here. Null when the server does not tell. */
export type ContentOf = (
  listed: ListedEvent,
  event: ForeignEvent,
  badge: Imported | null,
) => Promise<IssuedContent | null>;

const mostRemembered = 200;

/**
 * Makes the way to find out what events issued. The server is asked only when the badge may have been another one then than what came
 * over, and once for all events that issued the same.
 */
export function issuedContents({ source }: Import, seen: SeenBadges): ContentOf {
  const asked = new Map<string, Promise<IssuedContent | null>>();

  async function ask(listed: ListedEvent): Promise<IssuedContent | null> {
    const told = await source.content(listed);
    if (!told) return null;
    return { kind: "other", words: keptWords(told), picture: await readPicture(told.picture, "image") };
  }

  return (listed, event, badge) => {
    const broughtAt = badge?.sourceChangedAt?.getTime();
    const isPresent = broughtAt !== undefined && broughtAt === seen.changedAt.get(listed.badgeId)?.getTime();
    // In the same second either may have been first.
    if (isPresent && broughtAt < listed.createdAt.getTime()) {
      return Promise.resolve({ kind: "as imported", override: event.override });
    }
    const key = `${listed.badgeId} ${event.contentKey ?? `event ${listed.id}`}`;
    const known = asked.get(key) ?? ask(listed);
    asked.delete(key);
    asked.set(key, known);
    const [oldest] = asked.keys();
    if (asked.size > mostRemembered && oldest !== undefined) asked.delete(oldest);
    return known;
  };
}

/** Keeps what an event issued, and returns its id and name. `badge` is what its badge became here. */
export async function keepIssued(
  work: Work,
  issued: IssuedContent,
  badge: Imported,
): Promise<{ contentId: Buffer; name: string }> {
  const presentId = Buffer.from(badge.ownVersion ?? "", "hex");
  const present = await getContent(work, presentId);
  const content = await contentOf(work, issued, present);
  const contentId = content === present ? presentId : await storeContent(work, content);
  return { contentId, name: content.words.name };
}

async function contentOf(work: Work, issued: IssuedContent, present: BadgeContent): Promise<BadgeContent> {
  if (issued.kind === "as imported") {
    return issued.override ? contentToIssue(present, issued.override) : present;
  }
  const { words, picture } = issued;
  if (saysTheSame(present, words) && (await looksTheSame(work, present, picture))) return present;
  await storePicture(work, picture);
  return { ...words, css: present.css, imageDigest: picture.digest };
}

/** Whether two say the same in every language; the form in which criteria were written does not count. */
function saysTheSame(one: AllWords, other: AllWords): boolean {
  const said = (all: AllWords) =>
    everyLanguage(all)
      .map(({ language, name, description, criteria, tags }) =>
        JSON.stringify([language, name, description, criteria.markdown.trim(), tags]),
      )
      .toSorted();
  return JSON.stringify(said(one)) === JSON.stringify(said(other));
}

/** Drawings are handed out as PNG and cannot be compared; then the words decide. */
async function looksTheSame(work: Work, present: BadgeContent, picture: Picture): Promise<boolean> {
  if (present.imageDigest.equals(picture.digest)) return true;
  const own = await work.tx
    .selectFrom("image")
    .select("media_type")
    .where("issuer_id", "=", work.issuerId)
    .where("digest", "=", present.imageDigest)
    .executeTakeFirst();
  return own?.media_type === "image/svg+xml";
}
