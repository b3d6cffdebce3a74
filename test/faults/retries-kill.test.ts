import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { badgeBody } from "#test/support/badge.ts";
import { makeInstallation, ownRunner, type Victims } from "./installation.ts";

const kinds: readonly Victims[] = ["server", "server-and-database"];

test("what was sent before a kill -9 and is sent again under its key happens once", async (context) => {
  await using installation = await makeInstallation(ownRunner);
  let server = await installation.start("serve", "--web-only");
  const issuer = await installation.makeIssuer();
  const made = await issuer.call("POST", `/v1/badge/${issuer.id}`, await badgeBody());
  const path = `/v1/badge/${issuer.id}/${made.headers.get("location")?.split("/").at(-1)}`;

  /** Every key there is, with the address its request was answered with. */
  const sent = new Map<string, string | null>();
  const issue = async (key: string): Promise<string | null> => {
    const body = { recipient: [`${key}@example.org`], send_email: 0 };
    const answer = await issuer.call("POST", path, body, { "idempotency-key": key }).catch(() => null);
    return answer?.status === 201 ? answer.headers.get("location") : null;
  };

  for (const victims of kinds) {
    const before = sent.size;
    const killed = new AbortController();
    const clients = Array.from({ length: 6 }, async () => {
      while (!killed.signal.aborted) {
        const key = randomUUID();
        sent.set(key, null);
        sent.set(key, await issue(key));
      }
    });
    while (sent.size < before + 30) await sleep(1);
    await sleep(Math.random() * 50);
    await installation.kill(victims, server);
    killed.abort();
    await Promise.all(clients);
    server = await installation.start("serve", "--web-only");
    await installation.answering();

    const open = [...sent].filter(([, location]) => location === null).map(([key]) => key);
    context.diagnostic(`${victims}: ${sent.size} sent, ${open.length} of them without an answer`);
    assert.ok(open.length > 0, "killed in the middle");
    for (const [key, location] of sent) {
      const again = await issue(key);
      assert.ok(again, `${key} is answered now`);
      if (location) assert.equal(again, location, "whoever had an answer gets it again");
      sent.set(key, again);
    }
    const events = await installation.query<{ email: string }>("select email from award");
    assert.deepEqual(
      events.map(({ email }) => email.split("@")[0] ?? "").toSorted(),
      [...sent.keys()].toSorted(),
      "each request has happened once",
    );
    assert.equal(new Set(sent.values()).size, sent.size);
  }
});
