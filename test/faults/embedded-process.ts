import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** What the process said when its PostgreSQL was ready. */
export interface Ready {
  ownerUrl: string;
  appUrl: string;
  standing: "owner" | "adopter";
  binariesDirectory: string;
  socketDirectory: string;
}

/** A process of its own that runs the embedded PostgreSQL. */
export interface EmbeddedProcess extends AsyncDisposable {
  child: ChildProcess;
  pid: number;
  /** Resolves when PostgreSQL is ready; rejects with what the process printed when it ended before. */
  ready: Promise<Ready>;
  /** Everything it printed, line by line. */
  lines: string[];
  /** Resolves when a line contains the text. */
  said(text: string): Promise<void>;
  /** Ends it with a signal and waits for that. */
  end(signal: NodeJS.Signals): Promise<void>;
}

/** Where and as whom a process is started. */
export interface Start {
  directory: string;
  /** The root of the application's code: the repository, or a copy of the part that is needed. */
  root: string;
  node?: string;
  user?: { uid: number; gid: number } | undefined;
  binaries?: string;
}

function isReady(line: object): line is Ready {
  return "ready" in line;
}

/** Starts a process that runs the embedded PostgreSQL in a directory. */
export function startProcess(start: Start): EmbeddedProcess {
  const script = join(start.root, "test", "faults", "embedded-parent.ts");
  const args = [script, start.directory, ...(start.binaries === undefined ? [] : [start.binaries])];
  const child = spawn(start.node ?? process.execPath, args, {
    cwd: "/",
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env["PATH"], HOME: "/nonexistent" },
    ...start.user,
  });
  const lines: string[] = [];
  const ready = Promise.withResolvers<Ready>();
  const waiting = new Set<() => void>();
  createInterface({ input: child.stdout }).on("line", (text) => {
    lines.push(text);
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === "object" && parsed !== null && isReady(parsed)) ready.resolve(parsed);
    for (const check of waiting) check();
  });
  createInterface({ input: child.stderr }).on("line", (text) => lines.push(text));
  const gone = once(child, "close");
  void gone.then(() => ready.reject(new Error(`the process ended:\n${lines.join("\n")}`)));
  // Who kills a process before it is ready does not ask for it.
  ready.promise.catch(() => undefined);

  async function end(signal: NodeJS.Signals): Promise<void> {
    child.kill(signal);
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  }
  return {
    child,
    pid: child.pid ?? 0,
    ready: ready.promise,
    lines,
    said: (text) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (!lines.some((line) => line.includes(text))) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
    end,
    [Symbol.asyncDispose]: () => end("SIGTERM"),
  };
}
