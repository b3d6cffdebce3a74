import { exportJWK, generateKeyPair, SignJWT } from "jose";
import type { CryptoKey } from "jose";
import { readKeySet } from "../src/lti13/key-set.ts";
import type { Lti13LaunchRequest } from "../src/lti13/launch.ts";
import type { PendingLogin } from "../src/lti13/login.ts";

/** Claims as a platform may send them, right or wrong. */
export type Claims = Readonly<Record<string, unknown>>;

export const NOW = new Date("2026-11-23T12:00:00Z");
export const SECONDS = NOW.getTime() / 1000;
export const STATE = "state-0123456789abcdefghij";
export const NONCE = "nonce-0123456789abcdefghij";
export const C = "https://purl.imsglobal.org/spec/lti/claim/";
export const DL = "https://purl.imsglobal.org/spec/lti-dl/claim/";

export const REGISTRATION = {
  issuer: "https://lms.example",
  clientId: "client-1",
  authorizationUrl: "https://sso.lms.example/authorize?tenant=1",
  tokenUrl: "https://lms.example/token",
};

export const PENDING: PendingLogin = {
  state: STATE,
  nonce: NONCE,
  issuer: REGISTRATION.issuer,
  clientId: REGISTRATION.clientId,
  deploymentId: null,
  expiresAt: new Date(NOW.getTime() + 600_000),
};

/** The claims of an ordinary launch. */
export const ORDINARY: Claims = {
  iss: REGISTRATION.issuer,
  aud: REGISTRATION.clientId,
  sub: "user-1",
  iat: SECONDS,
  exp: SECONDS + 3600,
  nonce: NONCE,
  name: "Åsa Öman",
  email: "asa@example.org",
  [`${C}version`]: "1.3.0",
  [`${C}message_type`]: "LtiResourceLinkRequest",
  [`${C}deployment_id`]: "d1",
  [`${C}target_link_uri`]: "https://b.example/lti/link?badge=B1",
  [`${C}roles`]: ["http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"],
  [`${C}resource_link`]: { id: "link-1", title: "Badge" },
};

/** The claims of an ordinary deep linking launch. */
export const DEEP_LINKING: Claims = {
  ...ORDINARY,
  [`${C}message_type`]: "LtiDeepLinkingRequest",
  [`${C}resource_link`]: undefined,
  [`${DL}deep_linking_settings`]: {
    deep_link_return_url: "https://lms.example/deep?x=1",
    accept_types: ["ltiResourceLink"],
    accept_presentation_document_targets: ["iframe", "window"],
    accept_multiple: false,
    data: "op=321&ä",
  },
};

export interface TestPlatform {
  privateKey: CryptoKey;
  keySetText: string;
  sign: (
    claims: Claims,
    header?: { alg: string; kid?: string },
    key?: CryptoKey | Uint8Array,
  ) => Promise<string>;
  request: (claims: Claims, changes?: Partial<Lti13LaunchRequest>) => Promise<Lti13LaunchRequest>;
}

/** A platform with one RSA key, `k1`. */
export async function testPlatform(): Promise<TestPlatform> {
  const { privateKey, publicKey } = await generateKeyPair("RS256", { extractable: true });
  const keySetText = JSON.stringify({
    keys: [{ ...(await exportJWK(publicKey)), kid: "k1", alg: "RS256", use: "sig" }],
  });
  const keys = await readKeySet(keySetText);
  const sign: TestPlatform["sign"] = (claims, header = { alg: "RS256", kid: "k1" }, key = privateKey) =>
    new SignJWT(claims).setProtectedHeader(header).sign(key);
  return {
    privateKey,
    keySetText,
    sign,
    request: async (claims, changes = {}) => ({
      form: { idToken: await sign(claims), state: STATE, storageTarget: null },
      pending: PENDING,
      deployments: { ids: ["d1", "d2"], bindOnFirstUse: false },
      keySet: () => keys,
      targetLinkUnder: "https://b.example/lti",
      now: NOW,
      ...changes,
    }),
  };
}
