import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { writeClaimToken } from "#src/domain/earning/claim-token.ts";
import type { AwardId } from "#src/platform/ids.ts";
import { makeSealer } from "#src/platform/secrets/sealing.ts";
import { ownRunner } from "./installation.ts";
import { openMailingStand } from "./mailing-kill.ts";

test("what was accepted or revoked before a kill -9 stays so, with its audit entry", async () => {
  await using stand = await openMailingStand(ownRunner, 5);
  const { installation, issuer } = stand;
  let { server } = stand;
  const event = await stand.issue(400);
  const sealer = makeSealer(
    Buffer.from((await readFile(join(installation.dataDir, "secret.key"), "utf8")).trim(), "hex"),
  );
  const awards = await installation.query<{ id: AwardId; email: string }>(
    "select encode(award_id, 'hex') as id, email from award order by award_id",
  );
  const accepted = new Set<AwardId>();
  const revoked = new Set<AwardId>();
  let next = 0;
  const killed = new AbortController();

  async function accept(id: AwardId): Promise<void> {
    const body = new URLSearchParams({ tk: writeClaimToken(sealer, id), answer: "accept" });
    const answer = await fetch(`${installation.origin}/c/receive`, {
      method: "POST",
      body,
      redirect: "manual",
    });
    if (answer.status === 303) accepted.add(id);
  }
  async function revoke(id: AwardId, email: string): Promise<void> {
    const answer = await issuer.call("DELETE", `${event}?email=${encodeURIComponent(email)}`);
    if (answer.status === 204) revoked.add(id);
  }
  const clients = Array.from({ length: 4 }, async (_, client) => {
    while (!killed.signal.aborted) {
      const award = awards[next++];
      if (!award) return;
      const done = client % 2 === 0 ? accept(award.id) : revoke(award.id, award.email);
      await done.catch(() => sleep(20));
    }
  });
  while (accepted.size < 5 || revoked.size < 5) await sleep(1);
  await sleep(Math.random() * 50);
  await installation.kill("server", server);
  killed.abort();
  await Promise.all(clients);
  assert.ok(next < awards.length, "killed in the middle");

  server = await installation.start("serve");
  const rows = await installation.query<{
    id: AwardId;
    accepted: boolean;
    revoked: boolean;
    audits: number;
  }>(`
    select encode(award_id, 'hex') as id, accepted_at is not null as accepted, revoked_at is not null as revoked
    from award`);
  const now = new Map(rows.map((row) => [row.id, row]));
  for (const id of accepted) assert.ok(now.get(id)?.accepted, `${id} was accepted`);
  for (const id of revoked) assert.ok(now.get(id)?.revoked, `${id} was revoked`);
  const audits = await installation.query<{ action: string; count: number }>(
    "select action, count(*)::int from audit_entry where action in ('award.accept', 'award.revoke') group by 1 order by 1",
  );
  assert.deepEqual(audits, [
    { action: "award.accept", count: rows.filter((row) => row.accepted).length },
    { action: "award.revoke", count: rows.filter((row) => row.revoked).length },
  ]);
});
