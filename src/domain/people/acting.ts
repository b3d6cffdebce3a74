import { recordInAudit } from "#src/domain/access/audit.ts";
import type { Caller } from "#src/domain/access/caller.ts";
import { getIssuer } from "#src/domain/issuers/queries.ts";
import { actingCaller } from "#src/domain/people/person.ts";
import type { SignedIn } from "#src/domain/people/sessions.ts";
import type { IssuerId } from "#src/platform/ids.ts";
import { invalid } from "#src/platform/problem.ts";
import { asIssuer, type Work } from "#src/platform/work.ts";

const actingHours = 1;

/** Lets an operator act for an issuer in this session for an hour; the issuer's audit log says who did and why. */
export async function startActing(
  work: Work,
  from: Pick<Caller, "address" | "requestId">,
  signedIn: SignedIn,
  issuerId: IssuerId,
  reason: string,
): Promise<void> {
  const caller = actingCaller(signedIn.person, issuerId, from);
  const why = reason.trim();
  if (why === "" || why.length > 500) throw invalid("reason", "has to have 1 to 500 characters");
  await getIssuer(work.tx, issuerId);
  await setActing(work, signedIn, issuerId);
  await asIssuer(work, issuerId, (own) =>
    recordInAudit(own, caller, "acting.start", issuerId, { reason: why }),
  );
}

/** Ends acting for an issuer. */
export async function stopActing(
  work: Work,
  from: Pick<Caller, "address" | "requestId">,
  signedIn: SignedIn,
): Promise<void> {
  const issuerId = signedIn.actingFor;
  if (!issuerId) return;
  await setActing(work, signedIn, null);
  const caller = actingCaller(signedIn.person, issuerId, from);
  await asIssuer(work, issuerId, (own) => recordInAudit(own, caller, "acting.stop", issuerId));
}

async function setActing(work: Work, { session }: SignedIn, issuerId: IssuerId | null): Promise<void> {
  const until = issuerId ? new Date(work.now.getTime() + actingHours * 3_600_000) : null;
  await work.tx
    .updateTable("session")
    .set({ acting_for: issuerId, acting_until: until })
    .where("session_id", "=", session.id)
    .execute();
}
