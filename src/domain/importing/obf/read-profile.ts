import { z } from "zod";
import type { ObfServer } from "#src/domain/importing/obf/obf-server.ts";
import { moment, object, objects, readAs, text } from "#src/domain/importing/obf/wire.ts";
import type { ForeignProfile, ForeignSubIssuer } from "#src/domain/importing/source.ts";
import { Problem } from "#src/platform/problem.ts";

/* The client and its aliases. Source: OBF contract, sections 4.4 and 5. */

const profileShape = z.object({
  name: text,
  description: text,
  email: text,
  reply_to: text,
  url: text,
  image: text,
  mtime: moment,
});

/** The client's profile. */
export async function readProfile(server: ObfServer): Promise<ForeignProfile> {
  const given = await server.json("v1", `client/${server.clientId}`);
  if (given === null)
    throw new Problem("invalid", `There is no client ${server.clientId} on the other server.`);
  const { reply_to, image, mtime, ...profile } = readAs(profileShape, given);
  return {
    ...profile,
    replyTo: reply_to || null,
    picture: image || null,
    changedAt: mtime,
  };
}

const aliasShape = z.object({
  id: text,
  name: text,
  email: text,
  reply_to: text,
  url: text,
  description: text,
  ctime: moment,
  mtime: moment,
});

/** The client's sub-organisations, which only version 2 lists. */
export async function readSubIssuers(server: ObfServer): Promise<ForeignSubIssuer[]> {
  const given = object.parse(await server.json("v2", `client/${server.clientId}/alias`));
  return objects.parse(given?.["result"]).map((one) => {
    const { reply_to, ctime, mtime, ...alias } = readAs(aliasShape, one);
    return { ...alias, replyTo: reply_to || null, createdAt: ctime, changedAt: mtime };
  });
}

/** What no import carries, if there is any of it. */
export async function readOthers(server: ObfServer): Promise<string[]> {
  const earnable = await server
    .lines(`earnablebadge/${server.clientId}/`, {}, () => null)
    .catch((error: unknown) => {
      if (error instanceof Problem && error.kind !== "unavailable") return null;
      throw error;
    });
  const count = earnable?.length ?? 0;
  return count > 0 ? [`Badge applications (earnable badges) are not carried: ${count}.`] : [];
}
