import assert from "node:assert/strict";
import { test } from "node:test";
import { OutboundError } from "#src/platform/outbound/outbound-error.ts";
import { Problem } from "#src/platform/problem.ts";
import { patiently } from "./patience.ts";

/** Answers one after the other what it is given: a status, a status with Retry-After, or an error's code. */
function asking(...answers: (number | [number, string] | "unreachable" | "refused-address")[]) {
  const pauses: number[] = [];
  const told: string[] = [];
  const patient = patiently({
    perSecond: 1e9,
    wait: async (milliseconds) => void pauses.push(milliseconds),
    onPause: (message) => void told.push(message),
  });
  const ask = () =>
    patient(async () => {
      const answer = answers.shift() ?? 200;
      if (typeof answer === "string") throw new OutboundError(answer, "It is away.");
      const [status, retryAfter] = typeof answer === "number" ? [answer, null] : answer;
      const headers = new Headers(retryAfter === null ? {} : { "retry-after": retryAfter });
      return { status, headers, body: Buffer.alloc(0), url: "https://x.example/" };
    });
  return { ask, pauses, told, answers };
}

test("a busy server is left alone as long as it says, in seconds or until a date", async () => {
  const it = asking(200, [429, "3"], [503, new Date(Date.now() + 60_000).toUTCString()], [429, "999999"]);
  await it.ask();
  assert.equal((await it.ask()).status, 200);
  assert.equal(it.pauses[0], 3000);
  assert.ok((it.pauses[1] ?? 0) > 50_000 && (it.pauses[1] ?? 0) <= 60_000);
  assert.equal(it.pauses[2], 15 * 60_000);
  assert.match(it.told[0] ?? "", /^The other server answers 429\. Trying again in 3 s\.$/);
});

test("one that does not say is asked ever less often, and given up in the end", async () => {
  const it = asking(200, ...Array.from({ length: 8 }, () => 502));
  await it.ask();
  await assert.rejects(it.ask(), (error) => error instanceof Problem && error.kind === "unavailable");
  assert.deepEqual(it.pauses, [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000]);
});

test("one that goes away comes back; one that was never there is not waited for", async () => {
  const back = asking(200, "unreachable", "unreachable");
  await back.ask();
  assert.equal((await back.ask()).status, 200);
  const never = asking("unreachable");
  await assert.rejects(never.ask(), /It is away/);
  assert.deepEqual(never.pauses, []);
});

test("what does not pass by itself is not tried again", async () => {
  const it = asking(200, 403, 404, "refused-address");
  await it.ask();
  assert.deepEqual([(await it.ask()).status, (await it.ask()).status], [403, 404]);
  await assert.rejects(it.ask(), Problem);
  assert.deepEqual(it.pauses, []);
});

test("requests begin no faster than they may", async () => {
  const pauses: number[] = [];
  const wait = async (milliseconds: number) => void pauses.push(milliseconds);
  const patient = patiently({ perSecond: 2, wait, onPause: () => undefined });
  const answer = { status: 200, headers: new Headers(), body: Buffer.alloc(0), url: "https://x.example/" };
  await Promise.all([1, 2, 3].map(() => patient(async () => answer)));
  assert.equal(pauses.length, 2);
  assert.ok((pauses[0] ?? 0) > 400 && (pauses[1] ?? 0) > 900, pauses.join());
});
