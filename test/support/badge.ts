import assert from "node:assert/strict";
import type { ApiIssuer } from "#test/support/issuer.ts";
import { makePng } from "#test/support/png.ts";

/** The body of a badge as API v1 takes it, with a real PNG; members given replace. */
export async function badgeBody(given: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
  return {
    name: "First aid",
    description: "Knows what to do first.",
    image: given["image"] ?? (await makePng()).toString("base64"),
    criteria_html: "<p>Take the course.</p>",
    email_subject: "You have a badge",
    email_body: "Well done.",
    email_link_text: "Take it",
    email_footer: "Tampere College",
    tags: ["health"],
    draft: false,
    ...given,
  };
}

/** Creates a badge and returns its id. */
export async function createBadge(issuer: ApiIssuer, given: Record<string, unknown> = {}): Promise<string> {
  const answer = await issuer.call("POST", `/v1/badge/${issuer.id}`, await badgeBody(given));
  assert.equal(answer.status, 201, answer.text);
  return idIn(answer.headers.get("location"), `/v1/badge/${issuer.id}/`);
}

/** Issues a badge without mails and returns the event's id. */
export async function issueBadge(
  issuer: ApiIssuer,
  badgeId: string,
  recipient: unknown,
  given: Record<string, unknown> = {},
): Promise<string> {
  const body = { recipient, send_email: 0, ...given };
  const answer = await issuer.call("POST", `/v1/badge/${issuer.id}/${badgeId}`, body);
  assert.equal(answer.status, 201, answer.text);
  return idIn(answer.headers.get("location"), `/v1/event/${issuer.id}/`);
}

/** The assertion list of an event, by address. */
export async function assertionsOf(
  issuer: ApiIssuer,
  eventId: string,
): Promise<Record<string, { id: string; json: string; image: string; status: string }>> {
  const answer = await issuer.call("GET", `/v1/event/${issuer.id}/${eventId}/assertion`);
  assert.equal(answer.status, 200, answer.text);
  return Object.fromEntries(
    answer.lines.map((line) => [
      String(line["recipient"]),
      line as { id: string; json: string; image: string; status: string },
    ]),
  );
}

/** The new id; whether the address has to be without host is for the rows of the contract to say. */
function idIn(location: string | null, below: string): string {
  const id = new RegExp(`${below}(\\w+)$`).exec(location ?? "")?.[1];
  assert.ok(id, `Location is ${location}, not below ${below}`);
  return id;
}
