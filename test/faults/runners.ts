import { execFile, spawnSync } from "node:child_process";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { nobody, repository } from "./application-copy.ts";
import type { Runner } from "./installation.ts";

const parts = ["package.json", "package-lock.json", "src", "migrations", "locales", "packages"];

function copyParts(root: string, names: readonly string[]): void {
  for (const name of names) {
    cpSync(join(repository, name), join(root, name), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) =>
        name === "node_modules" || !path.split("/").includes("node_modules", repository.split("/").length),
    });
  }
}

/** The product as an ordinary user; copied to `root` when that user cannot reach the repository. Needs root. */
export async function ordinaryRunner(root: string): Promise<Runner> {
  const user = await nobody();
  const probe = `import(${JSON.stringify(join(repository, "src/config.ts"))})`;
  const reached = spawnSync(process.execPath, ["-e", probe], { ...user, cwd: "/", env: {} }).status === 0;
  if (reached) return { root: repository, node: process.execPath, user };
  copyParts(root, [...parts, "node_modules"]);
  return { root, node: join(root, "node_modules", ".bin", "node"), user };
}

/** A copy installed with `npm ci --ignore-scripts`, without what only development needs; as an ordinary user when this is root. */
export async function installedRunner(root: string): Promise<Runner> {
  copyParts(root, parts);
  await promisify(execFile)("npm", ["ci", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund"], {
    cwd: root,
  });
  const user = process.getuid?.() === 0 ? await nobody() : undefined;
  return { root, node: join(root, "node_modules", ".bin", "node"), user };
}
