import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import type { MailWorkerOrder } from "#test/faults/mail-worker.ts";
import { openIssuingBed } from "#test/support/issuing-bed.ts";
import { startSmtpSink } from "#test/support/smtp-sink.ts";

const worker = fileURLToPath(new URL("mail-worker.ts", import.meta.url));
const mails = 300;

function start(order: MailWorkerOrder): ChildProcess {
  return spawn(process.execPath, [worker, JSON.stringify(order)], { stdio: ["ignore", "ignore", "inherit"] });
}

for (const connections of [1, 5]) {
  test(`kill -9 while mails leave over ${connections} connections: none lost, few repeated`, async () => {
    await using bed = await openIssuingBed();
    const recipients = Array.from({ length: mails }, (_, at) => ({
      email: `p${at}@example.org`,
      name: `Person ${at}`,
    }));
    const event = await bed.addEvent(recipients);

    // Each kill comes at another moment of a message's life: before its answer, just behind it, or somewhere else.
    const killAfter = [25, 70, 110, 155, 200, 240].map((count, at) => ({
      count,
      delayMs: [0, 1, 3][at % 3] ?? 0,
    }));
    let running: ChildProcess | null = null;
    let taken = 0;
    await using sink = await startSmtpSink({
      async message() {
        taken++;
        const next = killAfter[0];
        if (next && taken >= next.count) {
          killAfter.shift();
          const victim = running;
          if (next.delayMs === 0) victim?.kill("SIGKILL");
          else setTimeout(() => victim?.kill("SIGKILL"), next.delayMs);
        }
        return null;
      },
    });

    const order = { databaseUrl: bed.appUrl, smtpUrl: sink.url, connections, range: event.whole };
    let kills = 0;
    for (;;) {
      running = start(order);
      const [code, signal] = (await once(running, "exit")) as [number | null, string | null];
      if (signal === "SIGKILL") kills++;
      else {
        assert.equal(code, 0);
        break;
      }
    }

    const times = new Map<string, number>();
    for (const one of sink.received) times.set(one.to, (times.get(one.to) ?? 0) + 1);
    const repeats = sink.received.length - times.size;
    console.log(`${connections} connections: ${kills} kills, ${repeats} repeats of ${mails} mails`);
    assert.equal(kills, 6);
    assert.equal(times.size, mails, "every mail arrived");
    assert.ok(repeats <= kills * connections, `${repeats} repeats after ${kills} kills`);
    const rows = await bed.mails(event);
    assert.ok(rows.every((row) => row.state === "sent"));
  });
}
