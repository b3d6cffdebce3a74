import assert from "node:assert/strict";
import { writeClaimToken } from "#src/domain/earning/claim-token.ts";
import { isAwardId } from "#src/platform/ids.ts";
import { assertionsOf, createBadge, issueBadge } from "#test/support/badge.ts";
import type { Badgeworks } from "#test/support/badgeworks.ts";
import type { TestIssuer } from "#test/support/issuer.ts";

/** An award with its addresses, for journeys through the pages. */
export interface IssuedBadge {
  readonly badgeId: string;
  readonly eventId: string;
  readonly awardId: string;
  /** The link its mail carries. */
  readonly claim: string;
  readonly assertion: string;
  /** Answers as the form on the claim page does, in a browser that asks for these languages. */
  answer(answer: "accept" | "decline", languages?: string): Promise<void>;
  revoke(): Promise<void>;
}

/** Creates a badge and issues it to one person, without the mail. */
export async function issueOne(
  badgeworks: Badgeworks,
  issuer: TestIssuer,
  recipient = "Aino Virtanen <aino@x.example>",
  badge: Record<string, unknown> = {},
  order: Record<string, unknown> = {},
): Promise<IssuedBadge> {
  const badgeId = await createBadge(issuer, badge);
  const eventId = await issueBadge(issuer, badgeId, [recipient], order);
  const [award] = Object.values(await assertionsOf(issuer, eventId));
  assert.ok(award);
  const awardId = award.id;
  assert.ok(isAwardId(awardId));
  const { sealer } = await badgeworks.factory();
  const token = writeClaimToken(sealer, awardId);
  return {
    badgeId,
    eventId,
    awardId,
    claim: `${badgeworks.origin}/c/receive?tk=${token}`,
    assertion: `${badgeworks.origin}/v1/assertion/${awardId}`,
    async answer(answer, languages = "*") {
      const response = await fetch(`${badgeworks.origin}/c/receive`, {
        method: "POST",
        headers: { "accept-language": languages },
        body: new URLSearchParams({ tk: token, answer }),
        redirect: "manual",
      });
      assert.equal(response.status, 303);
    },
    async revoke() {
      const email = /<(.*)>/.exec(recipient)?.[1] ?? recipient;
      const path = `/v1/event/${issuer.id}/${eventId}?email=${encodeURIComponent(email)}`;
      const answer = await issuer.call("DELETE", path);
      assert.equal(answer.status, 204, answer.text);
    },
  };
}
