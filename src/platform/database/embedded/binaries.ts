import { Problem } from "#src/platform/problem.ts";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "./commands.ts";
import type { Launcher } from "./commands.ts";
import { packageBinaries } from "./package-binaries.ts";
import type { SystemUser } from "./commands.ts";

/** The PostgreSQL programs in use and how to start them. */
export interface Binaries {
  source: "configured" | "distribution" | "package";
  /** The directory of `postgres` and `initdb`. */
  directory: string;
  /** Such as "17.10". */
  version: string;
  launcher: Launcher;
}

/** The major version of a version such as "17.10". */
export function majorOf(version: string): number {
  return Number.parseInt(version, 10);
}

/** The major version a data directory was made with; undefined when there is none yet. */
export async function dataMajor(dataDirectory: string): Promise<number | undefined> {
  try {
    return majorOf(await readFile(join(dataDirectory, "PG_VERSION"), "utf8"));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT") return undefined;
    const cure = "Run Badgeworks as the user the data belongs to, or as root.";
    throw new Problem(
      "unavailable",
      `The data in ${dataDirectory} cannot be read (${String(code)}). ${cure}`,
    );
  }
}

function hasPrograms(directory: string): boolean {
  return existsSync(join(directory, "postgres")) && existsSync(join(directory, "initdb"));
}

function configured(directory: string): string {
  const found = [directory, join(directory, "bin")].find(hasPrograms);
  if (found) return found;
  throw new Problem(
    "unavailable",
    `The configured directory of PostgreSQL's binaries, ${directory}, has no postgres and initdb.`,
  );
}

function distribution(major: number): string | undefined {
  return [
    `/usr/lib/postgresql/${major}/bin`,
    `/usr/pgsql-${major}/bin`,
    `/usr/libexec/postgresql${major}`,
    `/opt/homebrew/opt/postgresql@${major}/bin`,
    `/usr/local/opt/postgresql@${major}/bin`,
  ].find(hasPrograms);
}

async function versionOf(launcher: Launcher, directory: string): Promise<string> {
  const shown = await run(launcher, join(directory, "postgres"), ["--version"]);
  const version = /\(PostgreSQL\) (\d+(?:\.\d+)*)/.exec(shown.output)?.[1];
  if (shown.code === 0 && version) return version;
  throw new Problem("unavailable", `PostgreSQL in ${directory} does not run: ${shown.output.trim()}`);
}

/** What is asked of `findBinaries`. */
export interface BinariesQuestion {
  /** Our directory, for links and copies. */
  directory: string;
  dataDirectory: string;
  configured: string | undefined;
  user: SystemUser | undefined;
}

async function locate(
  question: BinariesQuestion,
  major: number | undefined,
): Promise<Omit<Binaries, "version">> {
  const launcher = { user: question.user };
  if (question.configured !== undefined) {
    return { source: "configured", directory: configured(question.configured), launcher };
  }
  const installed = major === undefined ? undefined : distribution(major);
  if (installed) return { source: "distribution", directory: installed, launcher };
  return { source: "package", ...(await packageBinaries(question.directory, question.user)) };
}

/**
 * Finds the programs for a data directory: the configured directory, else the distribution's of the major version of
 * the data, else the npm package.
 */
export async function findBinaries(question: BinariesQuestion): Promise<Binaries> {
  const major = await dataMajor(question.dataDirectory);
  const place = await locate(question, major);
  const version = await versionOf(place.launcher, place.directory);
  if (major !== undefined && majorOf(version) !== major) {
    throw new Problem(
      "unavailable",
      `The data in ${question.dataDirectory} is of PostgreSQL ${major}; the programs in ${place.directory} are ` +
        `${version} and cannot open it. Install PostgreSQL ${major} or name its directory, and move the data with backup and restore.`,
    );
  }
  return { ...place, version };
}
