import { recordInAudit } from "#src/domain/access/audit.ts";
import type { Caller } from "#src/domain/access/caller.ts";
import { takeCode } from "#src/domain/people/authenticator.ts";
import { budgetsOf, countTry, forgiveTries, type KnownBrowser } from "#src/domain/people/failures.ts";
import { callerOf, type Person } from "#src/domain/people/person.ts";
import { getPerson } from "#src/domain/people/queries.ts";
import { takeRecoveryCode } from "#src/domain/people/recovery-codes.ts";
import { openSession } from "#src/domain/people/sessions.ts";
import { countStepTry, findStep, takeStep } from "#src/domain/people/steps.ts";
import type { PersonId } from "#src/platform/ids.ts";
import type { Sealer } from "#src/platform/secrets/sealing.ts";
import type { Work } from "#src/platform/work.ts";

/** What a second factor comes to; `over`: begin again. */
export type SecondFactorOutcome =
  | { readonly kind: "signed-in"; readonly token: string; readonly person: Person; readonly next: string }
  | { readonly kind: "wrong"; readonly next: string }
  | { readonly kind: "paused"; readonly seconds: number; readonly next: string }
  | { readonly kind: "over" };

/** Where the browser with this token goes after its second factor; null when it waits for none. */
export async function awaitsSecondFactor(work: Work, token: string): Promise<string | null> {
  return (await findStep(work, "second-factor", token))?.data.next ?? null;
}

/** Ends a sign-in with a code of the authenticator app or a recovery code. Refusals are outcomes: tries stay counted. */
export async function giveSecondFactor(
  work: Work,
  sealer: Sealer,
  from: Pick<Caller, "address" | "requestId">,
  order: {
    readonly token: string;
    readonly code: string;
    readonly browser: KnownBrowser | null;
    readonly userAgent: string;
  },
): Promise<SecondFactorOutcome> {
  const step = await findStep(work, "second-factor", order.token);
  if (!step?.personId) return { kind: "over" };
  const person = await getPerson(work.tx, step.personId);
  const checked = await checkSecondFactor(work, sealer, from, { ...order, personId: person.id });
  const { method, next } = step.data;
  if (checked.kind === "paused") return { ...checked, next };
  if (checked.kind === "wrong") {
    await recordInAudit(work, callerOf(person, from), "sign-in.refused", person.id, { method: "code" });
    return (await countStepTry(work, order.token)) ? { kind: "wrong", next } : { kind: "over" };
  }
  if (!(await takeStep(work, "second-factor", order.token))) return { kind: "over" };
  const token = await openSession(work, callerOf(person, from), person, method, order.userAgent);
  return { kind: "signed-in", token, person, next };
}

/** Looks at a code of the authenticator app or a recovery code; counts the try. */
export async function checkSecondFactor(
  work: Work,
  sealer: Sealer,
  from: Pick<Caller, "address">,
  { personId, code, browser }: { personId: PersonId; code: string; browser: KnownBrowser | null },
): Promise<{ readonly kind: "right" | "wrong" } | { readonly kind: "paused"; readonly seconds: number }> {
  const budgets = budgetsOf(`code ${personId}`, personId, browser, from.address);
  const seconds = await countTry(work, sealer, budgets);
  if (seconds > 0) return { kind: "paused", seconds };
  const right =
    (await takeCode(work, sealer, personId, code)) || (await takeRecoveryCode(work, personId, code));
  if (right) await forgiveTries(work, sealer, budgets);
  return { kind: right ? "right" : "wrong" };
}
