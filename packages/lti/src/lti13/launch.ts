import { optionalParameter, readForm, requiredParameter } from "../form.ts";
import { LtiError } from "../lti-error.ts";
import { requireOidcClaims, subject, verifiedClaims } from "./id-token.ts";
import type { KeySetSource } from "./id-token.ts";
import type { Lti13Launch } from "./launch-message.ts";
import type { PendingLogin } from "./login.ts";
import { readLti13Message } from "./read-launch.ts";
import type { KnownDeployments } from "./registration.ts";

/** The form that a platform posts to the launch page. */
export interface LaunchForm {
  idToken: string;
  state: string;
  storageTarget: string | null;
}

/** A launch to validate. */
export interface Lti13LaunchRequest {
  form: LaunchForm;
  /** What was kept under the form's state, taken out so that it cannot be used again; `undefined` if there was nothing. */
  pending: PendingLogin | undefined;
  deployments: KnownDeployments;
  keySet: KeySetSource;
  /** The public address that all our pages lie under. */
  targetLinkUnder: string;
  now: Date;
}

/**
 * Reads the form that a platform posts (Security Framework 1.0 section 5.1.1.3): a launch or an OIDC error.
 *
 * Throws `platform-refused` (with the platform's error code in the message), `form-malformed`, `parameter-missing` and
 * `parameter-repeated`.
 *
 * @example
 * const form = readLaunchForm(rawBody);
 * const pending = await takeLogin(form.state); // delete and return
 */
export function readLaunchForm(raw: string): LaunchForm {
  const form = readForm(raw);
  const error = optionalParameter(form, "error");
  if (error !== null) {
    const shown = /^[a-z_]{1,64}$/.test(error) ? error : "an error that is not a code";
    throw new LtiError("platform-refused", `The platform answered the login with ${shown}.`);
  }
  return {
    idToken: requiredParameter(form, "id_token"),
    state: requiredParameter(form, "state"),
    storageTarget: optionalParameter(form, "lti_storage_target"),
  };
}

/**
 * Validates a launch in full (LTI Core 1.3 section 5; Security Framework 1.0 section 5.1.3): state, RS256 signature,
 * `iss`, `aud` and `azp`, `exp` and `iat` (60 seconds of skew), `nonce`, version, message type, deployment,
 * target_link_uri, roles, and what the message itself requires. Whether the browser is the right one is checked apart,
 * by `browserProof`, before this.
 *
 * Throws `state-unknown` (an unsolicited launch or a replay), `login-expired`, `token-malformed`, `algorithm-refused`,
 * `key-id-missing`, `key-unknown`, `signature-invalid`, `issuer-mismatch`, `audience-mismatch`,
 * `authorized-party-mismatch`, `token-expired`, `token-not-yet-valid`, `nonce-mismatch`, `version-refused`,
 * `message-type-refused`, `deployment-mismatch`, `deployment-unknown`, `target-link-foreign`, `claim-missing` and
 * `claim-malformed`.
 *
 * @example
 * const launch = await validateLti13Launch({ form, pending, deployments, keySet, targetLinkUnder, now });
 * if (launch.messageType === "LtiDeepLinkingRequest") showPicker(launch.settings);
 */
export async function validateLti13Launch(request: Lti13LaunchRequest): Promise<Lti13Launch> {
  const { form, pending, deployments, keySet, targetLinkUnder, now } = request;
  if (pending === undefined || pending.state !== form.state)
    throw new LtiError("state-unknown", "Nobody began this login, or it was used already.");
  if (!(now < pending.expiresAt)) throw new LtiError("login-expired", "The login was begun too long ago.");
  const claims = await verifiedClaims(form.idToken, keySet);
  const { issuer, clientId, nonce } = pending;
  requireOidcClaims(claims, { issuer, clientId, nonce, now });
  return readLti13Message(claims, {
    identity: { issuer, clientId, subject: subject(claims) },
    loginDeploymentId: pending.deploymentId,
    deployments,
    targetLinkUnder,
  });
}
