import type { Caller } from "#src/domain/access/caller.ts";
import { createIssuer } from "#src/domain/issuers/create-issuer.ts";
import type { ProfileOrder } from "#src/domain/issuers/profile.ts";
import { createPerson } from "#src/domain/people/create-person.ts";
import { keepPassword } from "#src/domain/people/password.ts";
import { callerOf, type Person, type PersonOrder } from "#src/domain/people/person.ts";
import { hasPeople } from "#src/domain/people/queries.ts";
import { openSession } from "#src/domain/people/sessions.ts";
import { putMember } from "#src/domain/people/team/change-members.ts";
import { installationId, type IssuerId } from "#src/platform/ids.ts";
import { Problem } from "#src/platform/problem.ts";
import { asIssuer, takeTurn, type Work } from "#src/platform/work.ts";

/** Whether the installation waits for its first account. */
export async function awaitsSetUp(work: Work): Promise<boolean> {
  return !(await hasPeople(work.tx));
}

/**
 * Makes the first account, an operator, and with it the first issuer unless there are some already; signs in. Refuses as soon as somebody
 * has an account.
 */
export async function setUp(
  work: Work,
  from: Pick<Caller, "address" | "requestId">,
  order: {
    readonly person: PersonOrder;
    readonly passwordHash: string;
    readonly issuer: { readonly id: IssuerId; readonly profile: ProfileOrder } | null;
    readonly userAgent: string;
  },
): Promise<{ readonly token: string; readonly person: Person }> {
  await takeTurn(work, "set-up");
  if (!(await awaitsSetUp(work))) throw new Problem("gone", "This installation is set up already.");
  const program: Caller = { kind: "system", issuerId: installationId, name: "set-up", ...from };
  const person = await createPerson(work, program, { ...order.person, operator: true });
  const caller = callerOf(person, from);
  await keepPassword(work, caller, person, order.passwordHash);
  if (order.issuer) {
    const { id: issuerId, profile } = order.issuer;
    await asIssuer(work, issuerId, async (own) => {
      await createIssuer(own, { ...caller, issuerId }, profile);
      await putMember(own, { ...caller, issuerId }, person.id, [{ role: "owner", badges: null }]);
    });
  }
  const token = await openSession(work, caller, person, "set-up", order.userAgent);
  return { token, person };
}
