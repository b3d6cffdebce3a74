import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { request as forward, type RequestListener } from "node:http";
import path from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { listAudit } from "#src/domain/access/audit.ts";
import { recordAnswer } from "#src/domain/issuing/record-answer.ts";
import { updateIssuer } from "#src/domain/issuers/update-issuer.ts";
import { createSubIssuer } from "#src/domain/issuers/create-sub-issuer.ts";
import { deleteSubIssuer } from "#src/domain/issuers/delete-sub-issuer.ts";
import { listSubIssuers } from "#src/domain/issuers/sub-issuer-queries.ts";
import type { AwardId, IssuerId } from "#src/platform/ids.ts";
import { Problem } from "#src/platform/problem.ts";
import { runCommand } from "#test/cli/run-command.ts";
import { assertionsOf, badgeBody, createBadge, issueBadge } from "#test/support/badge.ts";
import { startBadgeworks } from "#test/support/badgeworks.ts";
import { enrol } from "#test/support/enrolled.ts";
import { createIssuer, operatorOf, type TestIssuer } from "#test/support/issuer.ts";
import { startServer } from "#test/support/local-server.ts";
import { issuerToImport } from "./issuer-to-import.ts";
import { newerPortraitOf, portraitOf } from "./portrait.ts";
import { importHere } from "./run-import.ts";

/*
 * `badgeworks import obf` from one installation of ours into issuers of another, over HTTP.
 */

const [there, badgeworks] = await Promise.all([startBadgeworks(), startBadgeworks()]);
after(() => Promise.all([there[Symbol.asyncDispose](), badgeworks[Symbol.asyncDispose]()]));
/** An issuer of the other installation, as an import reads it. */
const from = (issuer: TestIssuer, origin = there.origin) => ({
  id: issuer.id,
  clientSecret: issuer.clientSecret,
  origin,
});
const source = await issuerToImport(there);
const original = await portraitOf(there, source);
const newer = await newerPortraitOf(source);

const file = (name: string, text: string): string => {
  const where = path.join(badgeworks.dataDir, name);
  writeFileSync(where, text);
  return where;
};
const words = (target: IssuerId, ...more: string[]) => [
  "import",
  "obf",
  `--issuer=${target}`,
  `--client=${source.id}`,
  "--requests-per-second=1000",
  "--json",
  ...(more.some((word) => word.startsWith("--from")) ? [] : ["--from", there.origin]),
  ...(more.some((word) => word.startsWith("--certificate"))
    ? []
    : ["--client-secret-file", file("secret", `${source.clientSecret}\n`)]),
  ...more,
];
const { perform } = await badgeworks.factory();
const { perform: performThere } = await there.factory();

/** Passes requests on to the server, unless `instead` answers them. */
function passing(instead: (...call: Parameters<RequestListener>) => boolean): RequestListener {
  return (request, response) => {
    if (instead(request, response)) return;
    const { method, headers } = request;
    const passed = forward(there.origin + (request.url ?? ""), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    request.pipe(passed);
  };
}

test("the report is there for people, too", async () => {
  const target = await createIssuer(badgeworks, "Read");
  const shown = words(target.id).filter((word) => word !== "--json");
  const { code, out } = await runCommand(badgeworks.settings, ...shown, "--dry-run");
  assert.equal(code, 0);
  assert.match(out, /^From http:\S+, client \w{8}, into issuer \w{8}\. A dry run: nothing was written\.$/m);
  assert.match(out, /^issuing events +8 +8 +0 +0 +0$/m);
  assert.match(out, /^To know \(1\):\n {2}- Badges that people have received keep their addresses/m);
  assert.deepEqual((await target.call("GET", `/v1/badge/${target.id}`)).lines, []);
});

test("an issuer comes over whole, and nothing of it twice", async () => {
  const target = await createIssuer(badgeworks, "Empty");
  const first = await runCommand(badgeworks.settings, ...words(target.id));
  assert.equal(first.code, 0, first.err);
  const { counts, leftOut, complete } = JSON.parse(first.out) as Record<string, unknown>;
  assert.deepEqual([complete, leftOut], [true, []]);
  const tally = (found: number) => ({ found, imported: found, updated: 0, unchanged: 0, leftOut: 0 });
  assert.deepEqual(counts, {
    profile: tally(1),
    "sub-issuer": tally(1),
    badge: tally(4),
    event: tally(8),
    award: tally(12),
  });
  assert.match(first.err, /^badges: 4 of 4$/m);
  assert.match(first.err, /^events: 8 of 8$/m);
  assert.deepEqual(await portraitOf(badgeworks, target), original);
  assert.deepEqual(await newerPortraitOf(target), newer);

  const { tallies } = await importHere(badgeworks, from(source), target.id);
  for (const { found, unchanged } of Object.values(tallies)) assert.equal(unchanged, found);
  assert.deepEqual(await portraitOf(badgeworks, target), original);

  const { rows } = await perform(target.id, async ({ tx }) => ({
    rows: await tx.selectFrom("award_mail").select("state").where("issuer_id", "=", target.id).execute(),
  }));
  assert.deepEqual(rows, []);
  const audit = await perform(target.id, (work) => listAudit(work, 100));
  const imported = audit.filter(({ requestId }) => requestId === "import");
  assert.equal(imported.filter(({ action }) => action === "event.record").length, 8);
  for (const { actor } of imported) assert.match(actor, /^operator .* importing from 127\.0\.0\.1:\d+$/);
});

test("a client certificate does as well, over TLS with an own authority", async () => {
  const target = await createIssuer(badgeworks, "By certificate");
  const { cert, key } = await enrol(there, source.id);
  const options = [
    `--from=${there.httpsOrigin}/v1/`,
    `--certificate=${file("client.pem", cert)}`,
    `--key=${file("client.key", key)}`,
    `--ca=${path.join(there.dataDir, "tls", "server.pem")}`,
  ];
  const { code, err } = await runCommand(badgeworks.settings, ...words(target.id, ...options));
  assert.equal(code, 0, err);
  assert.deepEqual(await portraitOf(badgeworks, target), original);
});

test("a dry run counts the same and writes nothing", async () => {
  const target = await createIssuer(badgeworks, "Dry");
  const before = await portraitOf(badgeworks, target);
  const dry = await importHere(badgeworks, from(source), target.id, { dryRun: true });
  assert.deepEqual(await portraitOf(badgeworks, target), before);
  const real = await importHere(badgeworks, from(source), target.id);
  assert.deepEqual(dry.tallies, real.tallies);
  assert.deepEqual(dry.leftOut, []);
});

test("an import that is killed goes on where it ended, at another address of the same server", async () => {
  const target = await createIssuer(badgeworks, "Killed");
  for (const fatal of [3, 12]) {
    let kill: () => void = () => undefined;
    let count = 0;
    await using front = await startServer(
      passing(({ url = "" }) => {
        if (/\/(badge|event)\/\w+\/\w+/.test(url) && ++count === fatal) kill();
        return false;
      }),
    );
    const child = spawn(process.execPath, ["src/main.ts", ...words(target.id, `--from=${front.origin}`)], {
      cwd: fileURLToPath(new URL("../../", import.meta.url)),
      env: { PATH: process.env["PATH"], ...badgeworks.settings },
      stdio: "ignore",
    });
    kill = () => child.kill("SIGKILL");
    const [, signal] = (await once(child, "exit")) as [number | null, string | null];
    assert.equal(signal, "SIGKILL");
  }
  const { tallies } = await importHere(badgeworks, from(source), target.id);
  assert.ok(tallies.badge.unchanged > 0);
  assert.deepEqual(await portraitOf(badgeworks, target), original);
});

test("two imports at once bring nothing twice", async () => {
  const target = await createIssuer(badgeworks, "Twice");
  const reports = await Promise.all([1, 2, 3].map(() => importHere(badgeworks, from(source), target.id)));
  const imported = (kind: "badge" | "event") =>
    reports.reduce((sum, { tallies }) => sum + tallies[kind].imported, 0);
  assert.deepEqual([imported("badge"), imported("event")], [4, 8]);
  assert.deepEqual(await portraitOf(badgeworks, target), original);
});

test("a busy server is asked again when it says, and a token that has run out is replaced", async () => {
  const target = await createIssuer(badgeworks, "Patient");
  const pauses: number[] = [];
  // Everything fails the first time it is asked for, one way or another.
  const asked = new Set<string>();
  await using front = await startServer(
    passing((request, response) => {
      const { url = "", headers, socket } = request;
      if (asked.has(url) || url.includes("/ping")) return false;
      asked.add(url);
      const way = asked.size % 3;
      // Tokens are given out slowly, also to tests.
      if (headers.authorization && asked.size % 12 === 7) response.writeHead(403).end("403 Forbidden");
      else if (way === 0) response.writeHead(429, { "retry-after": "7" }).end();
      else if (way === 1) response.writeHead(503).end();
      else socket.destroy();
      return true;
    }),
  );
  const wait = async (milliseconds: number) => void pauses.push(milliseconds);
  const patience = { perSecond: 1e9, wait, onPause: () => undefined };
  const { leftOut } = await importHere(badgeworks, from(source, front.origin), target.id, {
    access: { patience },
  });
  assert.deepEqual(leftOut, []);
  assert.deepEqual(await portraitOf(badgeworks, target), original);
  assert.ok(pauses.includes(7000) && pauses.includes(1000), pauses.join());
});

test("a server that stays out of reach ends the import with what to do; what came is kept", async () => {
  const target = await createIssuer(badgeworks, "Interrupted");
  await using front = await startServer(
    passing(({ url = "" }, response) => {
      if (!/\/event\/\w+\/\w/.test(url)) return false;
      response.writeHead(503, { "retry-after": "0" }).end();
      return true;
    }),
  );
  await assert.rejects(importHere(badgeworks, from(source, front.origin), target.id), (error) => {
    assert.ok(error instanceof Problem && error.kind === "unavailable");
    assert.match(error.message, /answers 503\. It was asked 8 times/);
    return true;
  });
  const badges = (await target.call("GET", `/v1/badge/${target.id}`)).lines;
  assert.equal(badges.length, 4);
});

test("a second import brings what is new, and keeps what was changed here", async () => {
  const other = await createIssuer(there, "Living");
  const target = await createIssuer(badgeworks, "Following");
  const profile = {
    name: "Part",
    description: "",
    email: "p@x.example",
    replyTo: null,
    url: "https://x.example",
  };
  const part = await performThere(other.id, (work) =>
    createSubIssuer(work, operatorOf(other.id), profile, null),
  );
  const untouched = await createBadge(other, { name: "Untouched", client_alias_id: [part] });
  const touched = await createBadge(other, { name: "Touched" });
  const removed = await createBadge(other, { name: "Removed" });
  const event = await issueBadge(other, untouched, ["a@x.example", "b@x.example", "c@x.example"]);
  await importHere(badgeworks, from(other), target.id);
  const own = (await target.call("GET", `/v1/badge/${target.id}`)).lines;
  const ownId = (name: string) => String(own.find((badge) => badge["name"] === name)?.["id"]);

  // Times are told in whole seconds.
  await new Promise((resolve) => setTimeout(resolve, 1100));
  await target.call("PUT", `/v1/badge/${target.id}/${ownId("Touched")}`, await badgeBody({ name: "Ours" }));
  await target.call("DELETE", `/v1/badge/${target.id}/${ownId("Removed")}`);
  await perform(target.id, async (work) => {
    const [ownPart] = await listSubIssuers(work);
    await deleteSubIssuer(work, operatorOf(target.id), ownPart?.id ?? "");
  });
  const renewed = await badgeBody({ name: "Renewed", client_alias_id: [part] });
  await other.call("PUT", `/v1/badge/${other.id}/${untouched}`, renewed);
  await other.call("PUT", `/v1/badge/${other.id}/${touched}`, await badgeBody({ name: "Theirs" }));
  await other.call("PUT", `/v1/badge/${other.id}/${removed}`, await badgeBody({ name: "Still there" }));
  await createBadge(other, { name: "New" });
  await issueBadge(other, untouched, ["d@x.example"]);
  await issueBadge(other, touched, ["e@x.example"]);
  await issueBadge(other, removed, ["f@x.example"]);
  await other.call("DELETE", `/v1/event/${other.id}/${event}?email=b@x.example`);
  const awards = await assertionsOf(other, event);
  await performThere(other.id, (work) =>
    recordAnswer(work, awards["a@x.example"]?.id as AwardId, "accept", ""),
  );

  const dry = await importHere(badgeworks, from(other), target.id, { dryRun: true });
  const { tallies, leftOut, incomplete } = await importHere(badgeworks, from(other), target.id);
  assert.deepEqual(dry.tallies, tallies);
  const counts = ({ found, imported, updated, unchanged, leftOut: left }: typeof tallies.badge) =>
    [found, imported, updated, unchanged, left].join(" ");
  assert.equal(counts(tallies.badge), "4 1 1 1 1");
  assert.equal(counts(tallies.event), "4 3 1 0 0");
  assert.equal(counts(tallies.award), "6 3 1 2 0");
  assert.deepEqual(
    leftOut.map(({ kind, id }) => [kind, id]),
    [["badge", touched]],
  );
  assert.deepEqual(
    incomplete.map(({ what }) => what),
    [`The sub-issuer ${part} that may issue it is not here.`],
  );
  // What was issued is what the badge was there, whatever it is here.
  const issued = (await target.call("GET", `/v1/event/${target.id}?order_by=asc`)).lines.map(
    ({ name }) => name,
  );
  assert.deepEqual(issued, ["Untouched", "Renewed", "Theirs", "Still there"]);
  const names = (await target.call("GET", `/v1/badge/${target.id}`)).lines.map(({ name }) => name);
  assert.deepEqual(names, ["New", "Ours", "Renewed"]);
  const statuses = async () => {
    const [first] = (await target.call("GET", `/v1/event/${target.id}?order_by=asc`)).lines;
    const list = `/v1/event/${target.id}/${String(first?.["id"])}/assertion`;
    return (await target.call("GET", list)).lines.map(({ status }) => status);
  };
  assert.deepEqual(await statuses(), ["pending", "revoked", "pending"]);

  const refreshed = await importHere(badgeworks, from(other), target.id, { refresh: true });
  assert.equal(refreshed.tallies.award.updated, 1);
  assert.deepEqual(await statuses(), ["accepted", "revoked", "pending"]);
});

test("the profile stays when it was changed here, or when that is wished", async () => {
  const other = await createIssuer(there, "Profile");
  const target = await createIssuer(badgeworks, "Own name");
  const nameOf = async () => (await target.call("GET", `/v1/client/${target.id}`)).json["name"];
  await importHere(badgeworks, from(other), target.id, { keepProfile: true });
  assert.equal(await nameOf(), "Own name");
  await importHere(badgeworks, from(other), target.id);
  assert.equal(await nameOf(), "Profile");
  const change = { url: "https://x.example", email: "x@x.example", description: "Ours", picture: null };
  const rename = (run: typeof perform, { id }: TestIssuer, name: string) =>
    run(id, (work) => updateIssuer(work, operatorOf(id), { ...change, name }));
  await new Promise((resolve) => setTimeout(resolve, 1100));
  await rename(perform, target, "Renamed here");
  await rename(performThere, other, "Renamed there");
  const { leftOut } = await importHere(badgeworks, from(other), target.id);
  assert.deepEqual(
    leftOut.map(({ kind }) => kind),
    ["profile"],
  );
  assert.equal(await nameOf(), "Renamed here");
});

test("what cannot work is told in a sentence", async () => {
  const target = await createIssuer(badgeworks, "Refused");
  const run = async (...more: string[]) => {
    const { code, out, err } = await runCommand(badgeworks.settings, ...words(target.id, ...more));
    return { code, trouble: (JSON.parse(out || "{}") as { trouble?: string }).trouble ?? "", err };
  };
  const secret = await run("--client-secret-file", file("wrong", "wrong"));
  assert.equal(secret.code, 1);
  assert.match(secret.trouble, /gives no access to client \w+ with this secret \(403\)/);
  await using other = await startServer((_request, response) => response.end("<html>"));
  const page = await run(`--from=${other.origin}`);
  assert.equal(page.code, 1);
  assert.match(page.trouble, /not JSON|not OBF/);
  assert.match((await run("--from=http://127.0.0.1:9")).trouble, /not asked from here/);
  assert.match(
    (await run("--client-secret-file=/nowhere")).err,
    /^--client-secret-file: \/nowhere cannot be read/,
  );
  assert.match((await run("--from=ftp://x.example")).err, /^--from: .* not the address of a server/);
  assert.match((await run(`--client=${target.id}`)).err, /^--client: is the issuer itself/);
  const noWay = await runCommand(
    badgeworks.settings,
    "import",
    "obf",
    "--issuer",
    target.id,
    "--from=x",
    "--client=y",
  );
  assert.equal(noWay.code, 2);
  assert.match(noWay.err, /--client-secret-file is required/);
});
