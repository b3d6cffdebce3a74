import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { simpleParser, type ParsedMail } from "mailparser";

/** Waits until so many mails lie in the folder and returns the names of their files. */
export async function waitForMails(directory: string, count: number, seconds = 60): Promise<string[]> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const names = (await readdir(directory).catch(() => [])).filter((name) => name.endsWith(".eml"));
    if (names.length >= count) return names.toSorted().map((name) => path.join(directory, name));
    if (Date.now() > deadline) throw new Error(`${names.length} of ${count} mails after ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Waits for the first mail to an address and takes it apart. */
export async function mailTo(directory: string, address: string, seconds = 60): Promise<ParsedMail> {
  const deadline = Date.now() + seconds * 1000;
  const others = new Set<string>();
  for (;;) {
    const names = (await readdir(directory).catch(() => [])).filter((name) => name.endsWith(".eml"));
    for (const name of names.filter((one) => !others.has(one))) {
      const mail = await readMail(path.join(directory, name));
      if (receiverOf(mail) === address) return mail;
      others.add(name);
    }
    if (Date.now() > deadline) throw new Error(`no mail to ${address} after ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A mail taken apart. */
export async function readMail(file: string): Promise<ParsedMail> {
  return simpleParser(await readFile(file));
}

/** The address a mail goes to. */
export function receiverOf(mail: ParsedMail): string {
  const to = Array.isArray(mail.to) ? mail.to[0] : mail.to;
  return to?.value[0]?.address ?? "";
}

/** The link with which its receiver accepts or declines. */
export function receiveLinkOf(mail: ParsedMail): string {
  const link = /https?:\/\/\S+\/c\/receive\?tk=[\w-]+/.exec(mail.text ?? "")?.[0];
  if (!link) throw new Error("the mail has no link to accept the badge");
  return link;
}
