import { isJsonObject, listOf } from "../../proofs/credential-members.ts";
import type { JsonObject } from "../../proofs/credential-members.ts";
import { OB1_CONTEXT, OB21_CONTEXT, OB2_CONTEXT } from "../../contexts.ts";
import type { ClassicVersion } from "../badge-document.ts";
import { isWebAddress } from "../fetching.ts";
import { momentOf } from "../moments.ts";
import { isOldVersion } from "./classic-assertion.ts";
import type { ClassicAssertion } from "./classic-assertion.ts";

const CONTEXTS: ReadonlyMap<ClassicVersion, string> = new Map([
  ["1.1", OB1_CONTEXT],
  ["2.0", OB2_CONTEXT],
  ["2.1", OB21_CONTEXT],
]);
const VERIFICATIONS = new Set<unknown>(["HostedBadge", "SignedBadge", "hosted", "signed"]);
const IDENTITY_HASH = /^(?:sha256\$[0-9a-f]{64}|md5\$[0-9a-f]{32})$/i;

/** What is wrong with an assertion's form, if something is (OB 2.0 Assertion; OB 1.1 Badge Assertion; OB 0.5). */
export function assertionFault(assertion: ClassicAssertion, isSigned: boolean): string | undefined {
  const { version, document, mode, from, until } = assertion;
  if (version === "0.5") return oldestFault(assertion);
  const verification = document.verification ?? document.verify;
  const { type } = isJsonObject(verification) ? verification : ({} as JsonObject);
  if (!VERIFICATIONS.has(type)) return "The assertion does not say how it is verified.";
  if (mode === "signed" && !isSigned) return "The assertion says that it is signed, and is not.";
  if (mode === "hosted" && isSigned) return "The assertion is signed, and says that it is hosted.";
  return (
    contextFault(version, document) ??
    nameFault(assertion) ??
    recipientFault(document.recipient) ??
    (isPart(document.badge) ? undefined : "The assertion has no badge.") ??
    (from === undefined ? "issuedOn is missing, or no date with time and zone." : undefined) ??
    (until === undefined && document.expires !== undefined
      ? "expires is no date with time and zone."
      : undefined)
  );
}

/** What is wrong with a badge class's form (OB 2.0 BadgeClass; OB 1.1 Badge Class). */
export function badgeClassFault(version: ClassicVersion, badge: JsonObject): string | undefined {
  const isOld = isOldVersion(version);
  if (!isOld && !listOf(badge.type).includes("BadgeClass")) return "The badge is not of type BadgeClass.";
  const missing = ["name", "description"].find((name) => typeof badge[name] !== "string");
  if (missing !== undefined) return `The badge has no ${missing}.`;
  if (!isPart(badge.image)) return "The badge has no image.";
  if (!isPart(badge.criteria)) return "The badge has no criteria.";
  return isPart(badge.issuer) ? undefined : "The badge has no issuer.";
}

/** What is wrong with an issuer's form (OB 2.0 Profile; OB 1.1 Issuer Organization). */
export function profileFault(version: ClassicVersion, profile: JsonObject): string | undefined {
  const isOld = isOldVersion(version);
  const types = listOf(profile.type);
  if (!isOld && !types.includes("Issuer") && !types.includes("Profile"))
    return "The issuer is not of type Profile.";
  const required = version === "0.5" ? ["name"] : isOld ? ["name", "url"] : ["id", "name", "url", "email"];
  const missing = required.find((name) => typeof profile[name] !== "string");
  return missing === undefined ? undefined : `The issuer has no ${missing}.`;
}

/** What is wrong with an endorsement's form (OB 2.0 Endorsement). */
export function endorsementFault(endorsement: JsonObject): string | undefined {
  const { type, claim, issuer, issuedOn } = endorsement;
  if (!listOf(type).includes("Endorsement")) return "It is not of type Endorsement.";
  if (!isJsonObject(claim) || typeof claim.id !== "string") return "It does not say what it endorses.";
  if (!isPart(issuer)) return "It has no issuer.";
  return momentOf(issuedOn) === undefined ? "issuedOn is missing, or no date with time and zone." : undefined;
}

function contextFault(version: ClassicVersion, document: JsonObject): string | undefined {
  const wanted = CONTEXTS.get(version);
  if (wanted === undefined || listOf(document["@context"]).includes(wanted)) return undefined;
  return `The context is not ${wanted}.`;
}

function nameFault({ version, document, mode }: ClassicAssertion): string | undefined {
  if (isOldVersion(version)) {
    return typeof document.uid === "string" || typeof document.id === "string"
      ? undefined
      : "The assertion has no uid.";
  }
  if (!listOf(document.type).includes("Assertion")) return "The assertion is not of type Assertion.";
  const { id } = document;
  if (typeof id !== "string" || !/^[a-z][a-z0-9+.-]*:\S+$/i.test(id)) return "The assertion has no id.";
  return mode === "hosted" && !isWebAddress(id)
    ? "The id of a hosted assertion is no web address."
    : undefined;
}

function recipientFault(recipient: unknown): string | undefined {
  if (!isJsonObject(recipient)) return "The assertion has no recipient.";
  const { type, identity, hashed } = recipient;
  if (typeof type !== "string" || typeof identity !== "string")
    return "The recipient has no type or no identity.";
  return hashed === true && !IDENTITY_HASH.test(identity) ? "The recipient's hash is none." : undefined;
}

function oldestFault({ document, from, until }: ClassicAssertion): string | undefined {
  const { badge, issued_on: issuedOn, expires } = document;
  if (!isJsonObject(badge) || !isJsonObject(badge.issuer))
    return "The assertion has no badge with an issuer.";
  if (typeof badge.name !== "string") return "The badge has no name.";
  if (typeof badge.issuer.origin !== "string") return "The issuer has no origin.";
  const isDateless =
    (from === undefined && issuedOn !== undefined) || (until === undefined && expires !== undefined);
  return isDateless ? "A date is none." : undefined;
}

/** A part by its address, or the part itself. */
function isPart(value: unknown): boolean {
  return (typeof value === "string" && value !== "") || isJsonObject(value);
}
