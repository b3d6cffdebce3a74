import type { InvitationRange } from "#src/domain/issuing/jobs.ts";
import { sendInvitationsOf } from "#src/domain/issuing/send-invitations.ts";
import { openDatabase } from "#src/platform/database/database.ts";
import { openPipeline } from "#src/platform/database/pipeline.ts";
import { openJobQueue } from "#src/platform/jobs/job-queue.ts";
import { makeLog } from "#src/platform/log.ts";
import { openMailTransport } from "#src/platform/mail/mail-transport.ts";
import { makePerform } from "#src/platform/work.ts";

/** What the worker is told on its command line. */
export interface MailWorkerOrder {
  readonly databaseUrl: string;
  readonly smtpUrl: string;
  readonly connections: number;
  readonly range: InvitationRange;
}

/** A process that sends one range of invitations; its test kills it and starts it again. */
const order: MailWorkerOrder = JSON.parse(process.argv[2] ?? "");
const log = makeLog("silent");
await using database = openDatabase(order.databaseUrl, log);
await using outbox = openPipeline(order.databaseUrl, log);
await using queue = await openJobQueue(order.databaseUrl, false, log);
await using mail = openMailTransport(
  { kind: "smtp", url: order.smtpUrl, connections: order.connections },
  log,
);
const deps = {
  perform: makePerform(database, queue, () => new Date()),
  outbox,
  mail,
  publicUrl: "https://badges.example",
  mailFrom: "badges@badges.example",
  receiveUrl: (awardId: string) => `https://badges.example/c/receive?tk=${awardId}`,
  pictureUrl: (badgeId: string) => `https://badges.example/v1/badge/_/${badgeId}.png`,
};
await sendInvitationsOf(deps, order.range, { lastTry: false, signal: new AbortController().signal });
