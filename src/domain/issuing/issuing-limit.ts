import { sql } from "kysely";
import { firstEventIdAt } from "#src/platform/ids.ts";
import { Problem } from "#src/platform/problem.ts";
import { takeTurn, type Work } from "#src/platform/work.ts";

/*
 * What an issuer has issued in a year is the sum over its events: there is no counter that could differ from them. Its events of
 * the year are never more than its limit, so the sum is short where it is asked for.
 */

/**
 * Awards the issuer has issued since the year began (UTC), this transaction's own included; revoked ones count, those that another
 * server issued do not.
 */
export async function countIssuedThisYear(work: Work): Promise<number> {
  const { rows } = await sql<{ issued: number }>`
    select coalesce(sum(recipient_count), 0)::bigint as issued from issuing_event
    where issuer_id = ${work.issuerId} and event_id >= ${firstEventIdAt(yearOf(work.now).start)}
      and recorded_at is null`.execute(work.tx);
  return rows[0]?.issued ?? 0;
}

/**
 * Refuses when the issuer has passed its limit by the event that this transaction has just written. Events of one limited issuer
 * wait for each other from here on, so that each sees all before it.
 */
export async function keepIssuingLimit(work: Work, limit: number, added: number): Promise<void> {
  await takeTurn(work, "issuing");
  const left = limit - (await countIssuedThisYear(work)) + added;
  if (added <= left) return;
  const { start, next } = yearOf(work.now);
  throw new Problem(
    "forbidden",
    `recipient: ${added} more would pass this issuer's limit of ${limit} awards in ${start.getUTCFullYear()}; ${Math.max(left, 0)} are left until ${next.toISOString().slice(0, 10)}.`,
    { field: "recipient" },
  );
}

function yearOf(moment: Date): { start: Date; next: Date } {
  const year = moment.getUTCFullYear();
  return { start: new Date(Date.UTC(year, 0, 1)), next: new Date(Date.UTC(year + 1, 0, 1)) };
}
