import { readFile, readlink } from "node:fs/promises";
import { run } from "./commands.ts";

/** What is known of a running process; a zombie counts as not running. */
export interface ProcessFacts {
  parent: number;
  /** The program's name as the system shows it. */
  program: string;
  commandLine: string;
  /** Its working directory; undefined where it may not be read. */
  directory: string | undefined;
}

async function fromProc(pid: number): Promise<ProcessFacts | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    const nameEnd = stat.lastIndexOf(")");
    const [state, parent] = stat.slice(nameEnd + 2).split(" ");
    if (state === "Z" || state === "X") return undefined;
    const commandLine = await readFile(`/proc/${pid}/cmdline`, "utf8");
    const directory = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
    return {
      parent: Number(parent),
      program: stat.slice(stat.indexOf("(") + 1, nameEnd),
      commandLine: commandLine.replaceAll("\0", " ").trim(),
      directory,
    };
  } catch {
    return undefined;
  }
}

async function fromPs(pid: number): Promise<ProcessFacts | undefined> {
  const shown = await run({}, "ps", ["-o", "stat=,ppid=,command=", "-p", String(pid)]);
  const match = /^\s*(\S+)\s+(\d+)\s+(.*)$/m.exec(shown.output);
  if (shown.code !== 0 || !match || match[1]?.startsWith("Z")) return undefined;
  const commandLine = match[3] ?? "";
  const program = /([^/]+?)( -D .*)?$/.exec(commandLine)?.[1] ?? "";
  return { parent: Number(match[2]), program, commandLine, directory: undefined };
}

/** Facts of a process, or undefined when there is none with this id (any more). */
export function processFacts(pid: number): Promise<ProcessFacts | undefined> {
  return process.platform === "linux" ? fromProc(pid) : fromPs(pid);
}

/** Whether any process, even a zombie, has this id. */
export function pidInUse(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
