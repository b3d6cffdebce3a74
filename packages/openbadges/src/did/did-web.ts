import { OpenBadgesError } from "../open-badges-error.ts";

const METHOD = "did:web:";

/**
 * The address of a `did:web`'s document (did:web Method Specification, Read): `did:web:host` is at
 * `/.well-known/did.json`, `did:web:host:a:b` at `/a/b/did.json`; a port is written `%3A8443`. Always https.
 *
 * Throws `did-invalid`.
 *
 * @example
 * didWebUrl("did:web:b.example:issuers:1"); // "https://b.example/issuers/1/did.json"
 */
export function didWebUrl(did: string): string {
  const [host = "", ...path] = did.startsWith(METHOD) ? did.slice(METHOD.length).split(":") : [];
  const authority = decoded(host);
  const segments = path.map(decoded);
  const isHost = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/i.test(authority);
  if (
    !isHost ||
    segments.some((segment) => !/^[\w.~!$&'()*+,;=@%-]+$/.test(segment) || /^\.\.?$/.test(segment))
  ) {
    throw new OpenBadgesError("did-invalid", "It is not a did:web with a host and plain path segments.");
  }
  return `https://${authority.toLowerCase()}/${path.length === 0 ? ".well-known" : path.join("/")}/did.json`;
}

/**
 * The `did:web` of an https address (did:web Method Specification, Method-specific identifier): the host, with its port
 * if it has one, and the path.
 *
 * Throws `did-invalid` for other schemes, and for addresses with a query, a fragment or a user.
 *
 * @example
 * didWeb("https://b.example:8443/issuers/1"); // "did:web:b.example%3A8443:issuers:1"
 */
export function didWeb(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== "https:" || parsed.search || parsed.hash || parsed.username || parsed.password) {
    throw new OpenBadgesError("did-invalid", "Only a plain https address has a did:web.");
  }
  const path = parsed.pathname.split("/").filter((segment) => segment !== "");
  const did = [METHOD + parsed.host.replace(":", "%3A"), ...path].join(":");
  didWebUrl(did);
  return did;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
