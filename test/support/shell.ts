import { spawn } from "node:child_process";
import { once } from "node:events";

/** Runs lines in a shell in a directory; the environment holds these variables and little else. */
export async function runShell(
  directory: string,
  lines: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<{ code: number; out: string; complaint: string }> {
  const child = spawn("sh", ["-c", lines], {
    cwd: directory,
    env: { PATH: process.env["PATH"], HOME: directory, ...variables },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [out, complaint] = ["", ""];
  child.stdout.on("data", (text: Buffer) => (out += text.toString()));
  child.stderr.on("data", (text: Buffer) => (complaint += text.toString()));
  const [code] = (await once(child, "close")) as [number];
  return { code, out, complaint };
}
