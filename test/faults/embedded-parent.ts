/**
 * A process of its own that runs the embedded PostgreSQL, for tests that kill it. Prints one JSON line for everything
 * the supervisor says and one with `ready` and the addresses; ends cleanly on SIGTERM.
 */
import { startEmbeddedPostgres } from "#src/platform/database/embedded/embedded-postgres.ts";

function tell(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

const [, , directory, binaries] = process.argv;
if (directory === undefined) throw new Error("usage: embedded-parent.ts <directory> [<binaries>]");

const embedded = await startEmbeddedPostgres({
  directory,
  log: (level, message, detail) => tell({ level, message, detail }),
  ...(binaries !== undefined && { binaries }),
});
const { ownerUrl, appUrl, standing } = embedded;
const { binariesDirectory, socketDirectory } = await embedded.describe();
tell({ ready: true, ownerUrl, appUrl, standing, binariesDirectory, socketDirectory });

const alive = setInterval(() => undefined, 1_000);
process.once("SIGTERM", () => {
  clearInterval(alive);
  void embedded.stop();
});
