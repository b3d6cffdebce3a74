import { recordInAudit } from "#src/domain/access/audit.ts";
import type { Caller } from "#src/domain/access/caller.ts";
import { completeSignIn, type SignInOutcome } from "#src/domain/people/complete-sign-in.ts";
import { createPerson } from "#src/domain/people/create-person.ts";
import { callerOf, type Person } from "#src/domain/people/person.ts";
import type { Verdict } from "#src/domain/people/providers/judge-claims.ts";
import type { SignInProvider } from "#src/domain/people/providers/provider.ts";
import { findPersonByEmail, getPerson } from "#src/domain/people/queries.ts";
import { putMember } from "#src/domain/people/team/change-members.ts";
import { Problem } from "#src/platform/problem.ts";
import { asIssuer, type Work } from "#src/platform/work.ts";

/** Why somebody whom the rules take does not get in. */
export type ProviderRefusal = { readonly kind: "unknown" } | { readonly kind: "closed" };

/**
 * Signs in who came from a provider. Whoever came before is known by the provider's subject, whatever their address is now; whoever is new
 * by their address, which the provider vouches for; whoever is new here gets an account where the rules say so.
 */
export async function signInByProvider(
  work: Work,
  from: Pick<Caller, "address" | "requestId">,
  provider: SignInProvider,
  taken: Extract<Verdict, { kind: "taken" }>,
  order: { readonly userAgent: string; readonly languages: string; readonly next: string },
): Promise<SignInOutcome | ProviderRefusal> {
  const person =
    (await knownBySubject(work, provider, taken.subject)) ??
    (await knownByEmail(work, from, provider, taken));
  const found =
    person ??
    (provider.rules.newPeople ? await newPerson(work, from, provider, taken, order.languages) : null);
  if (!found) return { kind: "unknown" };
  if (found.disabledAt) return { kind: "closed" };
  return completeSignIn(work, from, found, "provider", order.userAgent, order.next);
}

async function knownBySubject(work: Work, provider: SignInProvider, subject: string): Promise<Person | null> {
  const row = await work.tx
    .updateTable("identity")
    .set({ last_used_at: work.now })
    .where("provider_id", "=", provider.id)
    .where("subject", "=", subject)
    .returning("person_id")
    .executeTakeFirst();
  return row ? getPerson(work.tx, row.person_id) : null;
}

async function knownByEmail(
  work: Work,
  from: Pick<Caller, "address" | "requestId">,
  provider: SignInProvider,
  taken: Extract<Verdict, { kind: "taken" }>,
): Promise<Person | null> {
  const person = await findPersonByEmail(work.tx, taken.email);
  if (person && !person.disabledAt) await link(work, from, provider, taken.subject, person);
  return person;
}

async function newPerson(
  work: Work,
  from: Pick<Caller, "address" | "requestId">,
  provider: SignInProvider,
  { email, name, subject }: Extract<Verdict, { kind: "taken" }>,
  languages: string,
): Promise<Person> {
  const program = {
    kind: "system",
    issuerId: work.issuerId,
    name: `sign-in-provider ${provider.id}`,
    ...from,
  } as const;
  const person = await createPerson(work, program, { name, email, languages });
  await link(work, from, provider, subject, person);
  const { joins } = provider.rules;
  if (joins) {
    const { issuerId, role } = joins;
    const caller = { ...program, issuerId };
    const roles = [{ role, badges: null }];
    await asIssuer(work, issuerId, async (own) => {
      await putMember(own, caller, person.id, roles);
      await recordInAudit(own, caller, "member.add", person.id, { email, roles });
    });
  }
  return person;
}

/** One person has one subject at a provider: somebody else who got the address there is not taken for them. */
async function link(
  work: Work,
  from: Pick<Caller, "address" | "requestId">,
  provider: SignInProvider,
  subject: string,
  person: Person,
): Promise<void> {
  const other = await work.tx
    .selectFrom("identity")
    .select("subject")
    .where("provider_id", "=", provider.id)
    .where("person_id", "=", person.id)
    .executeTakeFirst();
  if (other) {
    throw new Problem(
      "conflict",
      "This account belongs to somebody else at the provider. An operator can help.",
    );
  }
  await work.tx
    .insertInto("identity")
    .values({
      provider_id: provider.id,
      subject,
      person_id: person.id,
      created_at: work.now,
      last_used_at: work.now,
    })
    .execute();
  await recordInAudit(work, callerOf(person, from), "identity.link", person.id, { provider: provider.id });
}
