import { createHash, timingSafeEqual } from "node:crypto";
import { LtiError } from "../lti-error.ts";
import { webAddress } from "../web-address.ts";

/** One value in the platform's storage, and the messages that put it there and ask for it (LTI postMessage Storage). */
export interface PlatformStorage {
  /** The frame to post to: `_parent` is the parent (or opener) itself, else a frame of that name in it. */
  target: string;
  /** The target origin of what we post, and the only origin whose answers count. */
  origin: string;
  put: { subject: "lti.put_data"; message_id: string; key: string; value: string };
  get: { subject: "lti.get_data"; message_id: string; key: string };
}

/** How this browser proves that it began the login. */
export type BrowserProof =
  | { kind: "cookie" }
  /** No cookie came: show a page that asks the storage, compares, and posts the value to our own origin. */
  | { kind: "ask-platform-storage"; storage: PlatformStorage };

/**
 * The value of a `Set-Cookie` header that marks the browser a login began in: `SameSite=None; Secure; Partitioned`, so
 * that it comes back inside a platform's frame, and `__Host-`, so that no neighbouring site can set it. Each login has
 * its own. A lifetime of 0 deletes it.
 *
 * @example
 * stateCookie(state, 600); // "__Host-lti-Xk…=Xk…; Path=/; Max-Age=600; Secure; HttpOnly; SameSite=None; Partitioned"
 */
export function stateCookie(state: string, lifetimeSeconds: number): string {
  const value = lifetimeSeconds > 0 ? state : "";
  const attributes = `Path=/; Max-Age=${lifetimeSeconds}; Secure; HttpOnly; SameSite=None; Partitioned`;
  return `${cookieName(state)}=${value}; ${attributes}`;
}

/**
 * Where and how to keep the state in the platform's storage (LTI OIDC Login with postMessages); `null` where the
 * platform named no frame. Throws `url-refused`.
 *
 * @example
 * platformStorage(state, registration.authorizationUrl, "_parent");
 */
export function platformStorage(
  state: string,
  authorizationUrl: string,
  target: string | null,
): PlatformStorage | null {
  if (target === null) return null;
  const key = `lti-state-${state}`;
  const id = createHash("sha256").update(state).digest("hex").slice(0, 16);
  return {
    target,
    origin: webAddress(authorizationUrl).origin,
    put: { subject: "lti.put_data", message_id: `put-${id}`, key, value: state },
    get: { subject: "lti.get_data", message_id: `get-${id}`, key },
  };
}

/**
 * Whether the browser that brings a launch is the one that began the login (Security Framework 1.0 section 5.1.1.4):
 * by its cookie, or else, where the launch names a storage frame, by what must be asked of the platform first.
 *
 * `cookieHeader` is the request's whole `Cookie` header. Throws `state-from-another-browser`.
 *
 * @example
 * const proof = browserProof({ state: form.state, cookieHeader, storageTarget: form.storageTarget, authorizationUrl });
 * if (proof.kind === "ask-platform-storage") return storagePage(proof.storage, form);
 */
export function browserProof(options: {
  state: string;
  cookieHeader: string | undefined;
  storageTarget: string | null;
  authorizationUrl: string;
}): BrowserProof {
  const { state, cookieHeader, storageTarget, authorizationUrl } = options;
  const name = cookieName(state);
  const values = (cookieHeader ?? "")
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  if (values.length > 0) {
    requireSame(values, state);
    return { kind: "cookie" };
  }
  const storage = platformStorage(state, authorizationUrl, storageTarget);
  if (storage === null) throw anotherBrowser();
  return { kind: "ask-platform-storage", storage };
}

/**
 * Checks what our page found in the platform's storage (LTI OIDC Login with postMessages). The value alone proves little, since whoever began the login
 * knows it: it counts only because our own page, in this browser, got it from the platform's origin. So the request
 * that brings it must have our own origin in its `Origin` header.
 *
 * Throws `state-from-another-browser`.
 *
 * @example
 * requireStoredState({ state, storedValue, originHeader: request.headers.get("origin"), publicOrigin });
 */
export function requireStoredState(options: {
  state: string;
  storedValue: string;
  originHeader: string | null | undefined;
  publicOrigin: string;
}): void {
  const { state, storedValue, originHeader, publicOrigin } = options;
  if (originHeader !== new URL(publicOrigin).origin) throw anotherBrowser();
  requireSame([storedValue], state);
}

function requireSame(values: readonly string[], state: string): void {
  if (!values.every((value) => timingSafeEqual(digest(value), digest(state)))) throw anotherBrowser();
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

function cookieName(state: string): string {
  return `__Host-lti-${digest(state).toString("base64url").slice(0, 16)}`;
}

function anotherBrowser(): LtiError {
  return new LtiError(
    "state-from-another-browser",
    "This browser did not begin the login, or keeps no cookies.",
  );
}
