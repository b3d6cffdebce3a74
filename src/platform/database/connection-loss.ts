import { Problem } from "#src/platform/problem.ts";

const retryAfterSeconds = 5;

/** Tells a lost or refused connection (worth another try) from an error of the statement. */
export function isConnectionLoss(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, syscall } = error as NodeJS.ErrnoException;
  // A socket that is not there; a missing file has another name for what failed.
  if (code === "ENOENT") return syscall === "connect";
  if (code) return /^(08|57P0[123]|53300)|^(ECONNRESET|ECONNREFUSED|EPIPE|ETIMEDOUT)/.test(code);
  return /connection terminated|not queryable|timeout exceeded when trying to connect/i.test(error.message);
}

/** What callers are told when the database cannot be reached: everybody's next try may pass. */
export function orUnavailable(error: unknown): unknown {
  if (!isConnectionLoss(error)) return error;
  return new Problem(
    "unavailable",
    "The database does not answer at the moment. Try again in a few seconds.",
    {
      retryAfterSeconds,
    },
  );
}
