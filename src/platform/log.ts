import { pino, type Logger } from "pino";

export type Log = Logger;

/** The process's log: JSON lines on standard error; addresses, tokens and secrets never enter it. */
export function makeLog(level: string): Log {
  return pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: withoutValues },
      redact: {
        paths: ["*.email", "*.token", "*.secret", "*.password", "*.authorization", "*.to"],
        censor: "[redacted]",
      },
    },
    pino.destination({ dest: 2, sync: true }),
  );
}

/** An error without what the database quotes from rows: its `detail` names addresses. */
function withoutValues(error: Error & { code?: string }) {
  return { type: error.name, message: error.message, code: error.code, stack: error.stack };
}

/** A text from elsewhere, such as a mail server's answer, fit for the log: mail addresses are taken out. */
export function withoutAddresses(text: string): string {
  return text.replace(/[^\s<>"'(),;:@]+@[^\s<>"'(),;:@]+/g, "[address]");
}
