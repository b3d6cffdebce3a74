import { hash } from "node:crypto";
import { assertionDocument, goneDocument, reasonGone } from "#src/domain/publishing/documents.ts";
import { findAward } from "#src/domain/publishing/public-records.ts";
import { isKnown } from "#src/http/entity-tag.ts";
import { jsonType } from "#src/http/negotiate.ts";
import type { DoorParts } from "#src/http/web.ts";
import type { AwardId } from "#src/platform/ids.ts";

/** What a caller said about the form it wants and the copy it has. */
export interface Asked {
  readonly accept: string | undefined;
  readonly ifNoneMatch: string | undefined;
}

/** An answer that no framework is needed for. */
export interface PlainAnswer {
  readonly status: 200 | 304 | 410;
  readonly headers: Readonly<Record<string, string>>;
  /** Null: no body. */
  readonly body: string | null;
}

/**
 * The JSON at an assertion's address; null when there is no such award. Source: OBF contract, section 6.2; Open Badges 2.0,
 * "Revoking Hosted Assertions".
 */
export async function answerAssertion(
  { database, addresses }: Pick<DoorParts, "database" | "addresses">,
  id: AwardId,
  asked: Asked,
): Promise<PlainAnswer | null> {
  const award = await findAward(database.pipeline, id);
  if (!award) return null;
  const type = jsonType(asked.accept);
  const headers = { vary: "Accept", "cache-control": "no-cache" };
  const reason = reasonGone(award);
  if (reason !== null) {
    const body = JSON.stringify(goneDocument(addresses, id, reason));
    return { status: 410, headers: { "content-type": type, ...headers }, body };
  }
  const body = JSON.stringify(assertionDocument(addresses, id, award));
  const etag = `"${hash("sha1", type + body, "base64url")}"`;
  return isKnown(asked.ifNoneMatch, etag)
    ? { status: 304, headers: { etag, ...headers }, body: null }
    : { status: 200, headers: { "content-type": type, etag, ...headers }, body };
}
