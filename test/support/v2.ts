import assert from "node:assert/strict";
import { makePng } from "#test/support/png.ts";
import type { ApiIssuer } from "#test/support/issuer.ts";

/* API v2 as tests use it. */

/** What a badge says in English; members given replace. */
export function englishContent(given: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    language: "en",
    name: "First aid",
    description: "Knows what to do first.",
    criteria: "Take the *course*.",
    ...given,
  };
}

/** The body of a badge as API v2 takes it, ready for issuing; members given replace. */
export async function badgeBody(given: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
  return {
    primary_language: "en",
    content: [englishContent()],
    image: `data:image/png;base64,${(await makePng()).toString("base64")}`,
    draft: false,
    ...given,
  };
}

/** Creates a badge and returns its id. */
export async function createBadge(issuer: ApiIssuer, given: Record<string, unknown> = {}): Promise<string> {
  const answer = await issuer.call("POST", `/v2/badge/${issuer.id}`, await badgeBody(given));
  assert.equal(answer.status, 200, answer.text);
  return String(answer.json["resource_id"]);
}

/** The body of an issuing event without mails; members given replace. */
export function issueBody(
  emails: readonly string[],
  given: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    recipient: emails.map((email) => ({ email, name: `Name of ${email}` })),
    api_consumer_id: "tests",
    send_email: false,
    ...given,
  };
}

/** Issues a badge and returns the event's id. */
export async function issue(
  issuer: ApiIssuer,
  badgeId: string,
  emails: readonly string[],
  given: Record<string, unknown> = {},
): Promise<string> {
  const path = `/v2/event/${issuer.id}/${badgeId}/issue`;
  const answer = await issuer.call("POST", path, issueBody(emails, given));
  assert.equal(answer.status, 200, answer.text);
  return String(answer.json["resource_id"]);
}

/** A list as API v2 answers it. */
export async function list(
  issuer: ApiIssuer,
  path: string,
): Promise<{ result: Record<string, unknown>[]; total: number }> {
  const answer = await issuer.call("GET", path);
  assert.equal(answer.status, 200, answer.text);
  return answer.json as { result: Record<string, unknown>[]; total: number };
}
