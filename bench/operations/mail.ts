import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { startFloor } from "../floor/start.ts";
import { newFigure, type Result } from "../report/result.ts";
import { median, quotients, short, spread } from "../report/statistics.ts";
import { call } from "../stand/http.ts";
import { makeIssuers, type BenchIssuer } from "../stand/issuer.ts";
import { issueTo, recipientsOf } from "../stand/issuing.ts";
import { emptyTables, type Stand } from "../stand/stand.ts";
import { inRounds, mustBe, note, withCpu, type Extent } from "./operation.ts";

const connections = 5;

/** The mail stage of operation 1: the server's own worker hands over an event's mails, against nodemailer's pool alone. */
export async function mail(stand: Stand, extent: Extent): Promise<Result> {
  const count = extent.quick ? 1000 : 10_000;
  await using sink = await startSink();
  await stand.serve({ smtpUrl: sink.url, connections });
  await emptyTables(stand);
  const [issuer] = await makeIssuers(stand, 1);
  if (!issuer) throw new Error("no issuer was made");
  const environment = { FLOOR_SMTP_URL: sink.url, FLOOR_SMTP_CONNECTIONS: String(connections) };
  await using floor = await startFloor("mail-sender", environment);
  const figure = newFigure(`${count.toLocaleString("en-GB")} mails, ${connections} connections`, "/s");
  const sizes = { ours: 0, limit: 0 };

  const ours = async (mails: number) => {
    const before = await sink.count();
    const { value, cpuMs } = await withCpu(stand, stand.server().pid, () =>
      issueAndWait(stand, issuer, mails),
    );
    const after = await sink.count();
    mustBe("mails that reached the mail server", after.mails - before.mails, mails);
    sizes.ours = (after.bytes - before.bytes) / mails;
    return { value: (mails / value) * 1000, cpu: cpuMs / mails };
  };
  const limit = async (mails: number) => {
    const before = await sink.count();
    const { value, cpuMs } = await withCpu(stand, floor.pid, () => call(floor.origin, "GET", `/${mails}`));
    const after = await sink.count();
    sizes.limit = (after.bytes - before.bytes) / mails;
    return { value: Number(value.text), cpu: cpuMs / mails };
  };
  await ours(500);
  await limit(500);
  const notes = await inRounds(extent, async () => note(figure, await ours(count), await limit(count)));
  const shares = quotients(figure.ours, figure.limit);
  return {
    title: "Operation 1, mail stage: hand-over to an SMTP server",
    figures: [figure],
    notes: [
      "Ours: from the 201 of one v1 call until the last mail is recorded as sent; the worker runs inside the server. Both send to one smtp-server on core 1.",
      `Size of a mail: ours ${short(sizes.ours)}, limit ${short(sizes.limit)} bytes. Checked: the mail server got each mail once.`,
      ...notes,
    ],
    targets: [
      {
        what: "hand-over against the transport alone",
        wanted: "≥ 0.8",
        measured: spread(shares),
        met: median(shares) >= 0.8,
      },
    ],
  };
}

/** Issues the badge and waits until every mail is recorded as sent; the time from the 201. */
async function issueAndWait(stand: Stand, issuer: BenchIssuer, mails: number): Promise<number> {
  const { eventId } = await issueTo(stand.origin, issuer, recipientsOf(mails));
  const started = performance.now();
  const waiting =
    "select 1 from award_mail where issuer_id = $1 and event_id = $2 and state <> 'sent' limit 1";
  for (;;) {
    const { rowCount } = await stand.owner.query({
      name: "waiting",
      text: waiting,
      values: [issuer.id, eventId],
    });
    if (rowCount === 0) return performance.now() - started;
    if (performance.now() - started > 600_000)
      throw new Error("not valid: the mails did not leave in ten minutes");
    await sleep(25);
  }
}

interface Sink extends AsyncDisposable {
  readonly url: string;
  count(): Promise<{ mails: number; bytes: number }>;
}

async function startSink(): Promise<Sink> {
  const child: ChildProcess = fork(new URL("../mail-sink.ts", import.meta.url));
  const [port] = (await once(child, "message")) as [number];
  return {
    url: `smtp://127.0.0.1:${port}`,
    async count() {
      child.send("count");
      const [counted] = (await once(child, "message")) as [{ mails: number; bytes: number }];
      return counted;
    },
    async [Symbol.asyncDispose]() {
      child.disconnect();
      await once(child, "exit");
    },
  };
}
