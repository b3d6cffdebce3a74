import assert from "node:assert/strict";
import { copyFile, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { gunzipSync, gzipSync } from "node:zlib";
import { runCommand } from "#test/cli/run-command.ts";
import { assertionsOf, createBadge, issueBadge } from "#test/support/badge.ts";
import { startBadgeworks } from "#test/support/badgeworks.ts";
import { enrol } from "#test/support/enrolled.ts";
import { callApi, createIssuer } from "#test/support/issuer.ts";
import { readMail, waitForMails } from "#test/support/mailbox.ts";
import { issueOne } from "#test/support/public-badges.ts";
import { createSubIssuer } from "#test/support/sub-issuer.ts";
import { threeLanguages } from "#test/support/three-languages.ts";
import { rawCall } from "#test/support/raw-call.ts";

/*
 * An installation is backed up while it runs, lost, and restored into a fresh data folder: what it had issued answers as before.
 */

const scratch = await mkdtemp(path.join(tmpdir(), "badgeworks-restore-"));
after(() => rm(scratch, { recursive: true, force: true }));
const newFolder = () => mkdtemp(path.join(tmpdir(), "badgeworks-fresh-"));

// Its mail server never answers, so that mails are still queued when the backup is made.
await using old = await startBadgeworks({ settings: { SMTP_URL: "smtp://127.0.0.1:9" } });
const issuer = await createIssuer(old);
const alias = await createSubIssuer(old, issuer, { name: "Kirjasto" });
const words = { ...threeLanguages, name: "Vesipelastus", client_alias_id: [alias], email_subject: "" };
const badgeId = await createBadge(issuer, words);
// She reads English, and what is restored has to know.
const earlier = await issueOne(old, issuer, "aino@example.org", words);
await earlier.answer("accept", "en");
const people = ["aino@example.org", "söder@example.org", "revoked@example.org"];
const event = await issueBadge(issuer, badgeId, people, { send_email: 1, client_alias_id: alias });
const revoked = await issuer.call("DELETE", `/v1/event/${issuer.id}/${event}?email=revoked@example.org`);
assert.ok(revoked.status < 300, revoked.text);
const identity = await enrol(old, issuer.id);
const assertions = await assertionsOf(issuer, event);
const addressOf = (email: string) => `/v1/assertion/${assertions[email]?.id ?? ""}`;
const documents = [
  ...people.map(addressOf),
  `/v1/badge/_/${badgeId}.json?event=${event}&lang=ar`,
  `/v1/client/?key=${alias}`,
];
const answersOf = async (origin: string) =>
  Promise.all(
    documents.map(async (address) => {
      const { status, json } = await callApi(origin, "GET", address);
      return { status, json };
    }),
  );
const before = await answersOf(old.origin);

const file = path.join(scratch, "nightly.backup");
const made = await old.cli("backup", file);
const keyFile = path.join(scratch, "secret.key");
await copyFile(path.join(old.dataDir, "secret.key"), keyFile);
const withKey = path.join(scratch, "with-key.backup");
await old.cli("backup", withKey, "--with-secret-key");
await old.stop();

test("the backup tells what it holds, is for its owner only and does not overwrite", async () => {
  const rows = new Map(
    (made["tables"] as { name: string; rows: number }[]).map((table) => [table.name, table.rows]),
  );
  assert.equal(rows.get("award"), 4);
  assert.equal(rows.get("sub_issuer"), 1);
  assert.equal(rows.get("recipient_language"), 1);
  assert.equal(rows.get("award_mail"), 3);
  assert.equal(made["secretKey"], false);
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  const key = (await readFile(keyFile, "utf8")).trim();
  assert.ok(!gunzipSync(await readFile(file)).includes(key));
  assert.ok(gunzipSync(await readFile(withKey)).includes(key));
  const again = await runCommand(old.settings, "backup", file);
  assert.deepEqual([again.code, /not overwritten/.test(again.err)], [1, true]);
});

test("restored into a fresh data folder, everything answers as before and queued mails leave", async () => {
  const dataDir = await newFolder();
  await copyFile(keyFile, path.join(dataDir, "secret.key"));
  const settings = { ...old.settings, DATA_DIR: dataDir, SMTP_URL: "" };
  const restored = await runCommand(settings, "restore", file, "--json");
  assert.equal(restored.code, 0, restored.err);
  const { mails: queued } = JSON.parse(restored.out) as { mails: number };
  assert.ok(queued >= 2, "those of the two who kept the badge");

  await using fresh = await startBadgeworks({ settings });
  // It has the ports of the old one, and so its addresses.
  assert.deepEqual(await answersOf(old.origin), before);
  const mails = await waitForMails(path.join(dataDir, "mail"), 2);
  assert.equal(mails.length, 2, "the revoked one gets none");
  const subjects = (await Promise.all(mails.map(readMail))).map(({ subject }) => subject ?? "");
  assert.deepEqual(subjects.toSorted(), [
    "Kirjasto has awarded you a badge: Water safety",
    "Kirjasto on myöntänyt sinulle osaamismerkin: Vesipelastus",
  ]);
  const ping = await rawCall("GET", `${old.httpsOrigin}/v1/ping/${issuer.id}`, { identity });
  assert.equal(ping.status, 200, "the client certificate is still good");
  const bearer = { authorization: `Bearer ${issuer.token}` };
  const badge = await callApi(old.origin, "GET", `/v1/badge/${issuer.id}/${badgeId}`, undefined, bearer);
  assert.equal(badge.status, 200, "the access token is still good");

  const twice = await runCommand(settings, "restore", file);
  assert.deepEqual([twice.code, /not empty/.test(twice.err)], [1, true]);
  await fresh.stop();
  await rm(dataDir, { recursive: true, force: true });
});

test("a server that was started once on the new folder is empty enough, with the key in the backup", async () => {
  const first = await startBadgeworks();
  await first.stop();
  const { settings, dataDir } = first;
  const wrongKey = await runCommand(settings, "restore", withKey);
  assert.equal(wrongKey.code, 1);
  assert.match(wrongKey.err, /is not the one the backup was sealed with[\s\S]*move .*secret\.key away/);
  await rm(path.join(dataDir, "secret.key"));
  const restored = await runCommand(settings, "restore", withKey);
  assert.equal(restored.code, 0, restored.err);
  assert.match(restored.out, new RegExp(`begin with ${old.origin}`), "warns that PUBLIC_URL differs");
  assert.equal(await readFile(path.join(dataDir, "secret.key"), "utf8"), await readFile(keyFile, "utf8"));
  await first.restart();
  assert.equal((await callApi(first.origin, "GET", addressOf("aino@example.org"))).status, 200);
  await first[Symbol.asyncDispose]();
});

test("without the key, cut, altered or no backup at all: refused, and nothing is left", async () => {
  const dataDir = await newFolder();
  const settings = { DATA_DIR: dataDir };
  const keyless = await runCommand(settings, "restore", file);
  assert.deepEqual([keyless.code, /does not hold the secret key/.test(keyless.err)], [1, true]);

  await copyFile(keyFile, path.join(dataDir, "secret.key"));
  const whole = await readFile(file);
  const broken = path.join(scratch, "broken.backup");
  for (const [content, expected] of [
    [whole.subarray(0, -20), /ends too early/],
    [gzipSync(gunzipSync(whole).toString().replace("Vesipelastus", "Vesipelastaa")), /damaged/],
    [Buffer.from("something else"), /not a backup/],
  ] as const) {
    await writeFile(broken, content);
    const { code, err } = await runCommand(settings, "restore", broken);
    assert.equal(code, 1);
    assert.match(err, expected);
  }
  assert.deepEqual(JSON.parse((await runCommand(settings, "issuer", "list", "--json")).out), []);
  await rm(dataDir, { recursive: true, force: true });
});
