import * as client from "openid-client";
import type { Claims } from "#src/domain/people/providers/judge-claims.ts";
import type { SignInProvider } from "#src/domain/people/providers/provider.ts";
import type { FetchOutside, OutsideRequest } from "#src/platform/outbound/fetch-outside.ts";

/*
 * The authorization code flow with PKCE, state and nonce (OpenID Connect Core 1.0, section 3.1; RFC 7636). The provider is asked through
 * the one way out, never inside a transaction.
 */

/** What ties a provider's answer to the browser that was sent there. */
export interface FlightPapers {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** The way to one provider. */
export interface OpenIdWay {
  /** Where to send the browser. */
  leave(papers: FlightPapers): Promise<string>;
  /** What the provider says of who came back; throws when the answer is not good. */
  arrive(papers: FlightPapers, address: URL): Promise<Claims>;
}

/** New papers: nothing in them can be guessed. */
export function newPapers(): FlightPapers {
  return {
    state: client.randomState(),
    nonce: client.randomNonce(),
    verifier: client.randomPKCECodeVerifier(),
  };
}

/** Learns of a provider from its metadata. Throws when it cannot be reached or its metadata are not its own. */
export async function openWay(
  provider: SignInProvider,
  clientSecret: string,
  redirectUri: string,
  fetchOutside: FetchOutside,
): Promise<OpenIdWay> {
  const server = new URL(provider.issuerUrl);
  const config = await client.discovery(server, provider.clientId, clientSecret, undefined, {
    [client.customFetch]: (url, options) => ask(fetchOutside, url, options),
    // The library takes an unsigned word from the token endpoint, as the protocol allows; we look at the signature too.
    execute: [
      client.enableNonRepudiationChecks,
      ...(server.protocol === "http:" ? [client.allowInsecureRequests] : []),
    ],
  });
  return {
    async leave({ state, nonce, verifier }) {
      return client.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: provider.scopes,
        state,
        nonce,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: "S256",
      }).href;
    },
    async arrive({ state, nonce, verifier }, address) {
      const tokens = await client.authorizationCodeGrant(config, address, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (!claims) throw new Error("the provider sent no ID token");
      // What the ID token says is signed, so it stands over what userinfo says.
      const more = config.serverMetadata().userinfo_endpoint
        ? await client.fetchUserInfo(config, tokens.access_token, claims.sub)
        : {};
      return { ...more, ...claims };
    },
  };
}

const methods = ["GET", "POST"] as const;

/** The library's way of asking, by ours; nothing is followed elsewhere. */
async function ask(
  fetchOutside: FetchOutside,
  url: string,
  options: { method?: string; headers?: Record<string, string>; body?: unknown },
): Promise<Response> {
  const method = methods.find((one) => one === options.method) ?? "GET";
  const request: OutsideRequest = {
    method,
    maxRedirects: 0,
    headers: options.headers ?? {},
    ...(options.body === undefined || options.body === null ? {} : { body: bodyOf(options.body) }),
  };
  const { status, headers, body } = await fetchOutside(url, request);
  return new Response(body.length > 0 ? new Uint8Array(body) : null, { status, headers });
}

function bodyOf(body: unknown): string | Uint8Array {
  if (typeof body === "string" || body instanceof Uint8Array) return body;
  if (body instanceof URLSearchParams) return body.toString();
  throw new TypeError("a body of this kind is not sent to providers");
}
