import type { Recipient } from "#src/domain/issuing/issue-order.ts";
import { mostRecipients } from "#src/domain/issuing/rules.ts";
import { isMailAddress } from "#src/domain/issuers/rules.ts";
import { tidyName } from "#src/domain/issuing/person-name.ts";
import { invalid } from "#src/platform/problem.ts";

/**
 * The recipients of an issue call: `mail` or `Full Name <mail>` each, in an array (or one text, or PHP's array with gaps).
 * Addresses come out lower-cased, each once. Source: OBF contract, section 4.2.
 */
export function readRecipients(value: unknown, most = mostRecipients): Recipient[] {
  const entries = entriesOf(value);
  if (!entries || entries.length === 0) throw invalid("recipient", "is required: an array of mail addresses");
  if (entries.length > most) {
    throw invalid("recipient", `has ${entries.length} addresses; at most ${most} fit one event`);
  }
  const recipients = new Map<string, Recipient>();
  for (let at = 0; at < entries.length; at++) {
    const recipient = recipientOf(entries[at]);
    if (!recipient) throw invalid(`recipient[${at}]`, `${shown(entries[at])} is not a mail address`);
    // Such an address could be issued to, but never asked for or revoked.
    if (recipient.email.includes("|")) {
      throw invalid(`recipient[${at}]`, `${shown(entries[at])} holds |, which stands between addresses here`);
    }
    if (!recipients.has(recipient.email)) recipients.set(recipient.email, recipient);
  }
  return [...recipients.values()];
}

function entriesOf(value: unknown): unknown[] | null {
  if (Array.isArray(value)) return value;
  if (typeof value === "string" && value.trim() !== "") return [value];
  return typeof value === "object" && value !== null ? Object.values(value) : null;
}

function recipientOf(entry: unknown): Recipient | null {
  if (typeof entry !== "string" || entry.length > 1000) return null;
  const text = entry.trim();
  const bracket = text.endsWith(">") ? text.lastIndexOf("<") : -1;
  const email = (bracket < 0 ? text : text.slice(bracket + 1, -1)).trim().toLowerCase();
  if (!isMailAddress(email)) return null;
  return { email, name: bracket < 0 ? "" : nameOf(text.slice(0, bracket)) };
}

/** A name without the quotes around it. */
function nameOf(text: string): string {
  const name = tidyName(text);
  return /^".*"$/.test(name) ? name.slice(1, -1).replace(/\\(.)/g, "$1").trim() : name;
}

function shown(entry: unknown): string {
  if (typeof entry === "object" && entry !== null) return Array.isArray(entry) ? "an array" : "an object";
  return JSON.stringify(entry ?? null).slice(0, 80);
}
