import { call } from "./http.ts";
import { lastPart, type BenchIssuer } from "./issuer.ts";
import type { Stand } from "./stand.ts";

/** People to issue to, as a plugin names them. */
export function recipientsOf(count: number): string[] {
  return Array.from({ length: count }, (_, at) => `Person Number ${at} <person.${at}@students.example.org>`);
}

/** Issues the badge in one call; the time to 201. */
export async function issueTo(
  origin: string,
  issuer: BenchIssuer,
  recipient: readonly string[],
): Promise<{ ms: number; eventId: string }> {
  const body = JSON.stringify({ recipient, email_subject: "You have a badge", log_entry: { run: 1 } });
  const path = `/v1/badge/${issuer.id}/${issuer.badgeId}`;
  const answer = await call(origin, "POST", path, { authorization: issuer.authorization }, body);
  if (answer.status !== 201)
    throw new Error(`not valid: issuing was answered with ${answer.status} ${answer.text}`);
  return { ms: answer.ms, eventId: lastPart(answer.location) };
}

/** The ids of an event's awards. */
export async function awardIdsOf(stand: Stand, issuer: BenchIssuer, eventId: string): Promise<string[]> {
  const { rows } = await stand.owner.query<{ id: string }>(
    "select encode(award_id, 'hex') as id from award where issuer_id = $1 and event_id = $2 order by random()",
    [issuer.id, eventId],
  );
  return rows.map((row) => row.id);
}
