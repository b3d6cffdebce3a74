import { z } from "zod";
import { readPublicBadge } from "#src/domain/importing/obf/public-badge.ts";
import type { ObfServer } from "#src/domain/importing/obf/obf-server.ts";
import {
  flag,
  id,
  moment,
  object,
  objects,
  readAs,
  text,
  texts,
  whole,
} from "#src/domain/importing/obf/wire.ts";
import {
  noWireDetails,
  readContents,
  readCriteriaHtml,
  readTranslations,
  wordsOf,
  type WireContent,
} from "#src/domain/importing/obf/words.ts";
import type { ForeignBadge, ListedBadge } from "#src/domain/importing/source.ts";

/* Badges of version 1, with what only version 2 tells. Source: OBF contract, sections 4.1 and 5. */

const listedShape = z.object({ id, name: text, category: texts, mtime: moment });

/** All badges of the client, drafts too; their pictures are not kept. */
export async function readBadges(server: ObfServer): Promise<ListedBadge[]> {
  const listed = await server.lines(`badge/${server.clientId}`, {}, (line): ListedBadge => {
    const { category, mtime, ...badge } = readAs(listedShape, line);
    return { ...badge, categories: category, changedAt: mtime };
  });
  return listed ?? [];
}

const badgeShape = z.object({
  name: text,
  description: text,
  image: text,
  css: text,
  criteria_html: text,
  email_subject: text,
  email_body: text,
  email_link_text: text,
  email_footer: text,
  expires: whole,
  tags: texts,
  category: texts,
  draft: flag,
  metadata: object,
  primary_language: text,
  language: text,
  alignment: objects,
  intent: text,
  client_alias_id: texts,
  evidence_definition: text,
  evidence_html: text,
  ctime: moment,
  mtime: moment,
});
type WireBadge = z.output<typeof badgeShape>;

const newerShape = z.object({
  primary_language: text,
  category: texts,
  intent: text,
  client_alias_id: texts,
});

/** One badge with all it says; null when there is none. */
export async function readBadge(
  server: ObfServer,
  badgeId: string,
  speaksV2: boolean,
): Promise<ForeignBadge | null> {
  const given = await server.json("v1", `badge/${server.clientId}/${encodeURIComponent(badgeId)}`);
  if (given === null) return null;
  const badge = readAs(badgeShape, given);
  const newer = speaksV2
    ? await server.json("v2", `badge/${server.clientId}/${encodeURIComponent(badgeId)}`)
    : null;
  const { primary_language, category, intent, client_alias_id } = readAs(newerShape, newer ?? {});
  const remarks = remarksOn(badge);
  const primary = primary_language || badge.primary_language || badge.language || "en";
  const other = object.parse(given)?.["alt_language"];
  const html = readCriteriaHtml(other).set(primary, badge.criteria_html);
  return {
    id: badgeId,
    order: {
      ...wordsOf(await contentsOf(server, badgeId, badge, { primary, newer, other }), primary, html, remarks),
      css: badge.css,
      message: {
        subject: badge.email_subject,
        body: badge.email_body,
        linkText: badge.email_link_text,
        footer: badge.email_footer,
      },
      draft: badge.draft,
      expiresMonths: monthsOf(badge.expires),
      metadata: badge.metadata,
      intent: intent || badge.intent || null,
    },
    categories: badge.category.length > 0 ? badge.category : category,
    subIssuerIds: client_alias_id.length > 0 ? client_alias_id : badge.client_alias_id,
    picture: badge.image,
    createdAt: badge.ctime,
    changedAt: badge.mtime,
    remarks,
  };
}

/** Its languages: from version 2, else from version 1, else from the public document. */
async function contentsOf(
  server: ObfServer,
  badgeId: string,
  badge: WireBadge,
  told: { readonly primary: string; readonly newer: unknown; readonly other: unknown },
): Promise<WireContent[]> {
  const newer = readContents(object.parse(told.newer)?.["content"]);
  if (newer.length > 0) return newer;
  const { name, description, tags, alignment } = badge;
  const own = {
    ...noWireDetails,
    language: told.primary,
    name,
    description,
    criteria: "",
    tag: tags,
    alignment,
  };
  if (object.parse(told.other)) return [own, ...readTranslations(told.other)];
  const open = await readPublicBadge(server, badgeId, null);
  return [own, ...(open?.contents.filter(({ language }) => language !== told.primary) ?? [])];
}

/** Most count months, as every client does; what is too large for that is a date and is not carried. */
function monthsOf(expires: number | null): number | null {
  return expires && expires > 0 && expires <= 1200 ? Math.round(expires) : null;
}

function remarksOn({ expires, evidence_definition, evidence_html }: WireBadge): string[] {
  return [
    ...(expires && expires > 1200 ? ["Its validity is no number of months and is left out."] : []),
    ...(evidence_definition || evidence_html ? ["What it says about evidence is left out."] : []),
  ];
}
