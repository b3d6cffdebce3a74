import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { migrateAll, reachDatabase } from "#src/app.ts";
import { keepCarriedKey, keyForRestore } from "#src/cli/backup-notes.ts";
import type { Command } from "#src/cli/command.ts";
import { answer } from "#src/cli/with-factory.ts";
import { readConfig, type Config } from "#src/config.ts";
import { openAuthority } from "#src/domain/api-clients/authority.ts";
import { sendInvitations } from "#src/domain/issuing/jobs.ts";
import { requeueInvitations } from "#src/domain/issuing/requeue-invitations.ts";
import { sendPersonMail } from "#src/domain/people/jobs.ts";
import { requeuePersonMails } from "#src/domain/people/mails/requeue-mails.ts";
import { readBackup, type BackupReader } from "#src/platform/database/backup/read-backup.ts";
import { restoreBackup } from "#src/platform/database/backup/restore-backup.ts";
import { openJobQueue } from "#src/platform/jobs/job-queue.ts";
import { makeLog } from "#src/platform/log.ts";
import { Problem } from "#src/platform/problem.ts";
import { makeSealer } from "#src/platform/secrets/sealing.ts";

export const restore: Command = {
  name: "restore",
  summary: "Fills an empty installation from a backup: all of it, or nothing when anything is wrong.",
  argument: { name: "FILE", required: true, summary: "A file that `backup` wrote." },
  options: { json: { summary: "Answers as JSON." } },
  async run(values, [file = ""]) {
    const config = readConfig();
    const source = await openFile(file);
    using _ = { [Symbol.dispose]: () => source.destroy() };
    const reader = await readBackup(source);
    const restored = await restoreInto(config, reader);
    const { createdAt, notes } = reader.header;
    const advice = nextSteps(config, notes["publicUrl"] ?? config.publicUrl);
    answer(
      values["json"],
      { file, createdAt, ...restored, advice },
      `Restored ${restored.rows} rows of ${restored.tables.length} tables, as of ${createdAt.toISOString()}; ` +
        `${restored.mails} mails are queued again.\n${advice.join("\n")}`,
    );
  },
};

async function openFile(file: string) {
  try {
    return createReadStream("", { fd: await open(file, "r") });
  } catch (error) {
    throw new Problem("not-found", `${file} cannot be read: ${(error as Error).message}.`);
  }
}

async function restoreInto(config: Config, reader: BackupReader) {
  const log = makeLog("warn");
  const key = keyForRestore(config, reader.header.notes);
  const sealer = makeSealer(key);
  await using address = await reachDatabase(config, log);
  await migrateAll(address, log);
  await using queue = await openJobQueue(address.appUrl, false, log);
  let mails = 0;
  const summary = await restoreBackup(address.ownerUrl, reader, {
    // A server that has been started once has made an authority of its own, which nobody has used yet.
    replaceable: ["certificate_authority"],
    async beforeCommit(tx) {
      const made = await tx.selectFrom("certificate_authority").select("authority_id").executeTakeFirst();
      if (made) await openAuthority(tx, sealer, new Date());
      mails = await requeueInvitations(tx, (jobs) => queue.enqueue(tx, sendInvitations, jobs));
      mails += await requeuePersonMails(tx, (jobs) => queue.enqueue(tx, sendPersonMail, jobs));
      keepCarriedKey(config, key);
    },
  });
  return { ...summary, mails };
}

function nextSteps(config: Config, publicUrl: string): string[] {
  const steps = ["Start the server, or restart it if it runs: it has read its keys at its start."];
  if (publicUrl !== config.publicUrl) {
    steps.push(
      `The addresses of issued badges begin with ${publicUrl}, and PUBLIC_URL is ${config.publicUrl}: set it to the old one, or old badges cannot be verified.`,
    );
  }
  return steps;
}
