import { randomBytes } from "node:crypto";
import { mkdir, open, rename, rm } from "node:fs/promises";
import path from "node:path";
import type { MailTransport } from "#src/platform/mail/mail-transport.ts";
import { composeMail } from "#src/platform/mail/compose-mail.ts";

/** Writes each mail as `<key>.eml` into a directory: whole or not at all, a repeat over its first try. */
export function openMailFiles(directory: string): MailTransport {
  return {
    connections: 4,
    async send(mail) {
      if (!/^[\w-][\w.-]*$/.test(mail.key)) throw new Error("A mail's key has to be fit for a file name.");
      const { raw } = composeMail(mail);
      await mkdir(directory, { recursive: true });
      await writeWhole(path.join(directory, `${mail.key}.eml`), raw);
    },
    async check() {
      const probe = path.join(directory, `.probe-${randomBytes(6).toString("hex")}`);
      try {
        await mkdir(directory, { recursive: true });
        const file = await open(probe, "wx");
        await file.close();
        await rm(probe);
        return null;
      } catch (error) {
        return `Mails cannot be written to ${directory}: ${error instanceof Error ? error.message : String(error)}`;
      }
    },
    async [Symbol.asyncDispose]() {},
  };
}

/** A reader finds the old content or the new one, also after a power cut. */
async function writeWhole(target: string, content: Buffer): Promise<void> {
  const draft = path.join(path.dirname(target), `.draft-${randomBytes(8).toString("hex")}`);
  try {
    const file = await open(draft, "wx", 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  const folder = await open(path.dirname(target), "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
