import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { Problem } from "#src/platform/problem.ts";

/** Counts one request of a key; refuses with the seconds to wait when there were too many. */
export type CountRequest = (key: string) => Promise<void>;

/** Allows so many requests of one key within so many seconds in this process. */
export function limitRequests(points: number, seconds: number): CountRequest {
  const limiter = new RateLimiterMemory({ points, duration: seconds });
  return async (key) => {
    try {
      await limiter.consume(key);
    } catch (reached) {
      if (!(reached instanceof RateLimiterRes)) throw reached;
      const wait = Math.max(1, Math.ceil(reached.msBeforeNext / 1000));
      throw new Problem(
        "too-many",
        `Too many requests: at most ${points} in ${seconds} s. Try again in ${wait} s.`,
        {
          retryAfterSeconds: wait,
        },
      );
    }
  };
}
