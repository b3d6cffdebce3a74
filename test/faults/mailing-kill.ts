import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { badgeBody } from "#test/support/badge.ts";
import { startCountingSink, type CountingSink } from "./counting-sink.ts";
import {
  makeInstallation,
  type FaultIssuer,
  type Installation,
  type ProductProcess,
  type Runner,
  type Victims,
} from "./installation.ts";

/** What the kills did to the mails of some events. */
export interface MailingCounts {
  connections: number;
  /** Kills in the middle of sending. */
  kills: number;
  mails: number;
  /** Mails that never arrived. */
  lost: number;
  /** Mails that arrived once more than they should. */
  repeats: number;
  /** The most repeats after one kill. */
  mostRepeats: number;
  /** From the restart's readiness until the next mail arrives, per kill. */
  resumedMs: number[];
}

export interface MailingKillOptions {
  kills: number;
  connections: number;
  runner: Runner;
  mailsOfOneEvent: number;
}

/** An installation that mails to a sink, with an issuer and a badge. */
export interface MailingStand extends AsyncDisposable {
  sink: CountingSink;
  installation: Installation;
  server: ProductProcess;
  issuer: FaultIssuer;
  /** Issues to so many new people and returns the event's path. */
  issue(count: number): Promise<string>;
  /** Waits until the sink has taken so many different mails and nothing is queued; fails when they come no more. */
  allArrived(mails: number): Promise<void>;
}

/** Starts an installation that mails to a sink. */
export async function openMailingStand(
  runner: Runner,
  connections: number,
  serve: readonly string[] = [],
): Promise<MailingStand> {
  await using opened = new AsyncDisposableStack();
  const sink = opened.use(await startCountingSink());
  const settings = { SMTP_URL: sink.url, SMTP_CONNECTIONS: String(connections) };
  const installation = opened.use(await makeInstallation(runner, settings));
  const server = await installation.start("serve", ...serve);
  const issuer = await installation.makeIssuer();
  const made = await issuer.call("POST", `/v1/badge/${issuer.id}`, await badgeBody());
  assert.equal(made.status, 201, made.text);
  const badgeId = made.headers.get("location")?.split("/").at(-1) ?? "";
  let people = 0;
  const closing = opened.move();
  return {
    sink,
    installation,
    server,
    issuer,
    async issue(count) {
      const recipient = Array.from({ length: count }, () => `p${(people += 1)}@college.example`);
      const answer = await issuer.call("POST", `/v1/badge/${issuer.id}/${badgeId}`, { recipient });
      assert.equal(answer.status, 201, answer.text);
      return answer.headers.get("location") ?? "";
    },
    async allArrived(mails) {
      let best = -1;
      let since = Date.now();
      for (;;) {
        const [row] = await installation.query<{ count: number }>(
          "select count(*)::int from award_mail where state <> 'sent'",
        );
        if (sink.taken.size >= mails && row?.count === 0) return;
        if (sink.taken.size > best) [best, since] = [sink.taken.size, Date.now()];
        if (Date.now() - since > 60_000)
          assert.fail(`${best} of ${mails} mails came, ${row?.count} not sent`);
        await sleep(100);
      }
    },
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

const ways: readonly Victims[] = ["server", "database", "server-and-database", "server"];

/** Kills the product at random moments while it sends, several times an event, until all is sent. */
export async function runMailingKills(options: MailingKillOptions): Promise<MailingCounts> {
  const { kills, connections, runner, mailsOfOneEvent } = options;
  await using stand = await openMailingStand(runner, connections);
  const { sink, installation } = stand;
  let { server } = stand;
  const counts = { connections, kills: 0, mails: 0, mostRepeats: 0, resumedMs: [] as number[] };
  const repeats = (): number => sink.total() - sink.taken.size;
  // A mail takes a moment, as with a real server, so that kills meet some on the wire.
  sink.delayMs = connections;

  while (counts.kills < kills) {
    const before = sink.taken.size;
    await stand.issue(mailsOfOneEvent);
    counts.mails += mailsOfOneEvent;
    // The last kill comes before the last mails, so that each has something to interrupt.
    for (const share of [0.15, 0.4, 0.65, 0.85]) {
      if (counts.kills === kills) break;
      while (sink.taken.size < before + share * mailsOfOneEvent) await sleep(1);
      await sleep(Math.random() * 10);
      const repeated = repeats();
      const victims = ways[counts.kills % ways.length] ?? "server";
      await installation.kill(victims, server);
      counts.kills += 1;
      await sleep(2 * sink.delayMs + 20);
      const taken = sink.total();
      if (victims !== "database") server = await installation.start("serve");
      await installation.answering();
      const ready = Date.now();
      while (sink.total() === taken && Date.now() - ready < 60_000) await sleep(5);
      counts.resumedMs.push(Date.now() - ready);
      // The mails that were on the wire are the first to be tried again.
      const enough = sink.taken.size + 3 * connections;
      while (sink.taken.size < Math.min(enough, before + mailsOfOneEvent)) await sleep(2);
      counts.mostRepeats = Math.max(counts.mostRepeats, repeats() - repeated);
    }
    await stand.allArrived(counts.mails);
  }
  const awards = await installation.query<{ id: string }>("select encode(award_id, 'hex') as id from award");
  return { ...counts, repeats: repeats(), lost: awards.filter(({ id }) => !sink.taken.has(id)).length };
}
