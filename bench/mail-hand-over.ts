import { fork } from "node:child_process";
import { once } from "node:events";
import { createTransport } from "nodemailer";
import { sendInvitationsOf, type InvitationDeps } from "#src/domain/issuing/send-invitations.ts";
import { compileInvitation } from "#src/domain/issuing/mails/invitation.ts";
import { makeLog } from "#src/platform/log.ts";
import { openMailTransport } from "#src/platform/mail/mail-transport.ts";
import { openIssuingBed, type IssuingBed } from "#test/support/issuing-bed.ts";

/** Messages a second, ours against nodemailer's own pool to the same sink with the same kind of message. */
export interface HandOverRound {
  readonly connections: number;
  readonly bare: Rate;
  readonly ours: Rate;
}

export interface Rate {
  readonly perSecond: number;
  /** Milliseconds of this process's CPU for each message; the database's and the sink's are not in it. */
  readonly cpuMs: number;
}

async function rateOf(mails: number, run: () => Promise<void>): Promise<Rate> {
  const cpu = process.cpuUsage();
  const started = performance.now();
  await run();
  const perSecond = (mails / (performance.now() - started)) * 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { perSecond, cpuMs: (user + system) / 1000 / mails };
}

const log = makeLog("silent");

/** Measures hand-over in rounds, ours and the bare transport in turn. */
export async function measureMailHandOver(
  bed: IssuingBed,
  options: { connections: number; mails: number; rounds: number },
): Promise<HandOverRound[]> {
  const sink = fork(new URL("mail-sink.ts", import.meta.url));
  const [port] = (await once(sink, "message")) as [number];
  const url = `smtp://127.0.0.1:${port}`;
  try {
    const rounds: HandOverRound[] = [];
    await bareRate(url, options.connections, 200);
    for (let round = 0; round < options.rounds; round++) {
      const ours = await ourRate(bed, url, options.connections, options.mails);
      const bare = await bareRate(url, options.connections, options.mails);
      rounds.push({ connections: options.connections, bare, ours });
    }
    return rounds;
  } finally {
    sink.disconnect();
  }
}

async function ourRate(bed: IssuingBed, url: string, connections: number, mails: number): Promise<Rate> {
  const event = await bed.addEvent(
    Array.from({ length: mails }, (_, at) => ({ email: `p${at}@example.org`, name: `Person ${at}` })),
  );
  await using mail = openMailTransport({ kind: "smtp", url, connections }, log);
  const deps: InvitationDeps = {
    perform: bed.perform,
    outbox: bed.outbox,
    mail,
    publicUrl: "https://badges.example",
    mailFrom: "badges@badges.example",
    receiveUrl: (awardId) => `https://badges.example/c/receive?tk=${awardId}`,
    pictureUrl: (badgeId) => `https://badges.example/v1/badge/_/${badgeId}.png`,
  };
  return await rateOf(mails, async () => {
    for (const range of event.ranges) {
      await sendInvitationsOf(deps, range, { lastTry: false, signal: new AbortController().signal });
    }
  });
}

/** The limit: the same messages, made in the same way, as fast as nodemailer's pool takes them; nothing is written down. */
export async function bareRate(url: string, connections: number, mails: number): Promise<Rate> {
  const fill = compileInvitation({
    language: "en",
    badge: {
      language: "en",
      name: "First aid",
      description: "Knows what to do first.",
      imageUrl: "https://badges.example/x.png",
    },
    issuer: { name: "Tampere College", url: "https://college.example" },
    message: { subject: "", body: "", linkText: "", footer: "" },
    messageLanguage: "en",
  });
  const pool = createTransport({ pool: true, url, maxConnections: connections, maxMessages: 100_000 });
  let next = 0;
  const keepSending = async (): Promise<void> => {
    while (next < mails) {
      const at = next++;
      const email = `p${at}@example.org`;
      const receiveUrl = `https://badges.example/c/receive?tk=${at}`;
      const message = fill({ name: `Person ${at}`, email, receiveUrl });
      await pool.sendMail({ from: "badges@badges.example", to: email, ...message });
    }
  };
  const rate = await rateOf(mails, async () => {
    await Promise.all(Array.from({ length: connections }, keepSending));
  });
  pool.close();
  return rate;
}

if (import.meta.main) {
  await using bed = await openIssuingBed();
  for (const connections of [1, 5, 10]) {
    for (const { bare, ours } of await measureMailHandOver(bed, { connections, mails: 2000, rounds: 3 })) {
      const ratio = (ours.perSecond / bare.perSecond).toFixed(2);
      const inWords = (rate: Rate) => `${rate.perSecond.toFixed(0)}/s (${rate.cpuMs.toFixed(2)} ms CPU)`;
      console.log(
        `${connections} connections: ours ${inWords(ours)}, nodemailer ${inWords(bare)}, ratio ${ratio}`,
      );
    }
  }
}
