import type { AddressInfo } from "node:net";
import { simpleParser, type ParsedMail } from "mailparser";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";

export interface ReceivedMail {
  readonly from: string;
  readonly to: string;
  readonly source: Buffer;
}

/** A refusal with its SMTP code; null takes it. */
export type Answer = { code: number; message: string } | null;

export interface SinkBehaviour {
  port?: number;
  sender?: (address: string) => Answer;
  receiver?: (address: string) => Answer;
  /** Asked when the whole message is here, before it is counted as received. */
  message?: (address: string, source: Buffer) => Answer | Promise<Answer>;
  options?: SMTPServerOptions;
}

export interface SmtpSink extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  readonly received: ReceivedMail[];
  /** How many connections were opened so far. */
  connections(): number;
}

/** A real SMTP server that keeps what it is handed and refuses what it is told to. */
export async function startSmtpSink(behaviour: SinkBehaviour = {}): Promise<SmtpSink> {
  const received: ReceivedMail[] = [];
  let connections = 0;
  const take = async (mail: ReceivedMail): Promise<void> => {
    const refusal = asError((await behaviour.message?.(mail.to, mail.source)) ?? null);
    if (refusal) throw refusal;
    received.push(mail);
  };
  const server = new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    logger: false,
    closeTimeout: 50,
    onConnect(_session, done) {
      connections++;
      done();
    },
    onMailFrom(address, _session, done) {
      done(asError(behaviour.sender?.(address.address) ?? null));
    },
    onRcptTo(address, _session, done) {
      done(asError(behaviour.receiver?.(address.address) ?? null));
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const source = Buffer.concat(chunks);
        const to = session.envelope.rcptTo[0]?.address ?? "";
        const from = session.envelope.mailFrom ? session.envelope.mailFrom.address : "";
        void answerWith(take({ from, to, source }), done);
      });
    },
    ...behaviour.options,
  });
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => server.listen(behaviour.port ?? 0, "127.0.0.1", resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    port,
    url: `smtp://127.0.0.1:${port}`,
    received,
    connections: () => connections,
    async [Symbol.asyncDispose]() {
      await new Promise<void>((resolve) => server.close(resolve));
    },
  };
}

/** A received message, taken apart. */
export function parseMail(mail: ReceivedMail): Promise<ParsedMail> {
  return simpleParser(mail.source);
}

function asError(answer: Answer): Error | null {
  return answer && Object.assign(new Error(answer.message), { responseCode: answer.code });
}

async function answerWith(taking: Promise<void>, done: (error?: Error | null) => void): Promise<void> {
  const [outcome] = await Promise.allSettled([taking]);
  done(outcome.status === "rejected" && outcome.reason instanceof Error ? outcome.reason : null);
}
