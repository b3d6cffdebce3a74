import type { ProblemKind } from "#src/platform/problem.ts";

/** The status of each kind of refusal, at the doors for people. */
export const problemStatuses = {
  invalid: 422,
  forbidden: 403,
  "not-found": 404,
  gone: 410,
  conflict: 409,
  "too-many": 429,
  unavailable: 503,
} as const satisfies Record<ProblemKind, number>;
