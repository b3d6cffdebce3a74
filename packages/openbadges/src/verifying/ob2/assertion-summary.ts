import { isJsonObject } from "../../proofs/credential-members.ts";
import { isWebAddress } from "../fetching.ts";
import { recipientHints } from "../recipient.ts";
import type { BadgeSummary } from "../report.ts";
import { shown } from "../shown.ts";
import type { ClassicAssertion } from "./classic-assertion.ts";
import type { Parts } from "./parts.ts";

/** Which badge it is, in its own words (OB 2.0 Assertion, BadgeClass, Profile, and what these were called before). */
export function assertionSummary(assertion: ClassicAssertion, { badge, issuer }: Parts): BadgeSummary {
  const { document, from, until } = assertion;
  const badgeClass = badge?.document ?? {};
  const profile = issuer?.document ?? {};
  const { image } = badgeClass;
  const picture = isJsonObject(image) ? image.id : image;
  const criteria = isJsonObject(badgeClass.criteria) ? badgeClass.criteria : { id: badgeClass.criteria };
  return {
    ...shown({
      id: document.id ?? document.uid ?? assertion.address,
      name: badgeClass.name,
      description: badgeClass.description,
      image: isWebAddress(picture) ? picture : undefined,
      issuedOn: dateOf(document.issuedOn ?? document.issued_on, from),
      expires: dateOf(document.expires, until),
    }),
    criteria: shown({ url: criteria.id, narrative: criteria.narrative }),
    issuer: shown({
      id: issuer?.address ?? profile.id ?? profile.origin,
      name: profile.name,
      url: profile.url,
    }),
    recipients: recipientHints(assertion.identities),
  };
}

/** As it stands in the badge, if that is a date with time and zone; else in UTC. */
function dateOf(written: unknown, moment: number | undefined): string | undefined {
  const isWhole = typeof written === "string" && written.includes("T");
  return isWhole || moment === undefined ? (isWhole ? written : undefined) : new Date(moment).toISOString();
}
