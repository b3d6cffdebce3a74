import type { BenchIssuer } from "../stand/issuer.ts";

/** A question about events: how API v1 asks it, and the SQL that answers it with the fewest words. */
export interface Question {
  readonly what: string;
  readonly query: (call: number) => string;
  readonly sql: string;
  readonly values: (issuer: BenchIssuer, call: number) => unknown[];
  /** Lines of the answer. */
  readonly lines: number;
  /** The event that has to come first. */
  readonly first?: string;
}

const page = `
  select e.event_id, e.badge_id, c.name, e.issued_at, e.expires_at, e.created_at, e.log_entry,
    (select array_agg(email) from award a where a.issuer_id = e.issuer_id and a.event_id = e.event_id) as emails
  from issuing_event e join badge_content c on c.issuer_id = e.issuer_id and c.content_id = e.content_id
  where e.issuer_id = $1`;

/** The questions of the protocol, for an issuer with so many events; the deep page begins behind `anchor` with `first`. */
export function questions(rows: number, anchor: string, first: string): Question[] {
  const deep = rows - 1000;
  return [
    {
      what: "first page of 100",
      query: () => "limit=100",
      sql: `${page} order by e.event_id limit 100`,
      values: ({ id }) => [id],
      lines: 100,
    },
    {
      what: `deep page of 100, offset ${deep.toLocaleString("en-GB")} (limit: by key)`,
      query: () => `limit=100&offset=${deep}`,
      sql: `${page} and e.event_id > $2 order by e.event_id limit 100`,
      values: ({ id }) => [id, anchor],
      lines: 100,
      first,
    },
    {
      what: "by recipient",
      query: (at) => `email=person.${(at * 37) % rows}@students.example.org`,
      sql: `${page} and e.event_id in (select event_id from award where issuer_id = $1 and email = $2)`,
      values: ({ id }, at) => [id, `person.${(at * 37) % rows}@students.example.org`],
      lines: 1,
    },
    {
      what: "count_only",
      query: () => "count_only=1",
      sql: "select count(*) from issuing_event where issuer_id = $1",
      values: ({ id }) => [id],
      lines: 1,
    },
  ];
}
