import { reachDatabase, type DatabaseAddress } from "#src/app.ts";
import type { Command } from "#src/cli/command.ts";
import { databaseExists } from "#src/cli/database-exists.ts";
import { checkAddresses } from "#src/cli/doctor/addresses.ts";
import { checkClock } from "#src/cli/doctor/clock.ts";
import { checkDatabase } from "#src/cli/doctor/database.ts";
import { findingsOf, reasonOf, type Finding } from "#src/cli/doctor/finding.ts";
import { checkJobs } from "#src/cli/doctor/jobs.ts";
import { checkSecretKey, checkServerCertificate } from "#src/cli/doctor/keys.ts";
import { checkBackups, checkMachine } from "#src/cli/doctor/machine.ts";
import { checkMail, checkOutbox } from "#src/cli/doctor/mail.ts";
import { checkOutbound } from "#src/cli/doctor/outbound.ts";
import { answer } from "#src/cli/with-factory.ts";
import { ConfigError, readConfig, type Config } from "#src/config.ts";
import { openPool } from "#src/platform/database/connections.ts";
import { makeLog, type Log } from "#src/platform/log.ts";

export const doctor: Command = {
  name: "doctor",
  summary: "Checks settings, machine, database, mail, keys and clock, and says what to do. Changes nothing.",
  options: { json: { summary: "Answers as JSON." } },
  async run(values) {
    const findings = await examine();
    const count = (level: Finding["level"]) => findings.filter((finding) => finding.level === level).length;
    const verdict = `${count("bad")} bad, ${count("warn")} to look at, ${count("ok")} as they should be.`;
    answer(
      values["json"],
      { healthy: count("bad") === 0, findings },
      `${findings.map(shown).join("\n")}\n\n${verdict}`,
    );
    return count("bad") > 0 ? 1 : 0;
  },
};

function shown({ area, level, message, cure }: Finding): string {
  const line = `${level.padEnd(5)} ${area.padEnd(10)} ${message}`;
  return cure ? `${line}\n${" ".repeat(17)}→ ${cure}` : line;
}

async function examine(): Promise<Finding[]> {
  const settings = findingsOf("settings");
  let config: Config;
  try {
    config = readConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map((problem) =>
      settings.bad(problem, "Correct it; .env.example explains every setting."),
    );
  }
  const log = makeLog("silent");
  const now = new Date();
  return [
    settings.ok("Every setting can be read."),
    ...checkAddresses(config),
    ...(await checkMachine(config)),
    ...(await examineDatabase(config, log, now)),
    ...checkServerCertificate(config, now),
    ...(await checkMail(config, log)),
    ...(await checkOutbound(config.outboundAllow)),
    ...(await checkBackups(config, now)),
  ];
}

/** What needs a database. One that was never made is not made for this. */
async function examineDatabase(config: Config, log: Log, now: Date): Promise<Finding[]> {
  const database = findingsOf("database");
  if (!databaseExists(config)) {
    return [
      database.ok("There is no database yet; the first start makes it."),
      ...(await checkSecretKey(config, null, now)),
    ];
  }
  const cure =
    config.database.kind === "external"
      ? "Check DATABASE_URL and MIGRATION_DATABASE_URL, and that the server runs."
      : `Read ${config.database.directory}/postgres.log; a disk that is full or belongs to another user is the usual reason.`;
  let address: DatabaseAddress;
  try {
    address = await reachDatabase(config, log);
  } catch (error) {
    return [database.bad(`The database cannot be reached: ${reasonOf(error)}`, cure)];
  }
  await using _ = address;
  const owner = openPool(address.ownerUrl, log, { max: 2 });
  const app = openPool(address.appUrl, log, { max: 1 });
  try {
    return [
      ...(await checkDatabase(config, address, owner, app)),
      ...(await checkJobs(owner, now)),
      ...(await checkOutbox(owner)),
      ...(await checkSecretKey(config, owner, now)),
      ...(await checkClock(owner, () => new Date())),
    ];
  } catch (error) {
    return [database.bad(`The database does not answer: ${reasonOf(error)}`, cure)];
  } finally {
    await Promise.all([owner.end(), app.end()]);
  }
}
