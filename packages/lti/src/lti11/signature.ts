import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { readForm } from "../form.ts";
import type { FormParameter } from "../form.ts";
import { LtiError } from "../lti-error.ts";

/** A request as OAuth 1.0 sees it. */
export interface SignableRequest {
  method: string;
  /** The full public address, with its query: the query's parameters are signed too. */
  url: string;
  /** Parameters of the form body and the Authorization header, decoded, in any order; `oauth_signature` is left out. */
  parameters: readonly FormParameter[];
}

/** Who signs, and what the caller adds of time and chance. */
export interface OAuthCredentials {
  consumerKey: string;
  consumerSecret: string;
  /** Now; written as whole seconds. */
  timestamp: Date;
  /** Never used before with this key and timestamp: 128 random bits or more. */
  nonce: string;
}

/**
 * Percent-encodes text (RFC 5849 section 3.6): UTF-8, everything but letters, digits, `-`, `.`, `_` and `~`.
 * Throws `text-malformed` for text that is not Unicode.
 *
 * @example
 * percentEncode("a b!"); // "a%20b%21"
 */
export function percentEncode(text: string): string {
  if (!text.isWellFormed())
    throw new LtiError("text-malformed", "Text that is not Unicode cannot be signed.");
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/**
 * The text that is signed (RFC 5849 section 3.4.1): method, address without query, and all parameters of query,
 * body and header, encoded and sorted by bytes.
 *
 * Throws `url-refused`, `form-malformed` (the query) and `text-malformed`.
 *
 * @example
 * signatureBaseString({ method: "GET", url: "http://EXAMPLE.com:80/r?b=2", parameters: [{ name: "a", value: "1" }] });
 * // "GET&http%3A%2F%2Fexample.com%2Fr&a%3D1%26b%3D2"
 */
export function signatureBaseString({ method, url, parameters }: SignableRequest): string {
  const address = URL.parse(url);
  if (address === null || !/^https?:$/.test(address.protocol))
    throw new LtiError("url-refused", "The signed address is not http or https.");
  const pairs = [...readForm(address.search), ...parameters]
    .filter(({ name }) => name !== "oauth_signature")
    .map(({ name, value }) => ({ name: percentEncode(name), value: percentEncode(value) }))
    .toSorted((one, other) => order(one.name, other.name) || order(one.value, other.value))
    .map(({ name, value }) => `${name}=${value}`);
  return [method.toUpperCase(), `${address.origin}${address.pathname}`, pairs.join("&")]
    .map(percentEncode)
    .join("&");
}

/**
 * Signs a request with HMAC-SHA1 (RFC 5849 section 3.4.2); LTI has no token, so the token secret is empty
 * (LTI 1.1 section 4.3). The result is Base64.
 *
 * Throws as `signatureBaseString` does.
 *
 * @example
 * signature({ method: "POST", url: launchUrl, parameters }, "secret"); // "tR3+Ty81lMeYAr/Fid0kMTYa/WM="
 */
export function signature(request: SignableRequest, consumerSecret: string, tokenSecret = ""): string {
  const key = `${percentEncode(consumerSecret)}&${percentEncode(tokenSecret)}`;
  return createHmac("sha1", key).update(signatureBaseString(request)).digest("base64");
}

/**
 * Whether a signature is this request's, compared in constant time (RFC 5849 section 3.2). The text is compared,
 * not the bytes: Base64 has several spellings of the same bytes, and only ours counts.
 *
 * Throws as `signatureBaseString` does.
 *
 * @example
 * isSignedBy({ method: "POST", url: launchUrl, parameters }, "secret", "tR3+Ty81lMeYAr/Fid0kMTYa/WM="); // true
 */
export function isSignedBy(request: SignableRequest, consumerSecret: string, presented: string): boolean {
  const expected = Buffer.from(signature(request, consumerSecret));
  const given = Buffer.from(presented);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/**
 * The parameters of a form, signed (LTI 1.1 section 4.3): the given ones, the `oauth_*` ones and the signature.
 *
 * @example
 * signedParameters({ method: "POST", url: returnUrl, parameters }, credentials);
 */
export function signedParameters(request: SignableRequest, credentials: OAuthCredentials): FormParameter[] {
  const parameters = [
    ...request.parameters,
    { name: "oauth_callback", value: "about:blank" },
    ...oauthParameters(credentials),
  ];
  return [
    ...parameters,
    { name: "oauth_signature", value: signature({ ...request, parameters }, credentials.consumerSecret) },
  ];
}

/**
 * The Authorization header of a request whose body is no form (RFC 5849 section 3.5.1; OAuth Request Body Hash):
 * the body is signed by its SHA-1.
 *
 * @example
 * bodyHashAuthorization({ method: "POST", url: serviceUrl, body: xml }, credentials); // 'OAuth oauth_body_hash="…", …'
 */
export function bodyHashAuthorization(
  request: { method: string; url: string; body: string },
  credentials: OAuthCredentials,
): string {
  const bodyHash = createHash("sha1").update(request.body).digest("base64");
  const parameters = [{ name: "oauth_body_hash", value: bodyHash }, ...oauthParameters(credentials)];
  const signed = signature({ ...request, parameters }, credentials.consumerSecret);
  const pairs = [...parameters, { name: "oauth_signature", value: signed }].map(
    ({ name, value }) => `${name}="${percentEncode(value)}"`,
  );
  return `OAuth ${pairs.join(", ")}`;
}

function oauthParameters({ consumerKey, timestamp, nonce }: OAuthCredentials): FormParameter[] {
  return [
    { name: "oauth_consumer_key", value: consumerKey },
    { name: "oauth_nonce", value: nonce },
    { name: "oauth_signature_method", value: "HMAC-SHA1" },
    { name: "oauth_timestamp", value: String(Math.floor(timestamp.getTime() / 1000)) },
    { name: "oauth_version", value: "1.0" },
  ];
}

function order(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
