import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { badgeBody } from "#test/support/badge.ts";
import { startCountingSink } from "./counting-sink.ts";
import {
  makeInstallation,
  type FaultIssuer,
  type Installation,
  type ProductProcess,
  type Runner,
  type Victims,
} from "./installation.ts";

/** What one kind of kill did to issuing. */
export interface IssuingCounts {
  victims: Victims;
  rounds: number;
  /** Events whose 201 a client saw. */
  acknowledged: number;
  awards: number;
  /** Acknowledged events that are not there with all their awards. */
  lost: number;
  /** Events of any kind whose parts do not belong together. */
  halfMade: number;
  /** Events that are whole although no client saw their 201. */
  unseen: number;
  /** Mails that were not sent in the end. */
  unsent: number;
  /** From the kill until the server issues again, per round. */
  readyMs: number[];
}

export interface IssuingKillOptions {
  rounds: number;
  runner: Runner;
  kinds?: readonly Victims[];
  /** Recipients of the largest batch; the smallest has 50. */
  largestBatch?: number;
}

const clients = 4;

/** Events clients saw acknowledged, with the number of recipients each was asked for. */
type Acknowledged = Map<string, number>;

/** Clients that issue single badges and batches until they are stopped; what breaks in between is tried no more. */
function issueOverAndOver(
  issuer: FaultIssuer,
  badgeId: string,
  largestBatch: number,
  acknowledged: Acknowledged,
) {
  const enough = new AbortController();
  let serial = 0;
  const answers = new Map<number, number>();
  async function client(): Promise<void> {
    while (!enough.signal.aborted) {
      const count = Math.random() < 0.8 ? 1 : 50 + Math.floor(Math.random() * (largestBatch - 49));
      const call = (serial += 1);
      const recipient = Array.from(
        { length: count },
        (_, at) => `p${call}.${at}@${badgeId.toLowerCase()}.example`,
      );
      const answer = await issuer
        .call("POST", `/v1/badge/${issuer.id}/${badgeId}`, { recipient })
        .catch(() => null);
      if (answer === null) await sleep(20);
      else {
        answers.set(answer.status, (answers.get(answer.status) ?? 0) + 1);
        const eventId = answer.headers.get("location")?.split("/").at(-1);
        if (answer.status === 201 && eventId) acknowledged.set(eventId, count);
        else await sleep(20);
      }
    }
  }
  const ended = Promise.all(Array.from({ length: clients }, client));
  return {
    answers,
    async stop(): Promise<void> {
      enough.abort();
      await ended;
    },
  };
}

interface EventParts {
  id: string;
  promised: number;
  awards: number;
  mails: number;
  audits: number;
}

/** Every event with the number of its parts. */
function partsOfEvents(installation: Installation): Promise<EventParts[]> {
  return installation.query<EventParts>(`
    select e.event_id as id, e.recipient_count as promised, coalesce(a.count, 0) as awards,
      coalesce(m.count, 0) as mails, coalesce(u.count, 0) as audits
    from issuing_event e
    left join (select event_id, count(*)::int from award group by 1) a on a.event_id = e.event_id
    left join (select event_id, count(*)::int from award_mail group by 1) m on m.event_id = e.event_id
    left join (select subject, count(*)::int from audit_entry where action = 'event.issue' group by 1) u
      on u.subject = e.event_id`);
}

/** Rows that belong to no event. */
async function strays(installation: Installation): Promise<number> {
  const [row] = await installation.query<{ count: number }>(`
    select (select count(*) from award a where not exists (select from issuing_event e where e.event_id = a.event_id))::int
      + (select count(*) from award_mail m where not exists (select from award a
        where a.issuer_id = m.issuer_id and a.award_id = m.award_id))::int as count`);
  return row?.count ?? 0;
}

/** Queued mails that no job covers. */
async function uncovered(installation: Installation): Promise<number> {
  const [row] = await installation.query<{ count: number }>(`
    select count(*)::int as count from award_mail m where m.state = 'queued' and not exists (
      select from jobs.job j where j.state < 'completed' and j.data->>'eventId' = m.event_id
        and m.award_id between decode(j.data->>'from', 'hex') and decode(j.data->>'through', 'hex'))`);
  return row?.count ?? 0;
}

/** Waits until no mail is queued, as long as their number falls; returns how many are not sent then. */
async function unsentInTheEnd(installation: Installation): Promise<number> {
  let best = Infinity;
  let since = Date.now();
  for (;;) {
    const [row] = await installation.query<{ queued: number; failed: number }>(`
      select count(*) filter (where state = 'queued')::int as queued,
        count(*) filter (where state = 'failed')::int as failed from award_mail`);
    const { queued, failed } = row ?? { queued: 0, failed: 0 };
    if (queued === 0) return failed;
    if (queued < best) [best, since] = [queued, Date.now()];
    if (Date.now() - since > 60_000) return queued + failed;
    await sleep(250);
  }
}

const whole = (event: EventParts): boolean =>
  event.awards === event.promised && event.mails === event.promised && event.audits === 1;

/** Kills server, database and both while clients issue badges, and counts what is missing or half made afterwards. */
export async function runIssuingKills(options: IssuingKillOptions): Promise<IssuingCounts[]> {
  const { rounds, runner, kinds = ["server", "server-and-database", "database"] } = options;
  await using sink = await startCountingSink();
  await using installation = await makeInstallation(runner, { SMTP_URL: sink.url });
  let server: ProductProcess = await installation.start("serve");
  const issuer = await installation.makeIssuer();
  const made = await issuer.call("POST", `/v1/badge/${issuer.id}`, await badgeBody());
  assert.equal(made.status, 201, made.text);
  const badgeId = made.headers.get("location")?.split("/").at(-1) ?? "";

  /** One kill in the middle of issuing; returns how long nobody could issue. */
  async function round(victims: Victims, acknowledged: Acknowledged): Promise<number> {
    const before = acknowledged.size;
    const issuing = issueOverAndOver(issuer, badgeId, options.largestBatch ?? 500, acknowledged);
    while (acknowledged.size === before) await sleep(5);
    await sleep(Math.random() * 400);
    const killed = Date.now();
    await installation.kill(victims, server);
    if (victims !== "database") server = await installation.start("serve");
    await installation.answering();
    const after = acknowledged.size;
    while (acknowledged.size === after) await sleep(5);
    const readyMs = Date.now() - killed;
    await issuing.stop();
    const unexpected = [...issuing.answers.keys()].filter((status) => status !== 201 && status !== 503);
    assert.deepEqual(unexpected, [], `${victims}: other statuses than 201 and 503\n${server.log()}`);
    return readyMs;
  }

  async function killIn(victims: Victims): Promise<IssuingCounts> {
    const acknowledged: Acknowledged = new Map();
    const known = new Set((await partsOfEvents(installation)).map(({ id }) => id));
    const counts = { victims, rounds, lost: 0, halfMade: 0, readyMs: [] as number[] };
    for (let at = 0; at < rounds; at += 1) {
      counts.readyMs.push(await round(victims, acknowledged));
      const events = new Map((await partsOfEvents(installation)).map((event) => [event.id, event]));
      for (const [id, count] of acknowledged) if (events.get(id)?.awards !== count) counts.lost += 1;
      counts.halfMade += [...events.values()].filter((event) => !whole(event)).length;
      counts.halfMade += (await strays(installation)) + (await uncovered(installation));
    }
    const unsent = await unsentInTheEnd(installation);
    const awards = await installation.query<{ id: string; eventId: string }>(
      `select encode(award_id, 'hex') as id, event_id as "eventId" from award`,
    );
    const events = (await partsOfEvents(installation)).filter(({ id }) => !known.has(id));
    return {
      ...counts,
      unsent: Math.max(unsent, awards.filter(({ id }) => !sink.taken.has(id)).length),
      acknowledged: acknowledged.size,
      unseen: events.filter(({ id }) => !acknowledged.has(id)).length,
      awards: awards.filter(({ eventId }) => !known.has(eventId)).length,
    };
  }

  const counts: IssuingCounts[] = [];
  for (const victims of kinds) counts.push(await killIn(victims));
  return counts;
}
