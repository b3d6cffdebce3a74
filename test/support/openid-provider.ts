import { createHash, createPublicKey, generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";

/*
 * An OpenID provider written from its specifications: OpenID Connect Core 1.0 (3.1: the code flow; 5.3: userinfo), Discovery 1.0 and
 * RFC 7636. Whoever comes is whoever the test says.
 */

/** What the provider does wrong, for clients that have to notice. */
export type ProviderFault =
  | "wrong-nonce"
  | "wrong-state"
  | "wrong-audience"
  | "wrong-issuer"
  | "wrong-signature"
  | "expired"
  | "other-subject-in-userinfo"
  | "denied";

export interface OpenIdProvider extends AsyncDisposable {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Who comes next: claims of the ID token; `userinfo` are said there only. */
  comes(claims: Record<string, unknown>, userinfo?: Record<string, unknown>): void;
  fails(fault: ProviderFault | null): void;
}

interface Grant {
  readonly redirectUri: string;
  readonly nonce: string;
  readonly challenge: string;
}

/** Starts a provider with one client. */
export async function startOpenIdProvider(): Promise<OpenIdProvider> {
  const [keys, otherKeys] = [
    generateKeyPairSync("rsa", { modulusLength: 2048 }),
    generateKeyPairSync("rsa", { modulusLength: 2048 }),
  ];
  const clientId = "badgeworks";
  const clientSecret = randomUUID();
  const grants = new Map<string, Grant>();
  let idClaims: Record<string, unknown> = { sub: "1" };
  let userinfo: Record<string, unknown> = {};
  let fault: ProviderFault | null = null;

  const server = createServer((request, response) => {
    const send = (status: number, body: unknown, headers: Record<string, string> = {}) => {
      response.writeHead(status, {
        "content-type": "application/json",
        "cache-control": "no-store",
        ...headers,
      });
      response.end(JSON.stringify(body));
    };
    void answer(request).then(
      ([status, body, headers]) => send(status, body, headers),
      (error: Error) => send(500, { error: error.message }),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function answer(request: IncomingMessage): Promise<[number, unknown, Record<string, string>?]> {
    const url = new URL(request.url ?? "/", issuer);
    switch (url.pathname) {
      case "/.well-known/openid-configuration":
        return [200, metadata()];
      case "/jwks":
        return [
          200,
          {
            keys: [
              {
                ...createPublicKey(keys.privateKey).export({ format: "jwk" }),
                kid: "1",
                use: "sig",
                alg: "RS256",
              },
            ],
          },
        ];
      case "/authorize":
        return authorize(url.searchParams);
      case "/token":
        return token(request, new URLSearchParams(await bodyOf(request)));
      case "/userinfo": {
        const sub = fault === "other-subject-in-userinfo" ? "somebody else" : idClaims["sub"];
        return request.headers.authorization === "Bearer access" ? [200, { sub, ...userinfo }] : [401, {}];
      }
      default:
        return [404, {}];
    }
  }

  function metadata() {
    return {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      userinfo_endpoint: `${issuer}/userinfo`,
      jwks_uri: `${issuer}/jwks`,
      response_types_supported: ["code"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["RS256"],
      code_challenge_methods_supported: ["S256"],
    };
  }

  /** Core 1.0, 3.1.2: who comes is signed in there already. */
  function authorize(query: URLSearchParams): [number, unknown, Record<string, string>?] {
    const need = (name: string) => query.get(name) ?? "";
    const right =
      need("response_type") === "code" &&
      need("client_id") === clientId &&
      need("scope").split(" ").includes("openid");
    if (!right || need("code_challenge_method") !== "S256" || need("code_challenge") === "")
      return [400, { error: "invalid_request" }];
    const back = new URL(need("redirect_uri"));
    back.searchParams.set("state", fault === "wrong-state" ? "another" : need("state"));
    if (fault === "denied") {
      back.searchParams.set("error", "access_denied");
      back.searchParams.set("error_description", "The person said no");
    } else {
      const code = randomUUID();
      grants.set(code, {
        redirectUri: need("redirect_uri"),
        nonce: need("nonce"),
        challenge: need("code_challenge"),
      });
      back.searchParams.set("code", code);
    }
    return [302, {}, { location: back.href }];
  }

  /** Core 1.0, 3.1.3; a code is good once. */
  function token(request: IncomingMessage, form: URLSearchParams): [number, unknown] {
    const basic = Buffer.from(
      (request.headers.authorization ?? "").replace(/^Basic /, ""),
      "base64",
    ).toString();
    const authenticated =
      basic === `${clientId}:${clientSecret}` ||
      (form.get("client_id") === clientId && form.get("client_secret") === clientSecret);
    if (!authenticated) return [401, { error: "invalid_client" }];
    const grant = grants.get(form.get("code") ?? "");
    grants.delete(form.get("code") ?? "");
    const challenge = createHash("sha256")
      .update(form.get("code_verifier") ?? "")
      .digest("base64url");
    if (!grant || grant.redirectUri !== form.get("redirect_uri") || grant.challenge !== challenge) {
      return [400, { error: "invalid_grant" }];
    }
    return [
      200,
      { access_token: "access", token_type: "Bearer", expires_in: 300, id_token: idToken(grant.nonce) },
    ];
  }

  function idToken(nonce: string): string {
    const now = Math.floor(Date.now() / 1000);
    const payload = {
      iss: fault === "wrong-issuer" ? "http://127.0.0.1:1" : issuer,
      aud: fault === "wrong-audience" ? "another" : clientId,
      iat: fault === "expired" ? now - 7200 : now,
      exp: fault === "expired" ? now - 3600 : now + 300,
      nonce: fault === "wrong-nonce" ? "another" : nonce,
      ...idClaims,
    };
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const text = `${part({ alg: "RS256", typ: "JWT", kid: "1" })}.${part(payload)}`;
    const key = fault === "wrong-signature" ? otherKeys.privateKey : keys.privateKey;
    return `${text}.${sign("RSA-SHA256", Buffer.from(text), key).toString("base64url")}`;
  }

  return {
    issuer,
    clientId,
    clientSecret,
    comes(claims, more = {}) {
      idClaims = claims;
      userinfo = more;
    },
    fails(next) {
      fault = next;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const piece of request) text += String(piece);
  return text;
}
