import { readFileSync } from "node:fs";
import type { Hono } from "hono";
import { secretKeyOf, type Config } from "#src/config.ts";
import { openAuthority, type Authority } from "#src/domain/api-clients/authority.ts";
import { forgetKeptAnswers } from "#src/domain/api-clients/kept-answers.ts";
import { addressesBelow } from "#src/domain/publishing/addresses.ts";
import { writeClaimToken } from "#src/domain/earning/claim-token.ts";
import { forgetExpired } from "#src/domain/people/forget-expired.ts";
import { sendPersonMail } from "#src/domain/people/jobs.ts";
import { sendPersonMailOf } from "#src/domain/people/mails/send-mail.ts";
import { peopleAddresses } from "#src/domain/people/people-addresses.ts";
import { sendInvitations } from "#src/domain/issuing/jobs.ts";
import { sendInvitationsOf } from "#src/domain/issuing/send-invitations.ts";
import { openAdmission } from "#src/http/admission.ts";
import { consoleApi } from "#src/http/console-api/door.ts";
import { health } from "#src/http/health/health-door.ts";
import { demoMailbox } from "#src/http/demo-mailbox/mailbox-door.ts";
import { assertionLane } from "#src/http/hosted/assertion-lane.ts";
import { hostedDocuments } from "#src/http/hosted/hosted-door.ts";
import { describeV1, obfV1 } from "#src/http/obf-v1/routes.ts";
import { describeV2, obfV2 } from "#src/http/obf-v2/routes.ts";
import { missingPages, pages } from "#src/http/pages/pages-door.ts";
import { signIn } from "#src/http/sign-in/door.ts";
import { listen, makeWebApp, type Listeners } from "#src/http/server.ts";
import type { DoorParts, Web } from "#src/http/web.ts";
import { openDatabase, type Database } from "#src/platform/database/database.ts";
import {
  startEmbeddedPostgres,
  type EmbeddedDescription,
} from "#src/platform/database/embedded/embedded-postgres.ts";
import { migrate } from "#src/platform/database/migrate.ts";
import { openPipeline } from "#src/platform/database/pipeline.ts";
import { migrateJobs, openJobQueue, type JobQueue } from "#src/platform/jobs/job-queue.ts";
import { openMailTransport } from "#src/platform/mail/mail-transport.ts";
import type { Log } from "#src/platform/log.ts";
import { installationId, type AwardId, type BadgeId, type EventId } from "#src/platform/ids.ts";
import { makeFetchOutside, type FetchOutside } from "#src/platform/outbound/fetch-outside.ts";
import { makeSealer, type Sealer } from "#src/platform/secrets/sealing.ts";
import { serverCertificateIn } from "#src/platform/tls/server-certificate.ts";
import { parseTrustedProxies } from "#src/platform/trusted-proxies.ts";
import { makePerform, type Perform } from "#src/platform/work.ts";

/*
 * The composition root: the only file that knows every part. Everything opened here closes in the opposite order.
 */

export type { Listeners } from "#src/http/server.ts";

export interface DatabaseAddress extends AsyncDisposable {
  readonly ownerUrl: string;
  readonly appUrl: string;
  /** What `doctor` says of the embedded server. */
  readonly describe?: () => Promise<EmbeddedDescription>;
}

/** Starts (or joins) the embedded database, or takes the one that is set. */
export async function reachDatabase(config: Config, log: Log): Promise<DatabaseAddress> {
  if (config.database.kind === "external") {
    const { url, migrationUrl } = config.database;
    return { ownerUrl: migrationUrl, appUrl: url, [Symbol.asyncDispose]: async () => {} };
  }
  const { directory, binaries } = config.database;
  return startEmbeddedPostgres({
    directory,
    ...(binaries ? { binaries } : {}),
    log: (level, message, detail) => log[level](detail ?? {}, message),
  });
}

/** Every kind of background work there is. */
const allJobs = [sendInvitations, sendPersonMail];

/** Brings schema and job queues up to date; safe in any number of processes at once. */
export async function migrateAll(address: DatabaseAddress, log: Log): Promise<string[]> {
  const ran = await migrate(address.ownerUrl, address.appUrl, log);
  await migrateJobs(address.ownerUrl, address.appUrl, allJobs, log);
  return ran;
}

/** What every command works with: the database, migrated, and the keys. */
export interface Factory extends AsyncDisposable {
  readonly config: Config;
  readonly log: Log;
  readonly address: DatabaseAddress;
  readonly database: Database;
  readonly queue: JobQueue;
  readonly sealer: Sealer;
  readonly authority: Authority;
  readonly perform: Perform;
  readonly fetchOutside: FetchOutside;
  readonly clock: () => Date;
}

/** Opens the factory; `worker` says whether this process also works jobs. */
export async function openFactory(config: Config, log: Log, worker: boolean): Promise<Factory> {
  await using opened = new AsyncDisposableStack();
  const sealer = makeSealer(secretKeyOf(config));
  const address = opened.use(await reachDatabase(config, log));
  await migrateAll(address, log);
  const database = opened.use(openDatabase(address.appUrl, log, config.databaseConnections));
  const queue = opened.use(await openJobQueue(address.appUrl, worker, log));
  const clock = () => new Date();
  // Also for a worker: with another key it would write links into mails that no server takes.
  const authority = await openAuthority(database.db, sealer, clock());
  const perform = makePerform(database, queue, clock);
  const fetchOutside = makeFetchOutside({
    allow: config.outboundAllow,
    userAgent: `Badgeworks (+${config.publicUrl})`,
  });
  const closing = opened.move();
  return {
    config,
    log,
    address,
    database,
    queue,
    sealer,
    authority,
    perform,
    fetchOutside,
    clock,
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

/** Works jobs in this process until it is disposed. */
export async function openWorker(factory: Factory): Promise<AsyncDisposable> {
  const { config, log, database, queue, sealer, perform, clock } = factory;
  const addresses = addressesBelow(config.publicUrl);
  const mail = openMailTransport(config.mail, log);
  const outbox = openPipeline(factory.address.appUrl, log);
  const deps = {
    perform,
    outbox,
    mail,
    publicUrl: config.publicUrl,
    mailFrom: config.mailFrom,
    receiveUrl: (id: AwardId) => addresses.receive(writeClaimToken(sealer, id)),
    pictureUrl: (badgeId: BadgeId, eventId: EventId) => addresses.badgeImage(badgeId, eventId),
  };
  await queue.work(sendInvitations, (range, run) => sendInvitationsOf(deps, range, run));

  const letters = {
    perform,
    sealer,
    mail,
    addresses: peopleAddresses(config.publicUrl),
    mailFrom: config.mailFrom,
  };
  await queue.work(sendPersonMail, (name, run) => sendPersonMailOf(letters, name, run));

  const every = (hours: number, what: string, run: () => Promise<unknown>) =>
    setInterval(() => {
      run().catch((error: Error) => log.warn({ reason: error.message }, `${what} failed`));
    }, hours * 3_600_000).unref();
  const chores = [
    every(12, "making the audit log's next months", () =>
      database.pool.query("select ensure_audit_partitions($1)", [clock()]),
    ),
    every(1, "forgetting answers kept for retries", () => forgetKeptAnswers(database.db, clock())),
    every(1, "forgetting ended sessions", () => perform(installationId, forgetExpired)),
  ];
  return {
    async [Symbol.asyncDispose]() {
      chores.forEach(clearInterval);
      await queue.stopWorking();
      await mail[Symbol.asyncDispose]();
      await outbox[Symbol.asyncDispose]();
    },
  };
}

/** Answers requests with, besides everything else, a page that shows the mails in a folder. */
export async function openDemoWeb(factory: Factory, mailDirectory: string): Promise<Listeners> {
  return openWeb(factory, [demoMailbox(mailDirectory, factory.config.publicUrl)]);
}

/** Answers requests in this process until it is disposed; `extraDoors` come before the others. */
export async function openWeb(factory: Factory, extraDoors: readonly Hono<Web>[] = []): Promise<Listeners> {
  const { config, log, database, sealer, authority, clock } = factory;
  const { isTrusted } = parseTrustedProxies(config.trustedProxies);
  const parts: DoorParts = {
    ...openAdmission(config.limits, factory.perform, log),
    database,
    fetchOutside: factory.fetchOutside,
    sealer,
    authority,
    addresses: addressesBelow(config.publicUrl),
    clock,
    log,
    isTrustedProxy: isTrusted,
    certificateHeader: config.certificateHeader,
  };
  const { origin } = parts.addresses;
  const app = makeWebApp(
    [
      ...extraDoors,
      health(database),
      signIn({ ...parts, perform: parts.performSignedOut }),
      consoleApi({ ...parts, perform: parts.performSignedOut }),
      pages(
        { ...parts, perform: parts.performSignedOut },
        { v1: () => describeV1(origin), v2: () => describeV2(origin) },
      ),
      hostedDocuments(parts),
      obfV1(parts),
      obfV2(parts),
      missingPages(parts),
    ],
    isTrusted,
    log,
  );
  return listen(app, assertionLane(parts), {
    host: config.host,
    port: config.port,
    bodyBytes: config.limits.bodyBytes,
    https: config.httpsPort === 0 ? null : { port: config.httpsPort, ...(await tlsOf(config, clock())) },
  });
}

async function tlsOf(config: Config, now: Date): Promise<{ certificatePem: string; keyPem: string }> {
  if (!config.tls) return serverCertificateIn(config.dataDir, new URL(config.publicUrl).hostname, now);
  return {
    certificatePem: readFileSync(config.tls.certificateFile, "utf8"),
    keyPem: readFileSync(config.tls.keyFile, "utf8"),
  };
}
