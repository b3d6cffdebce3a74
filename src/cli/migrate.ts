import { migrateAll, reachDatabase } from "#src/app.ts";
import type { Command } from "#src/cli/command.ts";
import { answer } from "#src/cli/with-factory.ts";
import { readConfig } from "#src/config.ts";
import { makeLog } from "#src/platform/log.ts";

export const migrateCommand: Command = {
  name: "migrate",
  summary: "Brings the database up to date; serve and work do so by themselves.",
  options: { json: { summary: "Answers as JSON." } },
  async run(values) {
    const log = makeLog("warn");
    await using address = await reachDatabase(readConfig(), log);
    const ran = await migrateAll(address, log);
    answer(values["json"], { ran }, ran.length ? `Ran ${ran.join(", ")}.` : "The database is up to date.");
  },
};
