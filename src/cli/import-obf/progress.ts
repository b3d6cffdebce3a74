import type { WriteStream } from "node:tty";

/** Tells how far an import is, without flooding a log. */
export interface Progress {
  readonly step: (name: string, done: number, total: number) => void;
  /** A sentence between the steps. */
  readonly say: (message: string) => void;
  readonly end: () => void;
}

const everyMs = { terminal: 200, log: 10_000 };

/** Progress on a terminal is one line that changes; elsewhere a line now and then, and at the end of each step. */
export function progressOn(stream: Pick<WriteStream, "write"> & { isTTY?: boolean }): Progress {
  const isTerminal = stream.isTTY === true;
  let last = Number.NEGATIVE_INFINITY;
  let isOpen = false;
  const line = (text: string, stays: boolean) => {
    stream.write(isTerminal ? `\r\u001b[K${text}${stays ? "\n" : ""}` : `${text}\n`);
    isOpen = isTerminal && !stays;
  };
  return {
    step(name, done, total) {
      const now = performance.now();
      const isDone = done >= total;
      if (!isDone && now - last < (isTerminal ? everyMs.terminal : everyMs.log)) return;
      last = now;
      line(`${name}: ${done} of ${total}`, isDone);
    },
    say: (message) => line(message, true),
    end() {
      if (isOpen) stream.write("\n");
    },
  };
}
