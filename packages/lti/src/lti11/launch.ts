import { readForm, requiredParameter, optionalParameter } from "../form.ts";
import type { FormParameter } from "../form.ts";
import { LtiError } from "../lti-error.ts";
import type { Lti11Launch } from "./launch-message.ts";
import { readLti11Message } from "./read-launch.ts";
import { isSignedBy } from "./signature.ts";

/** How far the platform's clock may be from ours, in seconds, either way (LTI 1.1 leaves it open; we take 5 minutes). */
export const TIMESTAMP_WINDOW_SECONDS = 300;

/** A platform that may launch: one row of the caller's. */
export interface Lti11Consumer {
  secret: string;
}

/** A launch as it arrived. */
export interface Lti11LaunchRequest {
  /** The launch page's public address and the query as received. From configuration, never from the Host header. */
  url: string;
  /** Other spellings that this installation allows to have been signed, such as the one with `http:`. */
  alternativeUrls?: readonly string[];
  /** The raw body, as sent: decoding and encoding it again would lose `+`, order and duplicates. */
  body: string;
  now: Date;
  /** Finds the platform by its key; what it throws goes through. */
  findConsumer: (consumerKey: string) => Lti11Consumer | undefined | Promise<Lti11Consumer | undefined>;
}

/** What must be stored, unique by key and nonce, before the launch is let in; it may be forgotten after `keepUntil`. */
export interface NonceUse {
  consumerKey: string;
  nonce: string;
  keepUntil: Date;
}

/** A launch that is genuine, if it is new: only the caller's storage knows. */
export interface SignedLti11Launch {
  nonceUse: NonceUse;
  /** Hands the launch over when `isNew`; else throws `nonce-replayed`. */
  accept: (isNew: boolean) => Lti11Launch;
}

/**
 * Validates a launch (LTI 1.1 sections 3 and 4; RFC 5849 section 3.2): known key, HMAC-SHA1, timestamp within five
 * minutes, signature over the raw body and the query, version, message type and required parameters. The nonce is
 * handed back: store it, and say whether it was new.
 *
 * Throws `form-malformed`, `parameter-missing`, `parameter-repeated`, `parameter-malformed`, `consumer-unknown`,
 * `signature-method-refused`, `timestamp-outside-window`, `signature-invalid`, `version-refused`,
 * `message-type-refused` and `url-refused`.
 *
 * @example
 * const signed = await validateLti11Launch({ url, body, now, findConsumer: (key) => consumers.get(key) });
 * const launch = signed.accept(await insertNonce(signed.nonceUse));
 * if (launch.messageType === "basic-lti-launch-request") open(launch.resourceLink.id);
 */
export async function validateLti11Launch(request: Lti11LaunchRequest): Promise<SignedLti11Launch> {
  const form = readForm(request.body);
  const consumerKey = requiredParameter(form, "oauth_consumer_key");
  requireMethod(form);
  const nonceUse = { consumerKey, ...nonceAndTime(form, request.now) };
  const presented = requiredParameter(form, "oauth_signature");
  const secret = (await request.findConsumer(consumerKey))?.secret ?? "";
  if (secret === "") throw new LtiError("consumer-unknown", "No platform has this consumer key.");
  const signed = [request.url, ...(request.alternativeUrls ?? [])].some((url) =>
    isSignedBy({ method: "POST", url, parameters: form }, secret, presented),
  );
  if (!signed)
    throw new LtiError(
      "signature-invalid",
      "The signature is wrong: check the secret and the launch address.",
    );
  const launch = readLti11Message(form, consumerKey);
  return {
    nonceUse,
    accept: (isNew) => {
      if (!isNew) throw new LtiError("nonce-replayed", "This launch came once already.");
      return launch;
    },
  };
}

function requireMethod(form: readonly FormParameter[]): void {
  const version = optionalParameter(form, "oauth_version") ?? "1.0";
  if (requiredParameter(form, "oauth_signature_method") !== "HMAC-SHA1" || version !== "1.0")
    throw new LtiError("signature-method-refused", "The launch is not signed with OAuth 1.0 and HMAC-SHA1.");
}

function nonceAndTime(form: readonly FormParameter[], now: Date): { nonce: string; keepUntil: Date } {
  const nonce = requiredParameter(form, "oauth_nonce");
  if (!/^[\x21-\x7e]{1,255}$/.test(nonce))
    throw new LtiError("parameter-malformed", '"oauth_nonce" is not 1 to 255 visible ASCII characters.');
  const timestamp = requiredParameter(form, "oauth_timestamp");
  if (!/^[0-9]{1,11}$/.test(timestamp))
    throw new LtiError("parameter-malformed", '"oauth_timestamp" is not a number of seconds.');
  const seconds = Number(timestamp);
  if (!(Math.abs(now.getTime() / 1000 - seconds) <= TIMESTAMP_WINDOW_SECONDS))
    throw new LtiError("timestamp-outside-window", "The launch was signed over five minutes from now.");
  return { nonce, keepUntil: new Date((seconds + TIMESTAMP_WINDOW_SECONDS + 1) * 1000) };
}
