import type { Context } from "hono";
import { z } from "zod";
import type { Caller } from "#src/domain/access/caller.ts";
import { getIssuer } from "#src/domain/issuers/queries.ts";
import { countSubIssuers } from "#src/domain/issuers/sub-issuer-queries.ts";
import { updateIssuer } from "#src/domain/issuers/update-issuer.ts";
import { listPictures } from "#src/domain/badges/queries.ts";
import { readPicture } from "#src/domain/pictures/read-picture.ts";
import { dataUri } from "#src/domain/pictures/store-picture.ts";
import { optionalText, parse, readObject, requiredText } from "#src/http/json-input.ts";
import { ifGiven } from "#src/http/obf-v1/wire.ts";
import type { clientShape } from "#src/http/obf-v1/shapes.ts";
import { noContent, type Effect } from "#src/http/mutation.ts";
import { unixSeconds } from "#src/http/unix-seconds.ts";
import type { DoorParts, Web } from "#src/http/web.ts";
import { invalid } from "#src/platform/problem.ts";

/* Issuer operations. Source: OBF API v1, "Issuer Operations"; OBF contract, section 4.4. */

/** The public profile as it comes. */
export const clientInput = z
  .object({
    url: requiredText(2000).describe("The organisation's web address."),
    email: requiredText(320).describe("Its public mail address."),
    description: z
      .string({ error: "has to be text" })
      .max(100_000, "is longer than 100000 characters")
      .nullish(),
    image: z
      .string({ error: "has to be text" })
      .nullish()
      .describe("Its logo: PNG or SVG in base64, with or without `data:`; left out, it stays."),
    reply_to: ifGiven(optionalText(320)).describe("Where answers to mails go."),
  })
  .meta({ id: "ClientInput" });

/** GET /v1/ping/{client_id}: the id alone, without a line end, because clients compare it as it is. */
export async function ping(c: Context<Web>, caller: Caller): Promise<Response> {
  return c.body(caller.issuerId, 200, { "content-type": "text/plain" });
}

/** GET /v1/client/{client_id} */
export async function get(c: Context<Web>, caller: Caller, parts: DoorParts): Promise<Response> {
  return parts.perform(caller.issuerId, async (work) => {
    const issuer = await getIssuer(work.tx, caller.issuerId);
    const digest = issuer.imageDigest;
    const picture = digest && (await listPictures(work, [digest])).get(digest.toString("hex"));
    const found: z.output<typeof clientShape> = {
      id: issuer.id,
      name: issuer.name,
      description: issuer.description,
      email: issuer.email,
      url: issuer.url,
      image: picture ? dataUri(picture) : null,
      verified: 0,
      reply_to: issuer.replyTo ?? issuer.email,
      vat_id: null,
      billing_email: null,
      issuing_limit: issuer.issuingLimit,
      tier: "pro",
      country: null,
      type: null,
      aliases: await countSubIssuers(work),
      searchable: 0,
      paid_until: null,
      is_active: 1,
      deleted: 0,
      suspended: 0,
      enterprise_features: null,
      partner: [],
      client_config: [],
      ctime: unixSeconds(issuer.createdAt),
      mtime: unixSeconds(issuer.updatedAt),
      lastmodifiedby: issuer.updatedBy,
    };
    return c.json(found);
  });
}

/** PUT /v1/client/{client_id} */
export async function update(c: Context<Web>, caller: Caller): Promise<Effect> {
  const body = parse(clientInput, await readObject(c));
  if (body.url.includes("\n")) throw invalid("url", "has to be one line");
  const picture = body.image ? await readPicture(body.image, "image") : null;
  const { url, email, reply_to: replyTo = null, description = null } = body;
  return async (work) => {
    await updateIssuer(work, caller, { url, email, replyTo, description, picture });
    return noContent;
  };
}
