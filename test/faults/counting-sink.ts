import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { SMTPServer } from "smtp-server";

/** A mail server outside the processes that are killed; it keeps how often it took each message. */
export interface CountingSink extends AsyncDisposable {
  readonly url: string;
  /** How often each message was taken, by the award its Message-ID names. */
  readonly taken: ReadonlyMap<string, number>;
  /** Messages taken in all, repeats included. */
  total(): number;
  /** Connections that handed over at least one message. */
  sessions(): number;
  /** Milliseconds before a message is taken. */
  delayMs: number;
  /** Ends all connections and takes none until `open`. */
  shut(): Promise<void>;
  open(): Promise<void>;
}

/** Starts a mail server on a free port. */
export async function startCountingSink(): Promise<CountingSink> {
  const taken = new Map<string, number>();
  const sessions = new Set<string>();
  let total = 0;
  let port = 0;
  let server: SMTPServer | null = null;

  async function take(stream: AsyncIterable<Buffer>): Promise<void> {
    let head = "";
    for await (const chunk of stream) if (head.length < 4096) head += chunk.toString("latin1");
    if (sink.delayMs > 0) await sleep(sink.delayMs);
    const awardId = /^Message-ID: <([0-9a-f]{40})\./im.exec(head)?.[1] ?? "";
    taken.set(awardId, (taken.get(awardId) ?? 0) + 1);
    total += 1;
  }

  async function open(): Promise<void> {
    const opened = new SMTPServer({
      disabledCommands: ["AUTH", "STARTTLS"],
      logger: false,
      closeTimeout: 20,
      onData(stream, session, done) {
        sessions.add(session.id);
        void answerWith(take(stream), done);
      },
    });
    // A client that is killed breaks its connection.
    opened.on("error", () => undefined);
    await new Promise<void>((resolve) => opened.listen(port, "127.0.0.1", resolve));
    port = (opened.server.address() as AddressInfo).port;
    server = opened;
  }
  async function shut(): Promise<void> {
    const present = server;
    server = null;
    if (present) await new Promise<void>((resolve) => present.close(resolve));
  }

  const sink: CountingSink = {
    get url() {
      return `smtp://127.0.0.1:${port}`;
    },
    taken,
    total: () => total,
    sessions: () => sessions.size,
    delayMs: 0,
    shut,
    open,
    [Symbol.asyncDispose]: shut,
  };
  await open();
  return sink;
}

async function answerWith(taking: Promise<void>, done: (error?: Error | null) => void): Promise<void> {
  const [outcome] = await Promise.allSettled([taking]);
  done(outcome.status === "rejected" && outcome.reason instanceof Error ? outcome.reason : null);
}
