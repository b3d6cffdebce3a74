import { createTransport } from "nodemailer";
import type { Log } from "#src/platform/log.ts";
import type { MailTransport } from "#src/platform/mail/mail-transport.ts";
import { composeMail } from "#src/platform/mail/compose-mail.ts";
import { MailDeferred, MailRefused } from "#src/platform/mail/outgoing-mail.ts";

/**
 * Hands mails to an SMTP server over a pool of connections. The address may carry credentials and nodemailer's connection
 * options (`?tls.rejectUnauthorized=false`); STARTTLS is used where the server offers it.
 */
export function openSmtp(setting: { url: string; connections: number }, log: Log): MailTransport {
  const pool = createTransport({
    pool: true,
    url: setting.url,
    maxConnections: setting.connections,
    maxMessages: 100_000,
    maxRequeues: 1,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    dnsTimeout: 10_000,
    // Long, because a server that is slow to answer has often taken the message: giving up means sending it twice.
    socketTimeout: 300_000,
  });
  pool.on("error", (error: Error) => log.warn({ reason: error.message }, "mail transport"));
  return {
    connections: setting.connections,
    async send(mail) {
      const message = composeMail(mail);
      try {
        await pool.sendMail(message);
      } catch (error) {
        throw sorted(error);
      }
    },
    async check() {
      try {
        await pool.verify();
        return null;
      } catch (error) {
        return inPlainWords(error, setting.url);
      }
    },
    async [Symbol.asyncDispose]() {
      pool.close();
    },
  };
}

interface SmtpError extends Error {
  readonly code?: string;
  readonly command?: string;
  readonly responseCode?: number;
  readonly response?: string;
}

function asSmtpError(error: unknown): SmtpError {
  return error instanceof Error ? error : new Error(String(error));
}

/** Replies that speak of the session or the sender's rights, whatever command they answer. */
const sessionReplies = new Set([421, 503, 530, 534, 535, 538]);

/** Tells a message that is not taken from a way out that does not work. */
function sorted(error: unknown): Error {
  const cause = asSmtpError(error);
  const { code, command, responseCode, response } = cause;
  if (code !== "EENVELOPE" && code !== "EMESSAGE") return cause;
  // Nodemailer itself would not send it: this message's own fault.
  if (responseCode === undefined && command === "API") return new MailRefused(cause.message, { cause });
  if (command !== "RCPT TO" && command !== "DATA") return cause;
  if (responseCode === undefined || sessionReplies.has(responseCode)) return cause;
  // Refused because this server is not its client, which a thousand receivers must not pay for.
  if (responseCode >= 500 && /\brelay/i.test(response ?? "")) return cause;
  const reason = (response ?? cause.message).slice(0, 500);
  if (responseCode >= 500) return new MailRefused(reason, { cause });
  return responseCode >= 400 ? new MailDeferred(reason, { cause }) : cause;
}

function inPlainWords(error: unknown, url: string): string {
  const { code, message: said } = asSmtpError(error);
  const { hostname, port, protocol } = new URL(url);
  const server = `${hostname}:${port || (protocol === "smtps:" ? "465" : "587")}`;
  if (code === "ETLS" || /certificate/i.test(said)) {
    return `No safe connection to the mail server ${server}: ${said}. If you trust it all the same, add ?tls.rejectUnauthorized=false to SMTP_URL.`;
  }
  switch (code) {
    case "EAUTH":
    case "ENOAUTH":
      return `The mail server ${server} does not accept the user name and password of SMTP_URL: ${said}`;
    case "EDNS":
      return `The mail server's name ${hostname} cannot be found: ${said}`;
    case "ETIMEDOUT":
      return `The mail server ${server} does not answer: ${said}`;
    default:
      return `The mail server ${server} cannot be used: ${said}`;
  }
}
