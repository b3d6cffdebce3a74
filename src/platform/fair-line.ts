import { tooBusy, type Problem } from "#src/platform/problem.ts";

/*
 * Work in progress is bounded: whoever finds no room waits in the line of its key, and the lines take turns. A line that passes
 * may be long; one that stands is kept short, so that under overload whoever is let in has waited briefly and everyone else
 * learns at once that it has to come back. Where all lines together are too long, the longest gives way to the shortest.
 */

/** A number for all keys together and one for each. */
export interface Bounds {
  readonly all: number;
  readonly each: number;
}

export interface FairLineOptions {
  /** Units that may be taken at the same time. */
  readonly room: Bounds;
  /** How many may wait in a line that has not stood for `passingMs` yet. */
  readonly passing: Bounds;
  /** How many may wait in one that has. */
  readonly standing: Bounds;
  readonly passingMs: number;
  /** How long somebody waits at most. */
  readonly patienceMs: number;
  /** Told of each refusal, with what is in progress. */
  readonly onRefusal?: (state: LineState) => void;
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number;
}

/** Units taken and users waiting at one moment. */
export interface LineState {
  readonly taken: number;
  readonly waiting: number;
}

/** Bounded room that its users share fairly. */
export interface FairLine {
  /** The refusal of whoever would be refused at this moment, before anything is spent on it; null for whoever may ask. */
  readonly check: (key: string) => Problem | null;
  /** Waits for room and takes it until it is disposed of; refuses with `unavailable` when the line is too long or too slow. */
  readonly enter: (key: string, units?: number) => Promise<Disposable>;
  /** As `enter`, for what has begun and has to go on: waits as long as it takes. */
  readonly enterPatiently: (key: string, units?: number) => Promise<Disposable>;
  readonly state: () => LineState;
}

interface Waiter {
  readonly units: number;
  readonly enter: () => void;
  /** Null for whoever waits as long as it takes. */
  readonly refuse: (() => void) | null;
}

/** What one key has taken, and who waits for more of it in order of arrival. */
interface Line {
  taken: number;
  waiters: Waiter[];
  /** When somebody waited because the key had taken all that it may. */
  full: Span | null;
}

/** A stretch of time in which something was seen again and again. */
interface Span {
  readonly since: number;
  readonly last: number;
}

/** Opens an empty line. */
export function openFairLine(options: FairLineOptions): FairLine {
  const { room, passing, standing, passingMs, patienceMs, now = () => performance.now() } = options;
  const lines = new Map<string, Line>();
  /** The keys somebody waits for, in the order of their turns. */
  const turns = new Set<string>();
  let taken = 0;
  /** When somebody waited because all room was taken. */
  let full: Span | null = null;
  /** Whether the next in turn waits for that now. */
  let isBlocked = false;

  const state = () => ({
    taken,
    waiting: [...lines.values()].reduce((sum, { waiters }) => sum + waiters.length, 0),
  });
  function refusal(): Problem {
    options.onRefusal?.(state());
    return tooBusy;
  }

  const lengthOf = (line: Line | undefined) => line?.waiters.filter(({ refuse }) => refuse).length ?? 0;
  /** A line that is empty for a moment between two crowds goes on standing: it has passed when nobody waited for `passingMs`. */
  function seenAgain(span: Span | null, isSeen: boolean): Span {
    const at = now();
    return { since: span && (isSeen || at - span.last <= passingMs) ? span.since : at, last: at };
  }
  function stands(span: Span | null | undefined, isSeen: boolean): boolean {
    if (!span) return false;
    const last = isSeen ? now() : span.last;
    return now() - last <= passingMs && last - span.since > passingMs;
  }

  /** Who has to leave so that one more of the key may wait: nobody, the last of the longest line, or the newcomer itself. */
  function whoLeaves(key: string): "nobody" | "newcomer" | Waiter {
    const own = lines.get(key);
    const bounds = stands(full, isBlocked) ? standing : passing;
    const each = stands(own?.full, lengthOf(own) > 0) ? standing.each : bounds.each;
    if (lengthOf(own) >= each) return "newcomer";
    const waiting = [...turns].flatMap((turn) => lines.get(turn) ?? []);
    if (waiting.reduce((sum, line) => sum + lengthOf(line), 0) < bounds.all) return "nobody";
    const longest = waiting.reduce((most, line) => (lengthOf(line) > lengthOf(most) ? line : most));
    if (lengthOf(longest) < lengthOf(own) + 2) return "newcomer";
    return longest.waiters.findLast(({ refuse }) => refuse) ?? "newcomer";
  }

  function take(key: string, line: Line, units: number): Disposable {
    lines.set(key, line);
    line.taken += units;
    taken += units;
    let inside = true;
    return {
      [Symbol.dispose]() {
        if (!inside) return;
        inside = false;
        line.taken -= units;
        taken -= units;
        if (line.taken === 0 && line.waiters.length === 0) lines.delete(key);
        letIn();
      },
    };
  }

  /** Lets in whoever there is room for, one of each key in turn. */
  function letIn(): void {
    const wasBlocked = isBlocked;
    isBlocked = false;
    for (const key of turns) {
      const line = lines.get(key);
      const next = line?.waiters[0];
      if (!line || !next) continue;
      if (line.taken + next.units > room.each) {
        line.full = seenAgain(line.full, true);
        continue;
      }
      // Nobody overtakes who waits for more than is free.
      isBlocked = taken + next.units > room.all;
      if (isBlocked) break;
      stopWaiting(key, line, next);
      if (turns.delete(key)) turns.add(key);
      next.enter();
    }
    if (isBlocked) full = seenAgain(full, wasBlocked);
  }

  function stopWaiting(key: string, line: Line, waiter: Waiter): void {
    line.waiters = line.waiters.filter((other) => other !== waiter);
    if (line.waiters.length > 0) return;
    turns.delete(key);
    if (line.taken === 0) lines.delete(key);
  }

  async function enter(key: string, wanted: number, isPatient: boolean): Promise<Disposable> {
    const units = Math.min(wanted, room.each);
    const line = lines.get(key) ?? { taken: 0, waiters: [], full: null };
    const isOwnFull = line.taken + units > room.each;
    const isAllFull = isBlocked || taken + units > room.all;
    if (!isOwnFull && !isAllFull && line.waiters.length === 0) return take(key, line, units);

    const leaves = isPatient ? "nobody" : whoLeaves(key);
    if (leaves === "newcomer") throw refusal();
    const { promise, resolve, reject } = Promise.withResolvers<Disposable>();
    const refuse = () => {
      clearTimeout(timer);
      stopWaiting(key, line, waiter);
      letIn();
      reject(refusal());
    };
    const timer = isPatient ? undefined : setTimeout(refuse, patienceMs).unref();
    const waiter: Waiter = {
      units,
      enter() {
        clearTimeout(timer);
        resolve(take(key, line, units));
      },
      refuse: isPatient ? null : refuse,
    };
    lines.set(key, line);
    line.waiters.push(waiter);
    turns.add(key);
    if (isOwnFull) line.full = seenAgain(line.full, line.waiters.length > 1);
    else if (isAllFull) [full, isBlocked] = [seenAgain(full, isBlocked), true];
    if (leaves !== "nobody") leaves.refuse?.();
    return promise;
  }

  return {
    check(key) {
      const own = lines.get(key);
      const hasRoom = !isBlocked && taken < room.all && (own?.taken ?? 0) < room.each;
      return !(hasRoom && !own?.waiters.length) && whoLeaves(key) === "newcomer" ? refusal() : null;
    },
    enter: (key, units = 1) => enter(key, units, false),
    enterPatiently: (key, units = 1) => enter(key, units, true),
    state,
  };
}
