import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { sql } from "kysely";
import { invitationJobs, sendInvitations, type InvitationRange } from "#src/domain/issuing/jobs.ts";
import { openDatabase, type Database } from "#src/platform/database/database.ts";
import { startEmbeddedPostgres } from "#src/platform/database/embedded/embedded-postgres.ts";
import { openPipeline, type Pipeline } from "#src/platform/database/pipeline.ts";
import { migrate } from "#src/platform/database/migrate.ts";
import {
  newAwardIds,
  newBadgeId,
  newEventId,
  newIssuerId,
  type AwardId,
  type EventId,
  type IssuerId,
} from "#src/platform/ids.ts";
import { migrateJobs, openJobQueue, type JobQueue } from "#src/platform/jobs/job-queue.ts";
import { makeLog } from "#src/platform/log.ts";
import { makePerform, type Perform } from "#src/platform/work.ts";

export interface IssuedEvent {
  readonly eventId: EventId;
  readonly awardIds: AwardId[];
  readonly ranges: InvitationRange[];
  readonly whole: InvitationRange;
}

export interface MailRow {
  readonly email: string;
  readonly state: string;
  readonly attempts: number;
  readonly error: string | null;
}

/** A migrated database with one issuer in it, and rows written as issuing writes them. */
export interface IssuingBed extends AsyncDisposable {
  readonly appUrl: string;
  readonly database: Database;
  readonly queue: JobQueue;
  readonly perform: Perform;
  readonly outbox: Pipeline;
  readonly issuerId: IssuerId;
  addEvent(
    recipients: readonly { email: string; name: string }[],
    message?: Partial<Record<"subject" | "body" | "linkText" | "footer" | "badge" | "language", string>>,
  ): Promise<IssuedEvent>;
  /** The event's mails by address. */
  mails(event: IssuedEvent): Promise<MailRow[]>;
  mark(awardId: AwardId, column: "revoked_at" | "accepted_at" | "declined_at"): Promise<void>;
}

const log = makeLog("silent");

/** Uses the databases the environment names, else an embedded PostgreSQL of its own. */
async function databaseUrls(): Promise<{ ownerUrl: string; appUrl: string } & AsyncDisposable> {
  const ownerUrl = process.env["TEST_OWNER_DATABASE_URL"];
  const appUrl = process.env["TEST_DATABASE_URL"];
  if (ownerUrl && appUrl) return { ownerUrl, appUrl, [Symbol.asyncDispose]: () => Promise.resolve() };
  const directory = await mkdtemp(path.join(tmpdir(), "badgeworks-bed-"));
  const embedded = await startEmbeddedPostgres({ directory, log: () => undefined });
  return {
    ownerUrl: embedded.ownerUrl,
    appUrl: embedded.appUrl,
    async [Symbol.asyncDispose]() {
      await embedded[Symbol.asyncDispose]();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

export async function openIssuingBed(): Promise<IssuingBed> {
  const urls = await databaseUrls();
  await migrate(urls.ownerUrl, urls.appUrl, log);
  await migrateJobs(urls.ownerUrl, urls.appUrl, [sendInvitations], log);
  const database = openDatabase(urls.appUrl, log);
  const queue = await openJobQueue(urls.appUrl, false, log);
  const perform = makePerform(database, queue, () => new Date());
  const outbox = openPipeline(urls.appUrl, log);
  const issuerId = newIssuerId();
  const digest = randomBytes(32);
  await perform(issuerId, async ({ tx, now }) => {
    await sql`insert into issuer (issuer_id, name, description, email, url, created_at, updated_at, updated_by)
      values (${issuerId}, 'Tampere College', '', 'office@college.example', 'https://college.example', ${now}, ${now}, 'test')`.execute(
      tx,
    );
    await sql`insert into image values (${issuerId}, ${digest}, 'image/png', 1, 1, '', ${now})`.execute(tx);
  });

  return {
    appUrl: urls.appUrl,
    database,
    queue,
    perform,
    outbox,
    issuerId,
    async addEvent(recipients, message = {}) {
      const awardIds = newAwardIds(issuerId, new Date(), recipients.length);
      const eventId = newEventId(new Date());
      const badgeId = newBadgeId(issuerId);
      const contentId = randomBytes(32);
      await perform(issuerId, async ({ tx, now }) => {
        await sql`insert into badge_content values (${issuerId}, ${contentId}, ${message.language ?? "en"},
          ${message.badge ?? "First aid"}, 'Knows what to do first.', '', '', '{}', ${digest})`.execute(tx);
        await sql`insert into message values (${issuerId}, ${contentId}, ${message.subject ?? ""},
          ${message.body ?? ""}, ${message.linkText ?? ""}, ${message.footer ?? ""})`.execute(tx);
        await sql`insert into badge (issuer_id, badge_id, content_id, message_id, draft, categories, created_at,
          updated_at, updated_by) values (${issuerId}, ${badgeId}, ${contentId}, ${contentId}, false, '{}', ${now},
          ${now}, 'test')`.execute(tx);
        await sql`insert into issuing_event (issuer_id, event_id, badge_id, content_id, message_id, issued_at,
          recipient_count, send_email, show_report, api_consumer_id, created_at, created_by)
          values (${issuerId}, ${eventId}, ${badgeId}, ${contentId}, ${contentId}, ${now}, ${recipients.length}, true,
          true, '', ${now}, 'test')`.execute(tx);
        await sql`with made as (
            insert into award (issuer_id, award_id, event_id, badge_id, email, name, issued_at)
            select ${issuerId}, decode(r.id, 'hex'), ${eventId}, ${badgeId}, r.email, r.name, ${now}
            from unnest(${awardIds}::text[], ${recipients.map((one) => one.email)}::text[],
              ${recipients.map((one) => one.name)}::text[]) as r(id, email, name)
            returning award_id)
          insert into award_mail (issuer_id, event_id, purpose, award_id, state, attempts, updated_at)
          select ${issuerId}, ${eventId}, 'invitation', award_id, 'queued', 0, ${now} from made`.execute(tx);
      });
      const ranges = invitationJobs(issuerId, eventId, awardIds);
      const [first, last] = [ranges[0], ranges.at(-1)];
      if (!first || !last) throw new Error("An event needs recipients.");
      return { eventId, awardIds, ranges, whole: { ...first, through: last.through } };
    },
    mails: (event) =>
      perform(issuerId, async ({ tx }) => {
        const { rows } = await sql<MailRow>`
          select a.email, m.state, m.attempts, m.error from award_mail m
          join award a on a.issuer_id = m.issuer_id and a.award_id = m.award_id
          where m.event_id = ${event.eventId} order by a.email`.execute(tx);
        return rows;
      }),
    mark: (awardId, column) =>
      perform(issuerId, async ({ tx, now }) => {
        await sql`update award set ${sql.ref(column)} = ${now} where issuer_id = ${issuerId}
          and award_id = decode(${awardId}, 'hex')`.execute(tx);
      }),
    async [Symbol.asyncDispose]() {
      await outbox[Symbol.asyncDispose]();
      await queue[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
      await urls[Symbol.asyncDispose]();
    },
  };
}
