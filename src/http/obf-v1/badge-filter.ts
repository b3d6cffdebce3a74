import type { Context } from "hono";
import { z } from "zod";
import type { BadgeFilter } from "#src/domain/badges/queries.ts";
import { parse, storableText } from "#src/http/json-input.ts";
import { flagParameter, listParameter, readQuery, textParameter } from "#src/http/obf-v1/wire.ts";
import type { Web } from "#src/http/web.ts";

/* Which badges to list. Source: OBF API v1, "Get all badges"; OBF contract, section 4.1. */

/** The parameters of the badge list. */
export const badgeQuery = z.object({
  draft: flagParameter().describe("1: drafts only; 0: only badges that are ready for issuing."),
  category: listParameter().describe("Badges in any of these categories, separated by `|`."),
  id: listParameter().describe("Badges with any of these ids, separated by `|`."),
  query: textParameter().describe("Words in the name or description."),
  "meta:{key}": textParameter().describe(
    "A member of the metadata: `meta:course=17`. May come several times; all have to match.",
  ),
  external: flagParameter().describe("1: also badges that other organisations share. There are none here."),
  client_alias_id: textParameter().describe("Badges that this sub-organisation may issue."),
  client_alias: textParameter().describe("The same, under its older name."),
});

/** The filter a request asks for. */
export function badgeFilterOf(c: Context<Web>): BadgeFilter {
  const { draft, category, id, query, client_alias_id, client_alias } = readQuery(c, badgeQuery);
  const words = query?.trim();
  const subIssuerId = client_alias_id ?? client_alias;
  const named = Object.entries(c.req.query()).filter(([name]) => name.startsWith("meta:") && name.length > 5);
  const metadata = Object.entries(parse(metadataShape, Object.fromEntries(named)));
  return {
    ...(draft === undefined ? {} : { draft }),
    ...(category ? { categories: category } : {}),
    ...(id ? { ids: id } : {}),
    ...(words ? { query: words } : {}),
    ...(subIssuerId ? { subIssuerId } : {}),
    ...(metadata.length > 0
      ? { metadata: Object.fromEntries(metadata.map(([name, value]) => [name.slice(5), value])) }
      : {}),
  };
}

const word = storableText(1_048_576, "has to be text");
const metadataShape = z.record(word, word);
