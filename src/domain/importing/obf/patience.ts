import type { OutsideAnswer } from "#src/platform/outbound/fetch-outside.ts";
import { OutboundError } from "#src/platform/outbound/outbound-error.ts";
import { Problem } from "#src/platform/problem.ts";

/** How an import treats a server that is busy. */
export interface Patience {
  /** Requests that are begun in a second at most. */
  readonly perSecond: number;
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Told before each longer pause, in a sentence. */
  readonly onPause: (message: string) => void;
}

const mostAttempts = 8;
const longestPauseMs = 15 * 60_000;
/** What passes by itself: too many requests, a server that restarts or is overloaded. */
const passing = [429, 500, 502, 503, 504];
const passingErrors: readonly string[] = ["unreachable", "too-slow"];

/**
 * Makes a way to ask one server patiently: no faster than it may be asked, again after as long as it says when it is busy, and ever
 * less often when it does not say. Throws an `unavailable` Problem when it stays out of reach, or never was in it.
 */
export function patiently({ perSecond, wait, onPause }: Patience) {
  let nextTurn = 0;
  let hasAnswered = false;

  async function takeTurn(): Promise<void> {
    const now = performance.now();
    const turn = Math.max(now, nextTurn);
    nextTurn = turn + 1000 / perSecond;
    if (turn > now) await wait(turn - now);
  }

  return async (ask: () => Promise<OutsideAnswer>): Promise<OutsideAnswer> => {
    for (let attempt = 1; ; attempt++) {
      await takeTurn();
      const answer = await ask().catch((error: unknown) => {
        if (error instanceof OutboundError) return error;
        throw error;
      });
      const failed = answer instanceof OutboundError;
      if (failed ? !passingErrors.includes(answer.code) : !passing.includes(answer.status)) {
        if (failed) throw new Problem("unavailable", answer.message);
        hasAnswered = true;
        return answer;
      }
      // An address that is wrong does not become right by waiting.
      if (failed && !hasAnswered) throw new Problem("unavailable", answer.message);
      const what = failed ? answer.message : `The other server answers ${answer.status}.`;
      if (attempt === mostAttempts) {
        throw new Problem("unavailable", `${what} It was asked ${mostAttempts} times.`);
      }
      const pause = pauseBefore(attempt, failed ? null : answer.headers.get("retry-after"));
      if (pause >= 1000) onPause(`${what} Trying again in ${Math.ceil(pause / 1000)} s.`);
      await wait(pause);
    }
  };
}

/** What the server says, in seconds or as a date; else 1, 2, 4, … seconds, up to a minute. */
function pauseBefore(attempt: number, retryAfter: string | null): number {
  const seconds = Number(retryAfter ?? Number.NaN);
  if (retryAfter !== null && seconds >= 0) return Math.min(seconds * 1000, longestPauseMs);
  const date = Date.parse(retryAfter ?? "");
  if (!Number.isNaN(date)) return Math.min(Math.max(date - Date.now(), 0), longestPauseMs);
  return Math.min(1000 * 2 ** (attempt - 1), 60_000);
}
