import { recordInAudit } from "#src/domain/access/audit.ts";
import type { Caller } from "#src/domain/access/caller.ts";
import type { Person } from "#src/domain/people/person.ts";
import { lookUp, type Pipeline } from "#src/platform/database/pipeline.ts";
import { installationId, randomBase62, type IssuerId, type PersonId } from "#src/platform/ids.ts";
import { Problem } from "#src/platform/problem.ts";
import { hashSecret, newSecret } from "#src/platform/secrets/secret-text.ts";
import type { Work } from "#src/platform/work.ts";

/** How somebody showed who they are. */
export type SignInMethod = "link" | "password" | "passkey" | "provider" | "set-up";

/** A session ends this long after it was last used, and a month after it began. */
const idleMs = 7 * 24 * 3_600_000;
/** Being used is written down at most this often. */
const noteUseMs = 5 * 60_000;
/** How long after showing who they are somebody may do what is dangerous. */
const provenMs = 10 * 60_000;

/** A browser in which somebody is signed in. */
export interface Session {
  readonly id: string;
  readonly method: SignInMethod;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly userAgent: string;
  readonly address: string;
}

/** Somebody signed in, in one browser. */
export interface SignedIn {
  readonly session: Session;
  readonly person: Person;
  readonly provedAt: Date;
  /** The issuer that an operator acts for now. */
  readonly actingFor: IssuerId | null;
}

interface SignedInRow {
  session_id: string;
  method: SignInMethod;
  created_at: Date;
  last_seen_at: Date;
  user_agent: string;
  address: string;
  proved_at: Date;
  acting_for: IssuerId | null;
  person_id: PersonId;
  name: string;
  email: string;
  languages: string;
  operator: boolean;
  person_created_at: Date;
}

const findStatement = lookUp<SignedInRow>(
  "find-session",
  `select s.session_id, s.method, s.created_at, s.last_seen_at, s.user_agent, s.address, s.proved_at,
      case when s.acting_until > $3 then s.acting_for end as acting_for,
      p.person_id, p.name, p.email, p.languages, p.operator, p.created_at as person_created_at
    from session s join person p on p.person_id = s.person_id
    where named.issuer_id = $1 and s.token_hash = $2 and s.expires_at > $3 and p.disabled_at is null`,
);

const noteUseStatement = {
  name: "note-session-use",
  text: `update session set last_seen_at = $2, expires_at = least(created_at + interval '30 days', $3)
    where session_id = $1`,
};

/** Who holds the token of a session, or null; that it is used is noted at most every five minutes. */
export async function findSignedIn(pipeline: Pipeline, token: string, now: Date): Promise<SignedIn | null> {
  if (!/^[0-9A-Za-z]{43}$/.test(token)) return null;
  const [row] = await pipeline.rows(installationId, findStatement, [installationId, hashSecret(token), now]);
  if (!row) return null;
  if (now.getTime() - row.last_seen_at.getTime() > noteUseMs) {
    const until = new Date(now.getTime() + idleMs);
    await pipeline.rows(installationId, noteUseStatement, [row.session_id, now, until]);
  }
  return {
    session: {
      id: row.session_id,
      method: row.method,
      createdAt: row.created_at,
      lastSeenAt: row.last_seen_at,
      userAgent: row.user_agent,
      address: row.address,
    },
    person: {
      id: row.person_id,
      name: row.name,
      email: row.email,
      languages: row.languages,
      operator: row.operator,
      createdAt: row.person_created_at,
      disabledAt: null,
    },
    provedAt: row.proved_at,
    actingFor: row.operator ? row.acting_for : null,
  };
}

/** Whether they showed who they are so lately that they may do what is dangerous. */
export function hasProvedLately({ provedAt }: SignedIn, now: Date): boolean {
  return now.getTime() - provedAt.getTime() < provenMs;
}

/** Refuses what is dangerous until they show again who they are. */
export function requireProof(signedIn: SignedIn, now: Date): void {
  if (hasProvedLately(signedIn, now)) return;
  throw new Problem("forbidden", "Sign in again to do this: it is some time since you did.", {
    field: "sign-in",
  });
}

/** Opens a session and returns its token, which is nowhere else. Somebody who may not sign in is refused. */
export async function openSession(
  work: Work,
  caller: Caller,
  person: Person,
  method: SignInMethod,
  userAgent: string,
): Promise<string> {
  if (person.disabledAt)
    throw new Problem("forbidden", "This account is closed. An operator can open it again.");
  const token = newSecret();
  const sessionId = randomBase62(12);
  await work.tx
    .insertInto("session")
    .values({
      session_id: sessionId,
      token_hash: hashSecret(token),
      person_id: person.id,
      created_at: work.now,
      last_seen_at: work.now,
      expires_at: new Date(work.now.getTime() + idleMs),
      proved_at: work.now,
      method,
      user_agent: userAgent.slice(0, 300),
      address: caller.address,
      acting_for: null,
      acting_until: null,
    })
    .execute();
  await recordInAudit(work, caller, "session.open", person.id, { method, session: sessionId });
  return token;
}

/** The sessions of a person, last used first. */
export async function listSessions(work: Work, personId: PersonId): Promise<Session[]> {
  const rows = await work.tx
    .selectFrom("session")
    .selectAll()
    .where("person_id", "=", personId)
    .where("expires_at", ">", work.now)
    .orderBy("last_seen_at", "desc")
    .execute();
  return rows.map((row) => ({
    id: row.session_id,
    method: row.method as SignInMethod,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    userAgent: row.user_agent,
    address: row.address,
  }));
}

/** Ends one session of a person. */
export async function endSession(
  work: Work,
  caller: Caller,
  personId: PersonId,
  sessionId: string,
): Promise<void> {
  const { numDeletedRows } = await work.tx
    .deleteFrom("session")
    .where("person_id", "=", personId)
    .where("session_id", "=", sessionId)
    .executeTakeFirstOrThrow();
  if (numDeletedRows === 0n) throw new Problem("not-found", "There is no such session any more.");
  await recordInAudit(work, caller, "session.end", personId, { session: sessionId });
}

/** Ends all sessions of a person, or all but one. */
export async function endSessionsOf(
  work: Work,
  caller: Caller,
  personId: PersonId,
  except?: string,
): Promise<void> {
  const { numDeletedRows } = await work.tx
    .deleteFrom("session")
    .where("person_id", "=", personId)
    .where("session_id", "!=", except ?? "")
    .executeTakeFirstOrThrow();
  if (numDeletedRows > 0n) {
    await recordInAudit(work, caller, "session.end-all", personId, { count: Number(numDeletedRows) });
  }
}

/** Notes that the holder of a session has shown again who they are. */
export async function proveAgain(work: Work, caller: Caller, signedIn: SignedIn): Promise<void> {
  await work.tx
    .updateTable("session")
    .set({ proved_at: work.now })
    .where("session_id", "=", signedIn.session.id)
    .execute();
  await recordInAudit(work, caller, "session.prove", signedIn.person.id, { session: signedIn.session.id });
}
