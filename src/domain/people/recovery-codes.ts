import { randomBytes } from "node:crypto";
import { base32Of } from "#src/domain/people/one-time-code.ts";
import type { PersonId } from "#src/platform/ids.ts";
import { hashSecret } from "#src/platform/secrets/secret-text.ts";
import type { Work } from "#src/platform/work.ts";

const howMany = 10;

/** Makes new recovery codes in the place of the old ones: ten of 80 random bits, such as `ABCD-EFGH-2345-IJKL`. */
export async function makeRecoveryCodes(work: Work, personId: PersonId): Promise<readonly string[]> {
  await forgetRecoveryCodes(work, personId);
  const codes = Array.from({ length: howMany }, () => base32Of(randomBytes(10)));
  await work.tx
    .insertInto("recovery_code")
    .values(codes.map((code) => ({ person_id: personId, code_hash: hashSecret(code), used_at: null })))
    .execute();
  return codes.map((code) => code.replaceAll(/(.{4})(?=.)/g, "$1-"));
}

/** Uses a recovery code up; false when it is none, or was used. Dashes, spaces and small letters do not matter. */
export async function takeRecoveryCode(work: Work, personId: PersonId, text: string): Promise<boolean> {
  const code = text.toUpperCase().replaceAll(/[^A-Z2-7]/g, "");
  if (code.length !== 16) return false;
  const { numUpdatedRows } = await work.tx
    .updateTable("recovery_code")
    .set({ used_at: work.now })
    .where("person_id", "=", personId)
    .where("code_hash", "=", hashSecret(code))
    .where("used_at", "is", null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** How many recovery codes are left. */
export async function countRecoveryCodes(work: Work, personId: PersonId): Promise<number> {
  const { count } = await work.tx
    .selectFrom("recovery_code")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("person_id", "=", personId)
    .where("used_at", "is", null)
    .executeTakeFirstOrThrow();
  return count;
}

/** Makes all recovery codes of a person void. */
export async function forgetRecoveryCodes(work: Work, personId: PersonId): Promise<void> {
  await work.tx.deleteFrom("recovery_code").where("person_id", "=", personId).execute();
}
