export interface MailAddress {
  /** As shown beside the address; empty when unknown. */
  readonly name: string;
  readonly address: string;
}

/** One message to one receiver. */
export interface OutgoingMail {
  readonly from: MailAddress;
  readonly replyTo: MailAddress | null;
  readonly to: MailAddress;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Without angle brackets; the same for each try, so that a receiver can drop a repeat. */
  readonly messageId: string;
  /** Names the message on this side: letters, digits, `.`, `_` and `-`. */
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** This message will never be taken for this receiver: another try is of no use. */
export class MailRefused extends Error {
  override name = "MailRefused";
}

/** This one message is wanted later; others may well pass meanwhile. */
export class MailDeferred extends Error {
  override name = "MailDeferred";
}

/** Splits `Name <address>` or a bare address. */
export function parseMailAddress(text: string): MailAddress {
  const match = /^(.*)<([^<>]*)>\s*$/s.exec(text);
  if (!match) return { name: "", address: text.trim() };
  const name = (match[1] ?? "").trim().replace(/^"(.*)"$/s, "$1");
  return { name, address: (match[2] ?? "").trim() };
}

const controls = /[\p{Cc}\u2028\u2029]+/gu;
/** Marks that make the rest of a line run backwards, in a header only of use to deceive. */
const overrides = /[\u202a-\u202e\u2066-\u2069]/gu;

/** A header's value: one line, no control characters, whole characters only. */
export function oneLine(text: string): string {
  return text.toWellFormed().replace(controls, " ").replace(overrides, "").trim();
}
