import { LtiError } from "./lti-error.ts";
import type { LtiErrorCode } from "./lti-error.ts";

const THIS_MACHINE = new Set(["localhost", "127.0.0.1", "[::1]"]);
const MAX_ADDRESS = 4096;

/**
 * Reads an address that a platform gave us: absolute, https (http only for localhost, where tests and trials
 * live), without user name or password. It does not resolve the name: guarding against private addresses is the
 * work of whoever fetches.
 */
export function webAddress(text: string, code: LtiErrorCode = "url-refused"): URL {
  const url = text.length > MAX_ADDRESS ? null : URL.parse(text);
  if (url === null) throw new LtiError(code, "An address is not an absolute URL.");
  const secure = url.protocol === "https:" || (url.protocol === "http:" && THIS_MACHINE.has(url.hostname));
  if (!secure) throw new LtiError(code, "An address is not https.");
  if (url.username !== "" || url.password !== "")
    throw new LtiError(code, "An address has a user name in it.");
  return url;
}

/** Whether an address is `base` or lies under it: same origin, and the path equal or below. */
export function isUnder(base: string, address: string): boolean {
  const ours = URL.parse(base);
  const theirs = URL.parse(address);
  if (ours === null || theirs === null || ours.origin !== theirs.origin || ours.origin === "null")
    return false;
  if (theirs.username !== "" || theirs.password !== "") return false;
  const folder = ours.pathname.endsWith("/") ? ours.pathname : `${ours.pathname}/`;
  return theirs.pathname === ours.pathname || theirs.pathname.startsWith(folder);
}

/**
 * An address that a platform gave for people to follow or see, if it is http or https; else `null`: one such as
 * `javascript:` must not reach a page, and is no reason to refuse a launch.
 */
export function shownAddress(text: string | null): string | null {
  const url = text === null ? null : URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) ? url.href : null;
}
