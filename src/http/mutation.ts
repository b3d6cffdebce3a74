import { createHash } from "node:crypto";
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Caller } from "#src/domain/access/caller.ts";
import {
  answerOnce,
  findKeptAnswer,
  type KeyedRequest,
  type Outcome,
  type WireAnswer,
} from "#src/domain/api-clients/kept-answers.ts";
import type { DoorParts, Web } from "#src/http/web.ts";
import type { IssuerId } from "#src/platform/ids.ts";
import { invalid } from "#src/platform/problem.ts";
import type { Work } from "#src/platform/work.ts";

/* What the API doors share so that a client may safely send a mutation again: see docs/decisions/0022-safe-retries.md. */

/** What a mutation does in its one transaction, and what it answers then. */
export type Effect = (work: Work) => Promise<WireAnswer>;

/** A mutation of an API: it reads the request and returns what to do, and has no other way to change anything. */
export type Mutation = (c: Context<Web>, caller: Caller, parts: DoorParts) => Promise<Effect>;

/** Why a key is refused that came with another request before. */
export const keyIsTaken =
  "Idempotency-Key: this key came with another request in the last 24 hours; take a new key for each request.";

/**
 * Reads a mutation and runs its effect. Under an `Idempotency-Key` the same request of the issuer has one effect and one answer
 * within 24 hours; null when the key belongs to another request, which each door says in its own way.
 */
export async function mutate(
  c: Context<Web>,
  issuerId: IssuerId,
  parts: DoorParts,
  read: () => Promise<Effect>,
): Promise<Response | null> {
  const request = await keyedRequest(c);
  if (!request) {
    const effect = await read();
    return answerWith(c, { kind: "done", answer: await parts.perform(issuerId, effect) });
  }
  const known = await findKeptAnswer(parts.database.pipeline, issuerId, request, parts.clock());
  if (known) return answerWith(c, known);
  const effect = await read();
  return answerWith(c, await parts.perform(issuerId, (work) => answerOnce(work, request, effect)));
}

/** 201 with the address of what was made. */
export function created(location: string): WireAnswer {
  return { status: 201, headers: { location }, body: "" };
}

/** 204. */
export const noContent: WireAnswer = { status: 204, headers: {}, body: "" };

async function keyedRequest(c: Context<Web>): Promise<KeyedRequest | null> {
  const key = c.req.header("idempotency-key");
  if (key === undefined) return null;
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw invalid("Idempotency-Key", "has to be 1 to 255 ASCII characters without spaces");
  }
  const { method, path, url } = c.req;
  const query = url.includes("?") ? url.slice(url.indexOf("?")) : "";
  const hash = createHash("sha256").update(`${method} ${path}${query}\0`);
  return { key, hash: hash.update(new Uint8Array(await c.req.arrayBuffer())).digest() };
}

function answerWith(c: Context<Web>, outcome: Outcome): Response | null {
  if (outcome.kind === "other-request") return null;
  const { status, headers, body } = outcome.answer;
  // Not among the headers of the answer: those have to be the first time's to the letter.
  if (outcome.kind === "repeated") c.env.outgoing.setHeader("Idempotency-Replayed", "true");
  if (status === 204) return c.body(null, 204, headers);
  return c.body(body, status as ContentfulStatusCode, headers);
}
