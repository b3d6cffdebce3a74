import { OutboundError } from "#src/platform/outbound/outbound-error.ts";

/** How long a server may take, in milliseconds. */
export interface TimeLimits {
  /** To be found, connected to and agreed with on TLS. */
  readonly connect: number;
  /** From then to the headers of the answer. */
  readonly firstByte: number;
  /** For everything, redirects and the body included. */
  readonly total: number;
}

export interface TimeLimit {
  readonly signal: AbortSignal;
  /** Starts the clock of one phase with one host and stops that of the phase before; in `body` only the total counts. */
  begin(phase: "connect" | "firstByte" | "body", host: string): void;
}

/** Runs with time limits; throws OutboundError `too-slow` when one passes, or the caller's reason when the caller's signal ends it. */
export async function withTimeLimits<Result>(
  limits: TimeLimits,
  callers: AbortSignal | undefined,
  run: (time: TimeLimit) => Promise<Result>,
): Promise<Result> {
  const over = new AbortController();
  const signal = callers ? AbortSignal.any([over.signal, callers]) : over.signal;
  signal.throwIfAborted();
  let asked = "";
  const after = (milliseconds: number) =>
    setTimeout(
      () =>
        over.abort(
          new OutboundError("too-slow", `${asked} takes longer than ${milliseconds / 1000} seconds.`),
        ),
      milliseconds,
    );
  const total = after(limits.total);
  let phase: NodeJS.Timeout | undefined;
  const ended = new Promise<never>((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
  });
  const begin: TimeLimit["begin"] = (name, host) => {
    if (signal.aborted) return;
    asked = host;
    clearTimeout(phase);
    if (name !== "body") phase = after(limits[name]);
  };
  try {
    return await Promise.race([run({ signal, begin }), ended]);
  } finally {
    clearTimeout(total);
    clearTimeout(phase);
  }
}
