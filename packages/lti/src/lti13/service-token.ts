import { writeForm } from "../form.ts";
import { LtiError } from "../lti-error.ts";
import type { ServiceRequest } from "../service-request.ts";
import { webAddress } from "../web-address.ts";
import type { PlatformRegistration } from "./registration.ts";
import { answeredObject } from "./service-answer.ts";
import type { ServiceAnswer } from "./service-answer.ts";
import { signedJwt } from "./signing-key.ts";
import type { SigningKey } from "./signing-key.ts";

/** A token for the platform's services. */
export interface ServiceToken {
  accessToken: string;
  /** What was granted, which may be less than was asked for. */
  scopes: readonly string[];
  /** A minute before the platform's own limit. */
  expiresAt: Date;
}

/** RFC 6749 leaves the lifetime out at will: then five minutes. */
const DEFAULT_LIFETIME_SECONDS = 300;
const MAX_LIFETIME_SECONDS = 86_400;
const MARGIN_SECONDS = 60;

/**
 * The request for a service token (Security Framework 1.0 section 4.1; RFC 7523 section 2.2): client credentials, with
 * an assertion signed by our key, good for five minutes.
 *
 * `assertionId` is random and never used before. Throws `url-refused`.
 *
 * @example
 * const request = await tokenRequest({ registration, scopes: [SCOPE.memberships], key, now, assertionId });
 * const token = readTokenResponse(await send(request), { scopes: [SCOPE.memberships], now });
 */
export async function tokenRequest(options: {
  registration: Pick<PlatformRegistration, "clientId" | "tokenUrl" | "tokenAudience">;
  scopes: readonly string[];
  key: SigningKey;
  now: Date;
  assertionId: string;
}): Promise<ServiceRequest> {
  const { registration, scopes, key, now, assertionId } = options;
  const { clientId, tokenUrl, tokenAudience } = registration;
  const claims = { iss: clientId, sub: clientId, aud: tokenAudience || tokenUrl, jti: assertionId };
  const body = writeForm([
    { name: "grant_type", value: "client_credentials" },
    { name: "client_assertion_type", value: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" },
    { name: "client_assertion", value: await signedJwt(claims, key, now) },
    { name: "scope", value: scopes.join(" ") },
  ]);
  const headers = { "content-type": "application/x-www-form-urlencoded", accept: "application/json" };
  return { method: "POST", url: webAddress(tokenUrl).href, headers, body };
}

/**
 * Reads the platform's answer (RFC 6749 sections 5.1 and 5.2). Where it does not say what it granted, it granted what
 * was asked for.
 *
 * Throws `service-refused` (with the platform's error code in the message) and `response-malformed`.
 *
 * @example
 * readTokenResponse({ status: 200, text }, { scopes, now }); // { accessToken, scopes, expiresAt }
 */
export function readTokenResponse(
  answer: ServiceAnswer,
  asked: { scopes: readonly string[]; now: Date },
): ServiceToken {
  const fields = answeredObject(answer, 65_536);
  const accessToken = fields.text("access_token");
  // It goes into a header, and nothing but a token may.
  if (!/^[\x21-\x7e]+$/.test(accessToken) || fields.text("token_type").toLowerCase() !== "bearer")
    throw new LtiError("response-malformed", "The platform's answer is not a bearer token.");
  const lifetime = fields.optionalNumber("expires_in") ?? DEFAULT_LIFETIME_SECONDS;
  const usable = Math.max(0, Math.min(lifetime, MAX_LIFETIME_SECONDS) - MARGIN_SECONDS);
  return {
    accessToken,
    scopes: fields.optionalText("scope")?.split(" ").filter(Boolean) ?? asked.scopes,
    expiresAt: new Date(asked.now.getTime() + usable * 1000),
  };
}
