import { z } from "zod";
import type { ObfServer } from "#src/domain/importing/obf/obf-server.ts";
import { anything, jsonIn, object, objects, readAs, text, texts } from "#src/domain/importing/obf/wire.ts";
import { noWireDetails, readTranslations, type WireContent } from "#src/domain/importing/obf/words.ts";
import type { OutsideAnswer } from "#src/platform/outbound/fetch-outside.ts";
import { Problem } from "#src/platform/problem.ts";

/* The public document of a badge, as it is or as an event issued it. Source: OBF contract, section 6.1. */

const documentShape = z.object({
  name: text,
  description: text,
  image: anything,
  criteria: anything,
  tags: texts,
  alignment: objects,
  "@language": text,
  alt_language: anything,
});

/** What it says in each language, the first being its own, and where its picture is. */
export interface PublicBadge {
  readonly contents: WireContent[];
  readonly pictureUrl: string;
}

/** The document of a badge, of one event when an id is given; null when there is none. */
export async function readPublicBadge(
  server: ObfServer,
  badgeId: string,
  eventId: string | null,
): Promise<PublicBadge | null> {
  const event = eventId === null ? "" : `&event=${encodeURIComponent(eventId)}`;
  const answer = await server.open(
    `${server.origin}/v1/badge/_/${encodeURIComponent(badgeId)}.json?v=2.0${event}`,
  );
  if (!answer) return null;
  const badge = readAs(documentShape, jsonIn(answer));
  const own: WireContent = {
    ...noWireDetails,
    language: badge["@language"],
    name: badge.name,
    description: badge.description,
    criteria: await criteriaOf(server, badge.criteria),
    tag: badge.tags,
    alignment: badge.alignment,
  };
  return {
    contents: [own, ...readTranslations(badge.alt_language)],
    pictureUrl: addressIn(badge.image),
  };
}

/** The criteria as Markdown: the narrative, else the text that their page leads to, else a link to that page. */
async function criteriaOf(server: ObfServer, criteria: unknown): Promise<string> {
  const narrative = text.parse(object.parse(criteria)?.["narrative"]);
  const address = addressIn(criteria);
  if (narrative || !address) return narrative;
  const page = await openOrNull(server, address);
  const link = page && alternateIn(page.body.toString(), page.url);
  const markdown = link && (await openOrNull(server, link));
  return markdown ? markdown.body.toString() : `<${address}>`;
}

/** What stands at an address; null also for what cannot be read. */
async function openOrNull(server: ObfServer, address: string): Promise<OutsideAnswer | null> {
  try {
    return await server.open(address);
  } catch (error) {
    if (error instanceof Problem && error.kind === "invalid") return null;
    throw error;
  }
}

/** Where a page says its Markdown is. */
function alternateIn(html: string, base: string): string | null {
  for (const [tag] of html.matchAll(/<link\b[^>]*>/gi)) {
    if (!/\btype\s*=\s*["']?text\/(x-)?markdown\b/i.test(tag)) continue;
    const href = /\bhref\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/i.exec(tag)?.[1]?.replace(/^["']|["']$/g, "");
    return URL.parse(href?.replaceAll("&amp;", "&") ?? "", base)?.href ?? null;
  }
  return null;
}

/** The address that stands there, or that of what stands there. */
function addressIn(value: unknown): string {
  return typeof value === "string" ? value : text.parse(object.parse(value)?.["id"]);
}
