import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { pinned } from "./processes.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** A program of ours that runs beside the load generator. */
export interface Child extends AsyncDisposable {
  readonly pid: number;
  /** What it printed until it was ready. */
  readonly said: string;
}

/** Starts a Node program on core 0 and waits until its output matches; it ends when it is disposed of. */
export async function startChild(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  ready: RegExp,
): Promise<Child> {
  const [command, rest] = pinned(0, [process.execPath, ...args]);
  const child = spawn(command, rest, {
    cwd: root,
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  const said = await untilReady(child, ready);
  return {
    pid: child.pid ?? 0,
    said,
    async [Symbol.asyncDispose]() {
      process.off("exit", kill);
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGTERM");
      await once(child, "exit");
    },
  };
}

async function untilReady(child: ChildProcess, ready: RegExp): Promise<string> {
  let said = "";
  const running = new Promise<void>((resolve) => {
    child.stdout?.on("data", (text: Buffer) => {
      if (ready.test(said)) return;
      said += text.toString();
      if (ready.test(said)) resolve();
    });
  });
  const ended = once(child, "exit").then(() => {
    throw new Error(`a program of the benchmark ended before it was ready: ${said}`);
  });
  await Promise.race([running, ended]);
  ended.catch(() => undefined);
  return said;
}
