import { to as copyTo } from "pg-copy-streams";
import type { BenchIssuer } from "../stand/issuer.ts";
import type { Stand } from "../stand/stand.ts";
import { mustBe } from "./operation.ts";

/** The lines of an event list as the database builds them by itself. */
const lines = (issuerId: string) => `
  copy (
    select json_build_object('id', e.event_id, 'name', c.name, 'badge_id', e.badge_id,
      'issued_on', floor(extract(epoch from e.issued_at))::bigint, 'expires', floor(extract(epoch from e.expires_at))::bigint,
      'recipient', r.emails, 'revoked', coalesce(r.revoked, '{}'::json), 'log_entry', e.log_entry, 'token', e.event_id,
      'timestamp', floor(extract(epoch from e.created_at))::bigint)
    from issuing_event e
    join badge_content c on c.issuer_id = e.issuer_id and c.content_id = e.content_id
    left join lateral (
      select json_agg(a.email order by a.email) as emails,
        json_object_agg(a.email, floor(extract(epoch from a.revoked_at))::bigint)
          filter (where a.revoked_at is not null) as revoked
      from award a where a.issuer_id = e.issuer_id and a.event_id = e.event_id
    ) r on true
    where e.issuer_id = '${issuerId}' order by e.event_id
  ) to stdout`;

/** Reads the list from the database's own export. */
export async function exportFromDatabase(
  stand: Stand,
  issuer: BenchIssuer,
  size: number,
): Promise<{ ms: number }> {
  const client = await stand.owner.connect();
  try {
    const started = performance.now();
    let count = 0;
    for await (const chunk of client.query(copyTo(lines(issuer.id))) as AsyncIterable<Buffer>) {
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) count++;
    }
    mustBe("lines of the database's own export", count, size);
    return { ms: performance.now() - started };
  } finally {
    client.release();
  }
}
