import { sql } from "kysely";
import type { PersonId } from "#src/platform/ids.ts";
import { networkAround } from "#src/platform/networks.ts";
import type { Sealer } from "#src/platform/secrets/sealing.ts";
import type { Work } from "#src/platform/work.ts";

/*
 * Wrong tries are counted by what they are tried on, whether or not there is such an account. A try is counted before it is looked at,
 * so that many at once are no way around, and what was right is taken off again. Only passwords and codes are counted: a mailed link and
 * a passkey cannot be guessed, so they stay open, and nobody can lock somebody else out.
 */

/** So many wrong tries within a quarter of an hour. */
const windowMinutes = 15;

/** What tries are counted on, and how many there may be. */
export interface Budget {
  readonly key: string;
  readonly most: number;
}

/** The mark of a browser in which somebody has signed in before. */
export interface KnownBrowser {
  readonly personId: string;
  readonly device: string;
}

/** The budgets of a password or code tried on a name: the browser of the person it belongs to has one of its own. */
export function budgetsOf(
  name: string,
  personId: PersonId | undefined,
  browser: KnownBrowser | null,
  address: string,
): readonly Budget[] {
  const own = browser !== null && browser.personId === personId;
  return [
    { key: own ? `browser ${name} ${browser.device}` : `name ${name}`, most: 10 },
    { key: `address ${networkAround(address)}`, most: 100 },
  ];
}

/** The budget of mails that somebody asks for who is not signed in: a classroom behind one address fits in. */
export function budgetOfMails(address: string): readonly Budget[] {
  return [{ key: `mails ${networkAround(address)}`, most: 60 }];
}

/** Counts a try; returns the seconds to wait when there were too many, else 0. */
export async function countTry(work: Work, sealer: Sealer, budgets: readonly Budget[]): Promise<number> {
  let wait = 0;
  // In one order, so that two tries never wait for each other.
  for (const { key, most } of budgets) {
    const { rows } = await sql<{ failures: number; since: Date }>`
      insert into sign_in_failure as f (key_hash, failures, since) values (${hashOf(sealer, key)}, 1, ${work.now})
      on conflict (key_hash) do update set
        failures = case when f.since < ${windowStart(work)} then 1 else least(f.failures + 1, 1000000) end,
        since = case when f.since < ${windowStart(work)} then excluded.since else f.since end
      returning failures, since`.execute(work.tx);
    const row = rows[0];
    if (!row || row.failures <= most) continue;
    const over = row.since.getTime() + windowMinutes * 60_000 - work.now.getTime();
    wait = Math.max(wait, Math.ceil(over / 1000), 1);
  }
  return wait;
}

/** Takes a try that was right off again; what was tried on the name starts anew. */
export async function forgiveTries(work: Work, sealer: Sealer, budgets: readonly Budget[]): Promise<void> {
  const [own, ...shared] = budgets.map(({ key }) => hashOf(sealer, key));
  if (own) await work.tx.deleteFrom("sign_in_failure").where("key_hash", "=", own).execute();
  if (shared.length === 0) return;
  await sql`update sign_in_failure set failures = greatest(failures - 1, 0)
    where key_hash = any(${shared}::bytea[])`.execute(work.tx);
}

function windowStart(work: Work): Date {
  return new Date(work.now.getTime() - windowMinutes * 60_000);
}

function hashOf(sealer: Sealer, key: string): Buffer {
  return sealer.mac("sign-in-failures", key);
}
