import type { Caller } from "#src/domain/access/caller.ts";
import { recordInAudit } from "#src/domain/access/audit.ts";
import { completeSignIn, type SignInOutcome } from "#src/domain/people/complete-sign-in.ts";
import { budgetsOf, countTry, forgiveTries, type KnownBrowser } from "#src/domain/people/failures.ts";
import { checkPassword, hashPassword } from "#src/domain/people/password-hash.ts";
import { callerOf, type Person } from "#src/domain/people/person.ts";
import { findPersonByEmail } from "#src/domain/people/queries.ts";
import { installationId } from "#src/platform/ids.ts";
import type { Sealer } from "#src/platform/secrets/sealing.ts";
import type { Perform } from "#src/platform/work.ts";

/** What a password was tried with. */
export interface PasswordTry {
  readonly email: string;
  readonly password: string;
  readonly browser: KnownBrowser | null;
  readonly userAgent: string;
  readonly next: string;
}

/** Why a password was not taken: it is wrong, or there were too many tries. Nothing says whether there is such an account. */
export type PasswordRefusal =
  | { readonly kind: "wrong" }
  | { readonly kind: "paused"; readonly seconds: number };

/**
 * Signs in with a password. The try is counted in a transaction of its own before the password is looked at, which takes as long for
 * somebody who has none.
 */
export async function signInByPassword(
  perform: Perform,
  sealer: Sealer,
  from: Pick<Caller, "address" | "requestId">,
  order: PasswordTry,
): Promise<SignInOutcome | PasswordRefusal> {
  const tried = await tryPassword(perform, sealer, from, order);
  if (tried.kind !== "right") return tried;
  const { person } = tried;
  return perform(installationId, (work) =>
    completeSignIn(work, from, person, "password", order.userAgent, order.next),
  );
}

/** Looks whether the password is this address's; counts the try. */
export async function tryPassword(
  perform: Perform,
  sealer: Sealer,
  from: Pick<Caller, "address" | "requestId">,
  { email, password, browser }: Pick<PasswordTry, "email" | "password" | "browser">,
): Promise<{ readonly kind: "right"; readonly person: Person } | PasswordRefusal> {
  const address = email.trim().toLowerCase();
  const { budgets, wait, person, kept } = await perform(installationId, async (work) => {
    const found = await findPersonByEmail(work.tx, address);
    const counted = budgetsOf(`password ${address}`, found?.id, browser, from.address);
    const seconds = await countTry(work, sealer, counted);
    const row = await work.tx
      .selectFrom("password")
      .select("hash")
      .where("person_id", "=", found?.id ?? "")
      .executeTakeFirst();
    return { budgets: counted, wait: seconds, person: found, kept: row?.hash ?? null };
  });
  if (wait > 0) return { kind: "paused", seconds: wait };
  const usable = person && !person.disabledAt ? kept : null;
  const verdict = await checkPassword(password, usable);
  if (verdict === "wrong" || !person) {
    // Also for an address that nobody has: the same work, so that the time says nothing.
    const caller = person ? callerOf(person, from) : { ...stranger, ...from };
    await perform(installationId, (work) =>
      recordInAudit(work, caller, "sign-in.refused", person?.id ?? "nobody", { method: "password" }),
    );
    return { kind: "wrong" };
  }
  const renewed = verdict === "outdated" ? await hashPassword(password) : null;
  await perform(installationId, async (work) => {
    await forgiveTries(work, sealer, budgets);
    if (renewed) {
      await work.tx
        .updateTable("password")
        .set({ hash: renewed })
        .where("person_id", "=", person.id)
        .where("hash", "=", kept ?? "")
        .execute();
    }
  });
  return { kind: "right", person };
}

/** Somebody who has not said who they are. */
const stranger = { kind: "person", issuerId: installationId, name: "unknown", roles: [] } as const;
