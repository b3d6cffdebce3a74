import type { Context } from "hono";
import { z } from "zod";
import type { Caller } from "#src/domain/access/caller.ts";
import { writeClaimToken } from "#src/domain/earning/claim-token.ts";
import { statusOf } from "#src/domain/issuing/queries.ts";
import { pageOfRecipients, type ListedRecipient } from "#src/domain/issuing/recipients.ts";
import { eventFilterOf, recipientQuery } from "#src/http/obf-v2/event-filter.ts";
import { answer, listOf, readQuery, seconds } from "#src/http/obf-v2/wire.ts";
import { unixSeconds } from "#src/http/unix-seconds.ts";
import type { DoorParts, Web } from "#src/http/web.ts";

/* Recipients with what became of their badges. Source: OBF contract, section 5, `GET /v2/event/{c}/recipient`. */

const recipientShape = z
  .object({
    event_id: z.string(),
    badge_id: z.string(),
    client_alias_id: z.string().nullable(),
    assertion_id: z.string().describe("40 hexadecimal digits."),
    email: z.string().describe("In lower case."),
    name: z.string(),
    receive_url: z
      .string()
      .describe(
        "Where the recipient accepts or declines. Whoever has this address is taken for the recipient.",
      ),
    assertion_json_url: z.string().describe("The badge as data; 410 when it was revoked or declined."),
    received: z.boolean().describe("The recipient accepted it."),
    in_passport: z.boolean().describe("It was taken to a badge passport, as far as we were told."),
    pdf_downloaded: z.boolean().describe("Its certificate was downloaded."),
    issued_on: seconds,
    expires_on: seconds.nullable(),
    revoked: z.boolean(),
    status: z.enum(["pending", "accepted", "rejected", "revoked"]).describe("Our addition."),
    accepted_on: seconds.nullable().describe("Our addition."),
    declined_on: seconds.nullable().describe("Our addition."),
    revoked_on: seconds.nullable().describe("Our addition."),
    mail: z
      .object({
        state: z.enum(["queued", "sent", "failed", "withdrawn"]),
        error: z.string().nullable().describe("Why it failed, in the mail server's words."),
        mtime: seconds,
      })
      .nullable()
      .describe("The invitation; null when none was wanted. Our addition."),
  })
  .meta({ id: "Recipient" });

/** The list of recipients. */
export const recipientList = listOf(recipientShape).meta({ id: "RecipientList" });

/** GET /v2/event/{client_id}/recipient */
export async function list(c: Context<Web>, caller: Caller, parts: DoorParts): Promise<Response> {
  const { filter, page } = eventFilterOf(readQuery(c, recipientQuery));
  const { total, recipients } = await parts.perform(caller.issuerId, (work) =>
    pageOfRecipients(work, filter, page),
  );
  return answer(c, recipientList, { result: recipients.map((one) => recipientOf(one, parts)), total });
}

function recipientOf(
  one: ListedRecipient,
  { addresses, sealer }: DoorParts,
): z.output<typeof recipientShape> {
  const { acceptedAt, declinedAt, revokedAt, mail } = one;
  return {
    event_id: one.eventId,
    badge_id: one.badgeId,
    client_alias_id: one.subIssuerId,
    assertion_id: one.awardId,
    email: one.email,
    name: one.name,
    receive_url: addresses.receive(writeClaimToken(sealer, one.awardId)),
    assertion_json_url: `${addresses.assertion(one.awardId)}.json`,
    received: acceptedAt !== null,
    // Nobody tells us of either yet: there are no passports to push to, and no certificates.
    in_passport: false,
    pdf_downloaded: false,
    issued_on: unixSeconds(one.issuedAt),
    expires_on: one.expiresAt && unixSeconds(one.expiresAt),
    revoked: revokedAt !== null,
    status: statusOf({ accepted_at: acceptedAt, declined_at: declinedAt, revoked_at: revokedAt }),
    accepted_on: acceptedAt && unixSeconds(acceptedAt),
    declined_on: declinedAt && unixSeconds(declinedAt),
    revoked_on: revokedAt && unixSeconds(revokedAt),
    mail: mail && { state: mail.state, error: mail.error, mtime: unixSeconds(mail.updatedAt) },
  };
}
