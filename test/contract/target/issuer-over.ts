import type { ApiIssuer, Credentials } from "#test/support/issuer.ts";
import type { Target } from "#test/contract/target/target.ts";

/** An issuer that speaks through a target's calls, signed in by a token or a certificate. */
export function issuerOver(call: Target["call"], id: string, credentials: Credentials): ApiIssuer {
  return {
    id,
    credentials,
    call(method, path, body, headers) {
      const payload =
        body === undefined || typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body);
      return call(method, path, {
        ...credentials,
        headers: { ...credentials.headers, ...headers },
        body: payload,
      });
    },
  };
}
