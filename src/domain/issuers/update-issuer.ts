import { recordInAudit } from "#src/domain/access/audit.ts";
import { requireIssuer, type Caller } from "#src/domain/access/caller.ts";
import { requireProfileName } from "#src/domain/issuers/profile.ts";
import { requireMailAddress, requireWebAddress } from "#src/domain/issuers/rules.ts";
import type { Picture } from "#src/domain/pictures/picture.ts";
import { storePicture } from "#src/domain/pictures/store-picture.ts";
import type { Work } from "#src/platform/work.ts";

/** What an issuer may change of itself. */
export interface IssuerChange {
  /** Left out: the present name stays. */
  readonly name?: string;
  readonly url: string;
  readonly email: string;
  /** Where answers to mails go; empty: to `email`. Null keeps what there is. */
  readonly replyTo?: string | null;
  /** Null keeps the present description. */
  readonly description: string | null;
  /** Null keeps the present picture. */
  readonly picture: Picture | null;
}

/** Changes the public profile of the issuer. */
export async function updateIssuer(work: Work, caller: Caller, change: IssuerChange): Promise<void> {
  requireIssuer(caller, work.issuerId);
  if (change.picture) await storePicture(work, change.picture);
  await work.tx
    .updateTable("issuer")
    .set({
      ...(change.name === undefined ? {} : { name: requireProfileName(change.name) }),
      url: requireWebAddress("url", change.url),
      email: requireMailAddress("email", change.email),
      ...(typeof change.replyTo === "string" ? { reply_to: replyToOf(change.replyTo) } : {}),
      ...(change.description === null ? {} : { description: change.description }),
      ...(change.picture === null ? {} : { image_digest: change.picture.digest }),
      updated_at: work.now,
      updated_by: caller.name,
    })
    .where("issuer_id", "=", work.issuerId)
    .execute();
  await recordInAudit(work, caller, "issuer.update", work.issuerId, { url: change.url });
}

function replyToOf(text: string): string | null {
  return text.trim() === "" ? null : requireMailAddress("reply_to", text);
}
