import { openFactory, openWorker } from "#src/app.ts";
import type { Command } from "#src/cli/command.ts";
import { untilStopped } from "#src/cli/until-stopped.ts";
import { readConfig } from "#src/config.ts";
import { makeLog } from "#src/platform/log.ts";

export const work: Command = {
  name: "work",
  summary: "Works jobs only, beside any number of `serve` processes on the same database.",
  options: {},
  async run() {
    const config = readConfig();
    const log = makeLog(config.logLevel);
    await using stopping = new AsyncDisposableStack();
    const factory = stopping.use(await openFactory(config, log, true));
    stopping.use(await openWorker(factory));
    process.stdout.write("Badgeworks is working jobs. Ctrl-C stops it.\n");
    await untilStopped();
  },
};
