import { Problem } from "#src/platform/problem.ts";

/** Counts one request of a key; the refusal with the seconds to wait when there were too many. Not thrown: that costs twice as much. */
export type CountRequest = (key: string) => Problem | null;

/**
 * Allows one key so many requests at once and so many a second from then on, in this process: a bucket that refills evenly, kept
 * as the moment at which it is full. Whoever asks without end gets the allowed rate and no bursts.
 */
export function limitRequests(
  perSecond: number,
  atOnce: number,
  now: () => number = () => performance.now(),
): CountRequest {
  const refillMs = 1000 / perSecond;
  /** When the bucket of a key is full again; who asked last comes last. Full ones are forgotten. */
  const fullAt = new Map<string, number>();
  /** By the seconds to wait, each made once: refusing has to cost little. */
  const refusals = new Map<number, Problem>();
  const refusal = (wait: number) =>
    new Problem(
      "too-many",
      `Too many requests: at most ${atOnce} at once and ${perSecond} a second. Try again in ${wait} s.`,
      { retryAfterSeconds: wait },
    );

  return (key) => {
    const at = now();
    const full = Math.max(fullAt.get(key) ?? at, at);
    const waitMs = full + refillMs - (at + atOnce * refillMs);
    // A hair of rounding is no request too many.
    if (waitMs > 0.001) {
      const wait = Math.ceil(waitMs / 1000);
      const known = refusals.get(wait) ?? refusal(wait);
      refusals.set(wait, known);
      return known;
    }
    fullAt.delete(key);
    fullAt.set(key, full + refillMs);
    for (const [oldest, when] of fullAt) {
      if (when > at) break;
      fullAt.delete(oldest);
    }
    return null;
  };
}
