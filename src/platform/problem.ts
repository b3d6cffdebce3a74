/** The closed set of ways an operation refuses; every door maps them to its own answers. */
export type ProblemKind =
  | "invalid"
  | "forbidden"
  | "not-found"
  | "gone"
  | "conflict"
  | "too-many"
  | "unavailable";

export interface ProblemDetail {
  /** The input member that is wrong, in the words of the wire. */
  field?: string;
  /** For `too-many` and `unavailable`: when to come back, in whole seconds. */
  retryAfterSeconds?: number;
}

/** A refusal that its receiver can understand and act on; anything else thrown is a bug. */
export class Problem extends Error {
  override name = "Problem";
  readonly kind: ProblemKind;
  readonly detail: ProblemDetail;

  constructor(kind: ProblemKind, message: string, detail: ProblemDetail = {}) {
    super(message);
    this.kind = kind;
    this.detail = detail;
  }
}

/** Refuses one input member; the message opens with its name. */
export function invalid(field: string, what: string): Problem {
  return new Problem("invalid", `${field}: ${what}`, { field });
}

/** Refuses what is one too many at the moment. Made once: there are many of them when there is least time. */
export const tooBusy = new Problem(
  "unavailable",
  "The server is busy at the moment. Try again in a few seconds.",
  { retryAfterSeconds: 2 },
);
