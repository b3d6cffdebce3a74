import type { Context } from "hono";
import type { Caller } from "#src/domain/access/caller.ts";
import { actingCaller } from "#src/domain/people/person.ts";
import { findSignedIn, type SignedIn } from "#src/domain/people/sessions.ts";
import { memberCaller, rolesFor } from "#src/domain/people/team/membership.ts";
import { readCookie } from "#src/http/cookies.ts";
import type { DoorParts, Web } from "#src/http/web.ts";
import type { IssuerId } from "#src/platform/ids.ts";

/** Who is signed in in the browser that asks, or null. */
export function signedInOf(c: Context<Web>, parts: DoorParts): Promise<SignedIn | null> {
  const token = readCookie(c, "session", parts.addresses.origin);
  return findSignedIn(parts.database.pipeline, token, parts.clock());
}

/** Somebody signed in as the caller of an issuer's operations: with their roles there, or as an operator who acts for it. */
export async function issuerCallerOf(
  c: Context<Web>,
  parts: DoorParts,
  { person, actingFor }: SignedIn,
  issuerId: IssuerId,
): Promise<Caller> {
  if (actingFor === issuerId) return actingCaller(person, issuerId, c.get("from"));
  const roles = await rolesFor(parts.database.pipeline, issuerId, person.id);
  return memberCaller(person, issuerId, roles, c.get("from"));
}
