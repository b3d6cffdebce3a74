import { fileURLToPath } from "node:url";
import { startChild, type Child } from "../stand/child.ts";

/** Starts a server of this folder on core 0; it prints `port N` when it listens. */
export async function startFloor(
  name: string,
  environment: Readonly<Record<string, string>>,
): Promise<Child & { origin: string }> {
  const file = fileURLToPath(new URL(`${name}.ts`, import.meta.url));
  const child = await startChild([file], environment, /port \d+/);
  const port = /port (\d+)/.exec(child.said)?.[1] ?? "";
  return { ...child, origin: `http://127.0.0.1:${port}` };
}
