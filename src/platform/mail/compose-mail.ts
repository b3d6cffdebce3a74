import MimeNode from "nodemailer/lib/mime-node";
import { encode, wrap } from "nodemailer/lib/qp";
import {
  MailRefused,
  oneLine,
  type MailAddress,
  type OutgoingMail,
} from "#src/platform/mail/outgoing-mail.ts";

/** A message as it goes over the wire, and between whom. */
export interface ComposedMail {
  readonly envelope: { readonly from: string; readonly to: string[] };
  readonly raw: Buffer;
}

const addressPattern = /^[^\s\p{Cc}<>()[\]\\,;:"@]+@[^\s\p{Cc}<>()[\]\\,;:"@]+$/u;

/** Cannot occur inside a part: quoted-printable writes each `=` as `=3D`. */
const boundary = "=_part";

/**
 * Writes the message out; refuses an address that a mail server could read as something else. Headers are nodemailer's work, the
 * two parts are encoded here: in its general way they would cost as much as the whole sending.
 */
export function composeMail(mail: OutgoingMail): ComposedMail {
  for (const { address } of [mail.from, mail.to, ...(mail.replyTo ? [mail.replyTo] : [])]) {
    if (!addressPattern.test(address)) throw new MailRefused(`"${oneLine(address)}" is not a mail address.`);
  }
  const root = new MimeNode(`multipart/alternative; boundary="${boundary}"`);
  root.setHeader("From", oneLineName(mail.from));
  root.setHeader("To", oneLineName(mail.to));
  if (mail.replyTo) root.setHeader("Reply-To", oneLineName(mail.replyTo));
  root.setHeader("Subject", oneLine(mail.subject));
  root.setHeader("Message-ID", `<${mail.messageId}>`);
  root.setHeader("Auto-Submitted", "auto-generated");
  root.setHeader("X-Auto-Response-Suppress", "All");
  for (const [name, value] of Object.entries(mail.headers)) root.setHeader(name, oneLine(value));
  const { from, to } = root.getEnvelope();
  if (!from || to.length !== 1) throw new MailRefused("The mail has to have one sender and one receiver.");
  const raw = `${root.buildHeaders()}\r\n\r\n${part("text/plain", mail.text)}${part("text/html", mail.html)}--${boundary}--\r\n`;
  return { envelope: { from, to }, raw: Buffer.from(raw) };
}

function oneLineName(address: MailAddress): { name: string; address: string } {
  return { name: oneLine(address.name), address: address.address };
}

function part(type: string, text: string): string {
  const lines = text.toWellFormed().replace(/\r\n?|\n/g, "\r\n");
  const headers = `Content-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable`;
  return `--${boundary}\r\n${headers}\r\n\r\n${wrap(encode(lines))}\r\n`;
}
