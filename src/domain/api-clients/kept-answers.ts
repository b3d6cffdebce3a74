import { sql } from "kysely";
import type { Db } from "#src/platform/database/database.ts";
import type { Pipeline, Statement } from "#src/platform/database/pipeline.ts";
import type { IssuerId } from "#src/platform/ids.ts";
import { Problem } from "#src/platform/problem.ts";
import type { Work } from "#src/platform/work.ts";

/*
 * Retries that are safe: the answer to a request that came under a key is kept beside its effect, in the same transaction, and
 * given again to the same request. Whoever comes second while the first is under way waits for its row.
 */

/** An answer over HTTP in a form that can be kept and given again. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A request under a key its client chose; the hash stands for method, address and body. */
export interface KeyedRequest {
  readonly key: string;
  readonly hash: Buffer;
}

/** What became of a keyed request: done now, answered as before, or refused because the key belongs to another request. */
export type Outcome =
  | { readonly kind: "done" | "repeated"; readonly answer: WireAnswer }
  | { readonly kind: "other-request" };

interface Row {
  request_hash: Buffer;
  status: number;
  headers: Record<string, string>;
  body: string;
}

const keptMs = 24 * 3_600_000;

const keptAnswer: Statement<Row> = {
  name: "kept-answer",
  text: `select request_hash, status, headers, body from kept_answer
    where issuer_id = $1 and idempotency_key = $2 and created_at > $3`,
};

/** What was answered under the key in the last 24 hours, or null: a look before any work is spent on the request. */
export async function findKeptAnswer(
  reader: Pipeline,
  issuerId: IssuerId,
  request: KeyedRequest,
  now: Date,
): Promise<Outcome | null> {
  const [row] = await reader.rows(issuerId, keptAnswer, [issuerId, request.key, keptSince(now)]);
  return row ? outcomeOf(row, request) : null;
}

/** Runs the effect of a keyed request unless it has been, also by a request of the same moment, and keeps its answer. */
export async function answerOnce(
  work: Work,
  request: KeyedRequest,
  effect: (work: Work) => Promise<WireAnswer>,
): Promise<Outcome> {
  // Waits for a transaction that has the key; a key that is older than a day is free again.
  const { rows: claimed } = await sql`
    insert into kept_answer as k (issuer_id, idempotency_key, request_hash, created_at)
    values (${work.issuerId}, ${request.key}, ${request.hash}, ${work.now})
    on conflict (issuer_id, idempotency_key) do update
      set request_hash = excluded.request_hash, created_at = excluded.created_at
      where k.created_at <= ${keptSince(work.now)}
    returning 1`.execute(work.tx);
  if (claimed.length === 0) return keptByOther(work, request);
  const answer = await effect(work);
  await work.tx
    .updateTable("kept_answer")
    .set({ status: answer.status, headers: JSON.stringify(answer.headers), body: answer.body })
    .where("issuer_id", "=", work.issuerId)
    .where("idempotency_key", "=", request.key)
    .execute();
  return { kind: "done", answer };
}

async function keptByOther(work: Work, request: KeyedRequest): Promise<Outcome> {
  const { rows } = await sql<Row>`
    select request_hash, status, headers, body from kept_answer
    where issuer_id = ${work.issuerId} and idempotency_key = ${request.key}`.execute(work.tx);
  const [row] = rows;
  if (!row)
    throw new Problem("unavailable", "The key has just run out. Try again.", { retryAfterSeconds: 1 });
  return outcomeOf(row, request);
}

function outcomeOf({ request_hash, status, headers, body }: Row, request: KeyedRequest): Outcome {
  if (!request_hash.equals(request.hash)) return { kind: "other-request" };
  return { kind: "repeated", answer: { status, headers, body } };
}

/** Removes the answers of all issuers that are older than a day. */
export async function forgetKeptAnswers(db: Db, now: Date): Promise<void> {
  await sql`select forget_kept_answers(${keptSince(now)})`.execute(db);
}

function keptSince(now: Date): Date {
  return new Date(now.getTime() - keptMs);
}
