import type { BenchIssuer } from "./issuer.ts";
import type { Stand } from "./stand.ts";

/*
 * Rows by the million, made in the database: events with awards, under ids of the product's own form, spread evenly
 * over the issuers and over two years.
 */

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const twoYearsMs = 63_072_000_000;

/** SQL that writes `ms` in base 62 with seven digits. */
const base62Time = Array.from(
  { length: 7 },
  (_, at) => `substr('${alphabet}', 1 + (ms / ${62 ** (6 - at)} % 62)::integer, 1)`,
).join(" || ");
const base62Random = Array.from(
  { length: 8 },
  () => `substr('${alphabet}', 1 + floor(random() * 62)::integer, 1)`,
).join(" || ");

const insert = `
  with numbers as materialized (
    select n, $2::bigint + n * $3::bigint / $5::bigint as ms from generate_series($4::bigint, $5::bigint - 1) as n
  ), made as materialized (
    select n, ms, to_timestamp(ms / 1000.0) as at, ${base62Time} || ${base62Random} as event_id from numbers
  ), events as (
    insert into issuing_event (issuer_id, event_id, badge_id, content_id, message_id, issued_at, expires_at, recipient_count,
      send_email, show_report, api_consumer_id, log_entry, badge_override, created_at, created_by)
    select $1, event_id, $6, $7, $8, at, null, $10, true, true, '', '{"course_id":"17","activity_id":"4"}', null, at, 'bench'
    from made
  )
  insert into award (issuer_id, award_id, event_id, badge_id, email, name, issued_at)
  select $1, decode($9 || lpad(to_hex(ms / 60000 & 16777215), 6, '0') || substr(md5(random()::text || n), 1, 24), 'hex'),
    event_id, $6, 'person.' || n * $10 + recipient || '@students.example.org', 'Person Number ' || recipient, at
  from made cross join generate_series(0, $10::integer - 1) as recipient`;

/** Brings every issuer from so many events to so many, each with so many awards. */
export async function fillTo(
  stand: Stand,
  issuers: readonly BenchIssuer[],
  from: number,
  to: number,
  awardsEach: number,
): Promise<void> {
  const client = await stand.owner.connect();
  try {
    for (const { id, badgeId } of issuers) {
      const { rows } = await client.query<{ content_id: Buffer; message_id: Buffer; hex: string }>(
        "select content_id, message_id from badge where issuer_id = $1 and badge_id = $2",
        [id, badgeId],
      );
      const started = Date.now() - twoYearsMs;
      const values = [
        id,
        started,
        twoYearsMs,
        from,
        to,
        badgeId,
        rows[0]?.content_id,
        rows[0]?.message_id,
        hexOf(id),
        awardsEach,
      ];
      await client.query(insert, values);
    }
    await client.query("vacuum (analyze) award");
    await client.query("vacuum (analyze) issuing_event");
    await stand.floor.query("checkpoint");
  } finally {
    client.release();
  }
}

/** The 40 bits of an issuer id, which open the ids of its awards. */
function hexOf(issuerId: string): string {
  const digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  let value = 0n;
  for (const character of issuerId) value = (value << 5n) | BigInt(digits.indexOf(character));
  return value.toString(16).padStart(10, "0");
}
