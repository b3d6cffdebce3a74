import { timingSafeEqual } from "node:crypto";
import type { KnownBrowser } from "#src/domain/people/failures.ts";
import { randomBase62, type PersonId } from "#src/platform/ids.ts";
import type { Sealer } from "#src/platform/secrets/sealing.ts";

/*
 * The mark of a browser in which somebody has signed in. It lets nobody in: it only gives the right person tries of their own while
 * somebody elsewhere uses up those of strangers.
 */

/** A new mark for a person's browser. */
export function markBrowser(sealer: Sealer, personId: PersonId): string {
  const text = `${personId}.${randomBase62(12)}`;
  return `${text}.${macOf(sealer, text)}`;
}

/** Whose browser it is and which of theirs, or null when the mark is not ours. */
export function readMark(sealer: Sealer, mark: string): KnownBrowser | null {
  const [, text = "", personId = "", device = "", mac = ""] =
    /^(([0-9A-Za-z]{16})\.([0-9A-Za-z]{12}))\.([\w-]{22})$/.exec(mark) ?? [];
  if (text === "") return null;
  return timingSafeEqual(Buffer.from(mac), Buffer.from(macOf(sealer, text))) ? { personId, device } : null;
}

function macOf(sealer: Sealer, text: string): string {
  return sealer.mac("known-browser", text).subarray(0, 16).toString("base64url");
}
