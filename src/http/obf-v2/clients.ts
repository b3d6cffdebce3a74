import type { Context } from "hono";
import { z } from "zod";
import type { Caller } from "#src/domain/access/caller.ts";
import { listPictures } from "#src/domain/badges/queries.ts";
import { getIssuer } from "#src/domain/issuers/queries.ts";
import { countSubIssuers, listSubIssuers } from "#src/domain/issuers/sub-issuer-queries.ts";
import { dataUri } from "#src/domain/pictures/store-picture.ts";
import { answer, listOf, seconds } from "#src/http/obf-v2/wire.ts";
import { unixSeconds } from "#src/http/unix-seconds.ts";
import type { DoorParts, Web } from "#src/http/web.ts";

/* The organisation and its parts. Source: OBF contract, section 5, `/v2/client/{c}`. */

/** What ping answers. */
export const pingShape = z.object({ success: z.literal(true) }).meta({ id: "Ping" });

/** An organisation. */
export const clientShape = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    email: z.string(),
    reply_to: z.string().describe("Where answers to its mails go."),
    url: z.string(),
    image: z.string().nullable().describe("A `data:` address."),
    verified: z.boolean(),
    searchable: z.boolean(),
    aliases: z.int().describe("How many sub-organisations it has."),
    tier: z.string(),
    issuing_limit: z.int().nullable().describe("How many awards it may make in a year; null: no limit."),
    paid_until: z.int().nullable(),
    country: z.string().nullable(),
    type: z.string().nullable(),
    billing_email: z.string().nullable(),
    vat_id: z.string().nullable(),
    ctime: seconds,
    mtime: seconds,
  })
  .meta({ id: "Client" });

/** A sub-organisation in a list. */
const aliasShape = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    email: z.string(),
    reply_to: z.string().describe("Where answers to its mails go."),
    url: z.string(),
    ctime: seconds,
    mtime: seconds,
  })
  .meta({ id: "ClientAlias" });

/** The list of sub-organisations. */
export const aliasList = listOf(aliasShape).meta({ id: "ClientAliasList" });

/** GET /v2/client/{client_id}/ping */
export function ping(c: Context<Web>): Response {
  return answer(c, pingShape, { success: true });
}

/** GET /v2/client/{client_id} */
export async function get(c: Context<Web>, caller: Caller, parts: DoorParts): Promise<Response> {
  return parts.perform(caller.issuerId, async (work) => {
    const issuer = await getIssuer(work.tx, caller.issuerId);
    const digest = issuer.imageDigest;
    const picture = digest && (await listPictures(work, [digest])).get(digest.toString("hex"));
    return answer(c, clientShape, {
      id: issuer.id,
      name: issuer.name,
      description: issuer.description,
      email: issuer.email,
      reply_to: issuer.replyTo ?? issuer.email,
      url: issuer.url,
      image: picture ? dataUri(picture) : null,
      verified: false,
      searchable: false,
      aliases: await countSubIssuers(work),
      tier: "pro",
      issuing_limit: issuer.issuingLimit,
      paid_until: null,
      country: null,
      type: null,
      billing_email: null,
      vat_id: null,
      ctime: unixSeconds(issuer.createdAt),
      mtime: unixSeconds(issuer.updatedAt),
    });
  });
}

/** GET /v2/client/{client_id}/alias */
export async function aliases(c: Context<Web>, caller: Caller, parts: DoorParts): Promise<Response> {
  const found = await parts.perform(caller.issuerId, (work) => listSubIssuers(work));
  const result = found.map((one) => ({
    id: one.id,
    name: one.name,
    description: one.description,
    email: one.email,
    reply_to: one.replyTo ?? one.email,
    url: one.url,
    ctime: unixSeconds(one.createdAt),
    mtime: unixSeconds(one.updatedAt),
  }));
  return answer(c, aliasList, { result, total: result.length });
}
