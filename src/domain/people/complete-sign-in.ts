import type { Caller } from "#src/domain/access/caller.ts";
import { hasAuthenticator } from "#src/domain/people/authenticator.ts";
import { callerOf, type Person } from "#src/domain/people/person.ts";
import { openSession } from "#src/domain/people/sessions.ts";
import { beginStep } from "#src/domain/people/steps.ts";
import type { Work } from "#src/platform/work.ts";

/** What a good first proof comes to: a session, or the wait for the second factor, each with its token. */
export type SignInOutcome =
  | { readonly kind: "signed-in"; readonly token: string; readonly person: Person }
  | { readonly kind: "second-factor"; readonly token: string };

/** Opens a session, or asks for the second factor first where a person has one. */
export async function completeSignIn(
  work: Work,
  from: Pick<Caller, "address" | "requestId">,
  person: Person,
  method: "link" | "password" | "provider",
  userAgent: string,
  next: string,
): Promise<SignInOutcome> {
  if (await hasAuthenticator(work, person.id)) {
    const token = await beginStep(work, "second-factor", person.id, { method, next });
    return { kind: "second-factor", token };
  }
  const token = await openSession(work, callerOf(person, from), person, method, userAgent);
  return { kind: "signed-in", token, person };
}
