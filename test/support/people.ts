import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import path from "node:path";
import type { ParsedMail } from "mailparser";
import type { Installation } from "#test/support/badgeworks.ts";
import { readMail, receiverOf } from "#test/support/mailbox.ts";
import { webClient, type WebClient, type WebPage } from "#test/support/web-client.ts";
import type { Role, RoleGrant } from "#src/domain/access/roles.ts";
import { createPerson } from "#src/domain/people/create-person.ts";
import { hashPassword } from "#src/domain/people/password-hash.ts";
import { keepPassword } from "#src/domain/people/password.ts";
import { callerOf, type Person } from "#src/domain/people/person.ts";
import { addMember } from "#src/domain/people/team/change-members.ts";
import { installationId, randomBase62, type IssuerId } from "#src/platform/ids.ts";

const from = { address: "local", requestId: "test" } as const;
const program = { kind: "system", name: "test", ...from } as const;

export const goodPassword = "correct horse battery staple";

/** An account with the usual password. */
export async function makePerson(
  installation: Installation,
  given: { readonly name?: string; readonly operator?: boolean; readonly email?: string } = {},
): Promise<Person> {
  const { perform } = await installation.factory();
  const { name = "Aino Virtanen", operator = false } = given;
  const email = given.email ?? `${randomBase62(10).toLowerCase()}@people.example`;
  const hash = await hashPassword(goodPassword);
  return perform(installationId, async (work) => {
    const caller = { ...program, issuerId: installationId };
    const person = await createPerson(work, caller, { name, email, languages: "en", operator });
    await keepPassword(work, callerOf(person, from), person, hash);
    return person;
  });
}

/** Lets a person work for an issuer. */
export async function makeMember(
  installation: Installation,
  issuerId: IssuerId,
  person: Person,
  roles: readonly (Role | RoleGrant)[],
): Promise<void> {
  const { perform } = await installation.factory();
  const grants = roles.map((role) => (typeof role === "string" ? { role, badges: null } : role));
  await perform(issuerId, (work) => addMember(work, { ...program, issuerId }, person.id, grants));
}

/** Signs a person in with the usual password, in a browser of its own. */
export async function signInAs(installation: Installation, person: Person): Promise<WebClient> {
  const client = webClient(installation.origin);
  const page = await client.post("/sign-in", { email: person.email, password: goodPassword });
  assert.equal(page.status, 200, page.html);
  assert.match(page.url, /\/account$/);
  return client;
}

/** Waits for a mail to an address that says something. */
export async function personMailTo(
  installation: Installation,
  address: string,
  saying = /./,
  seconds = 60,
): Promise<ParsedMail> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const names = await readdir(installation.mailDir).catch(() => []);
    const mails = await Promise.all(
      names
        .filter((name) => name.endsWith(".person.eml"))
        .map((name) => readMail(path.join(installation.mailDir, name))),
    );
    const found = mails.find((mail) => receiverOf(mail) === address && saying.test(mail.text ?? ""));
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`no mail to ${address} that says ${String(saying)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The path with the token that a mail leads to. */
export function linkOf(mail: ParsedMail): string {
  const link = /https?:\/\/\S+\?tk=[\w-]+/.exec(mail.text ?? "")?.[0];
  if (!link) throw new Error("the mail has no link");
  const { pathname, search } = new URL(link);
  return pathname + search;
}

/** What a page says in its heading. */
export function headingOf(page: WebPage): string {
  return (/<h1[^>]*>([^<]*)/.exec(page.html)?.[1] ?? "").trim();
}
