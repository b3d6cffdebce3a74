import { optionalParameter, readForm, requiredParameter } from "../form.ts";
import { MAX_IDENTIFIER } from "../json-fields.ts";
import { LtiError } from "../lti-error.ts";
import { isUnder, webAddress } from "../web-address.ts";
import { platformStorage, stateCookie } from "./browser-state.ts";
import type { PlatformStorage } from "./browser-state.ts";
import type { PlatformRegistration } from "./registration.ts";

/** A platform's wish to open something of ours (1EdTech Security Framework 1.0 section 5.1.1.1; LTI Core 1.3 section 4.1). */
export interface LoginRequest {
  issuer: string;
  loginHint: string;
  targetLinkUri: string;
  clientId: string | null;
  deploymentId: string | null;
  messageHint: string | null;
  /** The frame that stores values for us (LTI OIDC Login with postMessages); `_parent` is the parent itself. */
  storageTarget: string | null;
}

/** What the caller keeps under its `state`, to be taken out once, by the launch that answers. */
export interface PendingLogin {
  state: string;
  nonce: string;
  issuer: string;
  clientId: string;
  /** The deployment that the login named; the launch must name the same. */
  deploymentId: string | null;
  expiresAt: Date;
}

/** What the login page does next. */
export interface LoginStart {
  /** Where the browser goes: the platform's authorization endpoint. */
  redirectUrl: string;
  pending: PendingLogin;
  /** The value of a `Set-Cookie` header for the answer. */
  cookie: string;
  /** To be put into the platform's storage by a page, before it goes on, where cookies are blocked; `null` if there is none. */
  storage: PlatformStorage | null;
}

const LOGIN_LIFETIME_SECONDS = 600;

/**
 * Reads a login initiation: the query of a GET or the body of a POST, raw (Security Framework 1.0 section 5.1.1.1). The
 * caller finds its registration by issuer and client.
 *
 * Throws `form-malformed`, `parameter-missing`, `parameter-repeated`, `parameter-malformed` and `url-refused`.
 *
 * @example
 * const login = readLoginRequest("iss=https%3A%2F%2Flms.example&login_hint=42&target_link_uri=…&client_id=c1");
 */
export function readLoginRequest(raw: string): LoginRequest {
  const form = readForm(raw);
  const deploymentId = optionalParameter(form, "lti_deployment_id");
  if (deploymentId !== null && deploymentId.length > MAX_IDENTIFIER)
    throw new LtiError("parameter-malformed", '"lti_deployment_id" is longer than 255 characters.');
  return {
    issuer: requiredParameter(form, "iss"),
    loginHint: requiredParameter(form, "login_hint"),
    targetLinkUri: webAddress(requiredParameter(form, "target_link_uri")).href,
    clientId: optionalParameter(form, "client_id"),
    deploymentId,
    messageHint: optionalParameter(form, "lti_message_hint"),
    storageTarget: optionalParameter(form, "lti_storage_target"),
  };
}

/**
 * Begins a login (Security Framework 1.0 section 5.1.1.2; LTI OIDC Login with postMessages): where to send the
 * browser, what to keep, and how to know this browser again.
 *
 * `state` and `nonce` are random, at least 22 characters of base64url (128 bits), each used once; anything else is a
 * `TypeError`. `redirectUri` is our launch page as registered; `targetLinkUnder` the address that all our pages lie
 * under. Throws `issuer-mismatch`, `audience-mismatch`, `target-link-foreign` and `url-refused`.
 *
 * @example
 * const start = beginLogin({ login, registration, redirectUri, targetLinkUnder, state, nonce, now });
 * await keep(start.pending); // then answer 302 to start.redirectUrl with Set-Cookie: start.cookie
 */
export function beginLogin(options: {
  login: LoginRequest;
  registration: PlatformRegistration;
  redirectUri: string;
  targetLinkUnder: string;
  state: string;
  nonce: string;
  now: Date;
}): LoginStart {
  const { login, registration, redirectUri, targetLinkUnder, state, nonce, now } = options;
  for (const random of [state, nonce])
    if (!/^[\w-]{22,128}$/.test(random))
      throw new TypeError("state and nonce need 128 random bits, base64url.");
  if (login.issuer !== registration.issuer)
    throw new LtiError("issuer-mismatch", "The login is from another issuer than the registration's.");
  if (login.clientId !== null && login.clientId !== registration.clientId)
    throw new LtiError("audience-mismatch", "The login names another client than the registration's.");
  if (!isUnder(targetLinkUnder, login.targetLinkUri))
    throw new LtiError("target-link-foreign", "The login wants to open an address that is not ours.");
  const redirect = webAddress(registration.authorizationUrl);
  const parameters = {
    scope: "openid",
    response_type: "id_token",
    response_mode: "form_post",
    prompt: "none",
    client_id: registration.clientId,
    redirect_uri: redirectUri,
    login_hint: login.loginHint,
    lti_message_hint: login.messageHint,
    state,
    nonce,
  };
  for (const [name, value] of Object.entries(parameters))
    if (value !== null) redirect.searchParams.set(name, value);
  return {
    redirectUrl: redirect.href,
    pending: {
      state,
      nonce,
      issuer: registration.issuer,
      clientId: registration.clientId,
      deploymentId: login.deploymentId,
      expiresAt: new Date(now.getTime() + LOGIN_LIFETIME_SECONDS * 1000),
    },
    cookie: stateCookie(state, LOGIN_LIFETIME_SECONDS),
    storage: platformStorage(state, registration.authorizationUrl, login.storageTarget),
  };
}
