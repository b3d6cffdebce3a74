/**
 * Why nothing usable came back. None of them says that what was asked for is wrong, only that it could not be had:
 *
 * - `bad-url`: the address is none that may be asked: not http or https, a name and password in it, a host that is missing.
 * - `bad-request`: what was to be sent cannot be sent, such as a header with a line break.
 * - `refused-address`: it leads to an address or a port that is not open to strangers' wishes.
 * - `unreachable`: no such host, nobody listens, or the connection broke.
 * - `untrusted-certificate`: the server's certificate is not to be trusted for this host.
 * - `too-slow`: a time limit passed.
 * - `too-large`: the answer, or its headers, are larger than wanted.
 * - `bad-redirect`: too many redirects, one from https to http, or one of a request that changes something.
 * - `bad-answer`: what came back is not HTTP, or not what its headers say.
 */
export type OutboundErrorCode =
  | "bad-url"
  | "bad-request"
  | "refused-address"
  | "unreachable"
  | "untrusted-certificate"
  | "too-slow"
  | "too-large"
  | "bad-redirect"
  | "bad-answer";

/** What a fetch from outside throws. The message is a sentence that names the host, never the whole address or a secret. */
export class OutboundError extends Error {
  override name = "OutboundError";
  readonly code: OutboundErrorCode;

  constructor(code: OutboundErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.code = code;
  }
}
