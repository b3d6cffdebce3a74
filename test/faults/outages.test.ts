import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { startEmbeddedPostgres } from "#src/platform/database/embedded/embedded-postgres.ts";
import { badgeBody } from "#test/support/badge.ts";
import { callApi } from "#test/support/issuer.ts";
import { waitForMails } from "#test/support/mailbox.ts";
import { makeInstallation, ownRunner } from "./installation.ts";
import { openMailingStand } from "./mailing-kill.ts";

test("mails wait for a mail server that is away, and a stop in the middle repeats none", async () => {
  await using stand = await openMailingStand(ownRunner, 5);
  const { sink, installation } = stand;
  await sink.shut();
  await stand.issue(300);
  await sleep(500);
  await sink.open();
  await stand.allArrived(300);
  assert.equal(sink.total(), 300);

  sink.delayMs = 5;
  await stand.issue(400);
  while (sink.total() < 450) await sleep(5);
  const stopping = Date.now();
  assert.equal(await stand.server.end("SIGTERM"), 0, stand.server.log());
  assert.ok(Date.now() - stopping < 8_000, `stopped within ${Date.now() - stopping} ms`);
  const taken = sink.total();
  assert.ok(taken < 700, "stopped in the middle");
  await installation.start("serve");
  await stand.allArrived(700);
  assert.equal(sink.total(), 700, "nothing was sent twice");
});

test("a stop lets running requests end and drops who only keeps a connection", async () => {
  await using stand = await openMailingStand(ownRunner, 1);
  const { issuer, installation, server } = stand;
  const enough = new AbortController();
  let refused = 0;
  const statuses = new Set<number>();
  const busy = Array.from({ length: 4 }, async () => {
    while (!enough.signal.aborted) {
      const answer = await issuer.call("GET", `/v1/ping/${issuer.id}`).catch(() => null);
      if (answer) statuses.add(answer.status);
      else refused += 1;
      if (!answer) await sleep(20);
    }
  });
  const issuing = stand.issue(5_000);
  await sleep(100);
  const stopping = Date.now();
  const code = await server.end("SIGTERM");
  const took = Date.now() - stopping;
  enough.abort();
  await Promise.all(busy);
  await issuing;
  assert.equal(code, 0, server.log());
  assert.ok(took < 8_000, `took ${took} ms`);
  assert.deepEqual([...statuses], [200]);
  assert.ok(refused > 0);
  await installation.start("serve");
  const [row] = await installation.query<{ count: number }>("select count(*)::int from award");
  assert.equal(row?.count, 5_000);
});

test("of two workers beside a web process one is killed, and the other sends the rest", async () => {
  await using stand = await openMailingStand(ownRunner, 1, ["--web-only"]);
  const { sink, installation } = stand;
  const workers = await Promise.all([installation.start("work"), installation.start("work")]);
  sink.delayMs = 2;
  await stand.issue(800);
  while (sink.total() < 200) await sleep(5);
  assert.equal(sink.sessions(), 2, "both send");
  const killed = Date.now();
  await workers[0]?.end("SIGKILL");
  await stand.allArrived(800);
  assert.ok(Date.now() - killed < 30_000, `finished after ${Date.now() - killed} ms`);
  assert.ok(sink.total() <= 801, `${sink.total() - 800} repeats`);
  assert.equal(await workers[1]?.end("SIGTERM"), 0);
});

test("the server outlives its database: 503 while it is away, and everything goes on when it is back", async () => {
  const directory = await mkdtemp(join(tmpdir(), "badgeworks-outage-"));
  const startDatabase = () => startEmbeddedPostgres({ directory, log: () => undefined });
  let database = await startDatabase();
  const viaSocket = (url: string): string => url.replace("@/", "@localhost/");
  try {
    const settings = {
      DATABASE_URL: viaSocket(database.appUrl),
      MIGRATION_DATABASE_URL: viaSocket(database.ownerUrl),
    };
    await using installation = await makeInstallation(ownRunner, settings, directory);
    const server = await installation.start("serve");
    const issuer = await installation.makeIssuer();
    const ask = (path: string, accept = "*/*") =>
      callApi(installation.origin, "GET", path, undefined, { accept });
    const award = `/v1/assertion/${"0".repeat(40)}`;
    assert.equal((await ask("/health/ready")).status, 200);
    assert.equal((await ask(award)).status, 404);

    await database.stop();
    const refused = await Promise.all(
      Array.from({ length: 20 }, () => issuer.call("GET", `/v1/badge/${issuer.id}`)),
    );
    for (const answer of refused) {
      assert.equal(answer.status, 503, answer.text);
      assert.equal(answer.json["code"], 503);
      assert.match(String(answer.json["error"]), /database/);
      assert.ok(Number(answer.headers.get("retry-after")) > 0);
    }
    assert.equal((await ask(award)).status, 503);
    assert.equal((await ask(award, "text/html")).status, 503);
    assert.equal((await ask("/health/ready")).status, 503);
    assert.equal((await ask("/health/live")).status, 200);
    await sleep(1_500);

    database = await startDatabase();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => issuer.call("GET", `/v1/badge/${issuer.id}`)),
    );
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
    assert.equal((await ask("/health/ready")).status, 200);
    assert.equal((await ask(award)).status, 404);
    const made = await issuer.call("POST", `/v1/badge/${issuer.id}`, await badgeBody());
    const badge = made.headers.get("location") ?? "";
    const issued = await issuer.call("POST", badge, { recipient: ["ada@college.example"] });
    assert.equal(issued.status, 201, issued.text);
    await waitForMails(join(installation.dataDir, "mail"), 1, 20);
    assert.equal(await server.end("SIGTERM"), 0, server.log());
    assert.doesNotMatch(server.log(), /"level":50/, "an outage is no error of the program");
  } finally {
    await database.stop();
    await rm(directory, { recursive: true, force: true });
  }
});
