import { sql, type RawBuilder } from "kysely";

/** The condition under which the content `alias` has these words in its name or description, in any of its languages. */
export function saysWords(alias: "c" | "badge_content", words: string): RawBuilder<boolean> {
  const pattern = containing(words);
  const content = sql.ref(alias);
  return sql<boolean>`(${content}.name ilike ${pattern} or ${content}.description ilike ${pattern}
    or ${content}.translations <> '[]' and exists (
    select from jsonb_to_recordset(${content}.translations) as t(name text, description text)
    where t.name ilike ${pattern} or t.description ilike ${pattern}))`;
}

/** The `like` pattern of texts that hold this one. */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, "\\$&")}%`;
}
