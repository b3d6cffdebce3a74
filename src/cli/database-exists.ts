import { existsSync } from "node:fs";
import path from "node:path";
import type { Config } from "#src/config.ts";

/** Whether there is a database to look at: one that is set, or an embedded one that has been made. */
export function databaseExists(config: Config): boolean {
  return (
    config.database.kind === "external" ||
    existsSync(path.join(config.database.directory, "data", "PG_VERSION"))
  );
}
