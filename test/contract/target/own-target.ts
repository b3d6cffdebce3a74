import { randomBytes } from "node:crypto";
import { callerOf } from "#test/contract/target/caller.ts";
import { issuerOver } from "#test/contract/target/issuer-over.ts";
import type { Target } from "#test/contract/target/target.ts";
import { checkDescribed } from "#test/support/described.ts";
import { enrol, enrolmentToken } from "#test/support/enrolled.ts";
import { createIssuer, type TestIssuer } from "#test/support/issuer.ts";
import { mailTo } from "#test/support/mailbox.ts";
import { localAddress, type RawCallOptions } from "#test/support/raw-call.ts";
import { sharedBadgeworks } from "#test/support/shared-badgeworks.ts";

/** Addresses whose calls are counted by where they come from: those of callers who are nobody yet. */
const counted = /\/(oauth2\/token|sign_request)\/?$/;

/** An installation of our own; it gives everything a row can need. */
export async function openOwnTarget(): Promise<Target> {
  const badgeworks = await sharedBadgeworks();
  const caller = callerOf(badgeworks.httpsOrigin, badgeworks.ca, 0);
  const run = randomBytes(3).toString("hex");

  async function call(method: string, address: string, options: RawCallOptions = {}) {
    // Each from another address of this machine, so that the limit on guesses stays out of the way.
    const from = counted.test(address) ? { from: localAddress() } : {};
    const answer = await caller.call(method, address, { ...from, ...options });
    checkDescribed(method, address, answer.status, answer.headers, answer.text);
    return answer;
  }
  const speaking = ({ id, token }: TestIssuer) =>
    issuerOver(call, id, { headers: { authorization: `Bearer ${token}` } });

  const made = await createIssuer(badgeworks);
  return {
    base: badgeworks.httpsOrigin,
    issuer: speaking(made),
    call,
    exchange: caller.exchange,
    person: (name) => `${name}.${run}@x.example`,
    give: {
      "client secret": () => Promise.resolve(made.clientSecret),
      certificate: once(() => enrol(badgeworks, made.id)),
      "enrolment token": () => enrolmentToken(badgeworks, made.id),
      "second issuer": once(async () => speaking(await createIssuer(badgeworks, "Other"))),
      "issuer to spoil": async () => speaking(await createIssuer(badgeworks)),
      mailbox: () => Promise.resolve((address) => mailTo(badgeworks.mailDir, address)),
      installation: () => Promise.resolve(badgeworks),
    },
    async [Symbol.asyncDispose]() {
      caller[Symbol.dispose]();
      await badgeworks[Symbol.asyncDispose]();
    },
  };
}

function once<Result>(make: () => Promise<Result>): () => Promise<Result> {
  let made: Promise<Result> | undefined;
  return () => (made ??= make());
}
