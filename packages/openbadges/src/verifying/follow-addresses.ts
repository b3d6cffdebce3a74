import { listOf } from "../proofs/credential-members.ts";
import { readBadgeFile } from "./badge-file.ts";
import type { BadgeFile } from "./badge-file.ts";
import { parseObject, utf8Text } from "./bounded-json.ts";
import { hostOf } from "./fetching.ts";
import { note } from "./inspection.ts";
import type { Inspection } from "./inspection.ts";
import { noteRevoked } from "./ob2/hosted.ts";

/** A badge's text, or why there is none; and where it was fetched, if it was fetched as it is. */
export interface FoundBadge {
  file: Exclude<BadgeFile, { kind: "address" }>;
  foundAt?: string;
}

const MOST_HOPS = 3;

/**
 * Follows addresses, one that was pasted or those in old baked pictures, until there is a badge's text; undefined, with a
 * finding, when an address has none.
 */
export async function followAddresses(
  inspection: Inspection,
  file: BadgeFile,
  hops = MOST_HOPS,
  foundAt?: string,
): Promise<FoundBadge | undefined> {
  if (file.kind !== "address") return { file, ...(foundAt === undefined ? {} : { foundAt }) };
  const { address, container } = file;
  const host = hostOf(address);
  const answer = hops > 0 ? await inspection.ask(address, "badge") : undefined;
  if (answer?.kind !== "answer") {
    note(inspection, "address-unreachable", { host }, answer?.reason ?? "It leads from address to address.");
    return undefined;
  }
  const { status, bytes } = answer;
  if (status >= 200 && status <= 299) {
    const next = readBadgeFile(bytes);
    const isPlain = next.container === "json" || next.container === "jwt" || next.container === undefined;
    return followAddresses(
      inspection,
      isPlain ? { ...next, container } : next,
      hops - 1,
      isPlain ? address : undefined,
    );
  }
  const reason = `${address} answered ${status}.`;
  if (status === 410 && noteGone(inspection, bytes, reason)) return undefined;
  note(
    inspection,
    status === 404 || status === 410 ? "address-empty" : "address-unreachable",
    { host },
    reason,
  );
  return undefined;
}

/** Notes a revoked assertion, which answers 410 with what is left of it; false for other things that are gone. */
function noteGone(inspection: Inspection, bytes: Uint8Array, reason: string): boolean {
  const parsed = parseObject(utf8Text(bytes) ?? "");
  if (parsed.kind !== "object") return false;
  const isAssertion = parsed.object.revoked === true || listOf(parsed.object.type).includes("Assertion");
  if (isAssertion) noteRevoked(inspection, parsed.object, reason);
  return isAssertion;
}
