/**
 * Every way in which this package refuses. The codes are stable: branch on them, not on the message.
 *
 * What a browser or a platform sent:
 * - `form-malformed`: a form or query that is too large, has bad percent-encoding, or text that is not Unicode
 * - `parameter-missing`, `parameter-repeated`, `parameter-malformed`: one parameter of a launch, login or registration
 * - `url-refused`: an address that is not absolute https (http only for this very machine), or has a password in it
 * - `platform-refused`: the platform answered the login with an error instead of a launch
 * - `message-type-refused`, `version-refused`: not a message we take, or not the version of LTI it should be
 * - `signature-invalid`: signed with another secret or key, or changed on the way
 *
 * LTI 1.1:
 * - `consumer-unknown`: no platform has this consumer key, or it has an empty secret
 * - `signature-method-refused`: anything but OAuth 1.0 with HMAC-SHA1
 * - `timestamp-outside-window`: signed more than five minutes before or after now
 * - `nonce-replayed`: this launch came once already
 *
 * LTI 1.3:
 * - `state-unknown`: nobody began this login, it was used already (a replay), or it is not the one that was looked up
 * - `login-expired`: the login was begun too long ago
 * - `state-from-another-browser`: another browser began this login
 * - `token-malformed`, `algorithm-refused`, `key-id-missing`, `key-unknown`: an id_token that cannot be checked
 * - `issuer-mismatch`, `audience-mismatch`, `authorized-party-mismatch`: meant for somebody else
 * - `token-expired`, `token-not-yet-valid`: outside its time, beyond the allowed skew
 * - `nonce-mismatch`: not the answer to this login
 * - `deployment-mismatch`, `deployment-unknown`: not the deployment that the login named, or none of ours
 * - `target-link-foreign`: the launch wants to open something that is not ours
 * - `claim-missing`, `claim-malformed`: one claim of the id_token
 *
 * Answers of services, and what we are asked to write:
 * - `key-set-malformed`: not a JSON Web Key Set, or one that is too large
 * - `response-malformed`: an answer that is too large or not what the specification says
 * - `service-refused`: the service answered with an error of its own
 * - `page-foreign`: the next page is said to be at another origin, or is the same page again
 * - `configuration-mismatch`: a platform's configuration names an issuer at another host, or lacks what we need
 * - `content-item-refused`: items that the platform said it does not take
 * - `score-invalid`: a score outside its range
 * - `text-malformed`: text that cannot be signed or written as XML
 */
export type LtiErrorCode =
  | "form-malformed"
  | "parameter-missing"
  | "parameter-repeated"
  | "parameter-malformed"
  | "url-refused"
  | "platform-refused"
  | "message-type-refused"
  | "version-refused"
  | "signature-invalid"
  | "consumer-unknown"
  | "signature-method-refused"
  | "timestamp-outside-window"
  | "nonce-replayed"
  | "state-unknown"
  | "login-expired"
  | "state-from-another-browser"
  | "token-malformed"
  | "algorithm-refused"
  | "key-id-missing"
  | "key-unknown"
  | "issuer-mismatch"
  | "audience-mismatch"
  | "authorized-party-mismatch"
  | "token-expired"
  | "token-not-yet-valid"
  | "nonce-mismatch"
  | "deployment-mismatch"
  | "deployment-unknown"
  | "target-link-foreign"
  | "claim-missing"
  | "claim-malformed"
  | "key-set-malformed"
  | "response-malformed"
  | "service-refused"
  | "page-foreign"
  | "configuration-mismatch"
  | "content-item-refused"
  | "score-invalid"
  | "text-malformed";

/**
 * The one error class of this package: a stable `code` and a plain English message. Arguments that only a
 * programmer can get wrong (a state that is too short, say) are a `TypeError` instead.
 *
 * @example
 * try {
 *   launch = await validateLaunch(request);
 * } catch (error) {
 *   if (error instanceof LtiError && error.code === "token-expired") askToOpenAgain();
 *   else throw error;
 * }
 */
export class LtiError extends Error {
  override readonly name = "LtiError";
  readonly code: LtiErrorCode;

  constructor(code: LtiErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
