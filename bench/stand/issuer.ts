import { openFactory } from "#src/app.ts";
import { readConfig } from "#src/config.ts";
import type { Caller } from "#src/domain/access/caller.ts";
import { createOauthSecret } from "#src/domain/api-clients/oauth-secrets.ts";
import { createIssuer } from "#src/domain/issuers/create-issuer.ts";
import { newIssuerId, type IssuerId } from "#src/platform/ids.ts";
import { makeLog } from "#src/platform/log.ts";
import { badgeBody } from "#test/support/badge.ts";
import { call } from "./http.ts";
import type { Stand } from "./stand.ts";

/** An issuer that speaks API v1 with a bearer token and has one badge. */
export interface BenchIssuer {
  readonly id: IssuerId;
  readonly badgeId: string;
  readonly authorization: string;
}

/** Creates issuers as an operator does, fetches their tokens and creates their badges over the wire. */
export async function makeIssuers(stand: Stand, count: number): Promise<BenchIssuer[]> {
  await using factory = await openFactory(readConfig(stand.settings), makeLog("silent"), false);
  const issuers: BenchIssuer[] = [];
  for (let at = 0; at < count; at++) {
    const id = newIssuerId();
    const caller: Caller = {
      kind: "operator",
      issuerId: id,
      name: "bench",
      address: "local",
      requestId: "bench",
    };
    const { clientSecret } = await factory.perform(id, async (work) => {
      const words = { name: "Tampere College", description: "", email: "a@college.example" };
      await createIssuer(work, caller, { ...words, url: "https://college.example" });
      return createOauthSecret(work, caller, "bench");
    });
    const body = { grant_type: "client_credentials", client_id: id, client_secret: clientSecret };
    const token = await call(stand.origin, "POST", "/v1/client/oauth2/token", {}, JSON.stringify(body));
    const authorization = `Bearer ${String((JSON.parse(token.text) as Record<string, unknown>)["access_token"])}`;
    const badge = JSON.stringify(await badgeBody());
    const made = await call(stand.origin, "POST", `/v1/badge/${id}`, { authorization }, badge);
    if (made.status !== 201) throw new Error(`no badge could be made: ${made.status} ${made.text}`);
    issuers.push({ id, badgeId: lastPart(made.location), authorization });
  }
  return issuers;
}

/** The id at the end of a `Location`. */
export function lastPart(location: string): string {
  return location.slice(location.lastIndexOf("/") + 1);
}
