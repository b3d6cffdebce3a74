import { VC1_CONTEXT, VC2_CONTEXT } from "../../contexts.ts";
import { isJsonObject, listOf } from "../../proofs/credential-members.ts";
import type { JsonObject } from "../../proofs/credential-members.ts";
import { momentOf } from "../moments.ts";

/** What a verifiable credential is for. */
export type CredentialKind = "badge" | "endorsement" | "other";

const OB3 = /^https:\/\/purl\.imsglobal\.org\/spec\/ob\/v3p0\/context(?:-3\.\d{1,2}\.\d{1,2})?\.json$/;

/** What a credential is by its types (OB 3.0 Appendix B). */
export function kindOf(credential: JsonObject): CredentialKind {
  const types = listOf(credential.type);
  if (types.includes("OpenBadgeCredential") || types.includes("AchievementCredential")) return "badge";
  return types.includes("EndorsementCredential") ? "endorsement" : "other";
}

/** The first and last moment of a credential, by the names of either data model (VC Data Model 2.0, 4.9; 1.1, 4.6, 4.8). */
export function datesOf(credential: JsonObject): { from?: number; until?: number } {
  const from = momentOf(credential.validFrom ?? credential.issuanceDate);
  const until = momentOf(credential.validUntil ?? credential.expirationDate);
  return { ...(from === undefined ? {} : { from }), ...(until === undefined ? {} : { until }) };
}

/**
 * What is wrong with a credential's form, if something is, in the order in which 1EdTech's validator looks: contexts, types,
 * subject and what is in it, evidence, issuer; then dates. Forms that only the strict schema forbids, such as a single
 * value in place of an array, are let pass: the specification's Serialization allows them.
 */
export function formFault(credential: JsonObject): string | undefined {
  const kind = kindOf(credential);
  return (
    contextFault(credential, kind) ??
    typeFault(credential) ??
    subjectFault(credential, kind) ??
    typesFault(listOf(credential.evidence), "Evidence", "evidence") ??
    issuerFault(credential, kind) ??
    dateFault(credential)
  );
}

function contextFault(credential: JsonObject, kind: CredentialKind): string | undefined {
  const [first, second] = listOf(credential["@context"]);
  if (first !== VC2_CONTEXT && first !== VC1_CONTEXT)
    return "The first context is not that of verifiable credentials.";
  const isOurs = typeof second === "string" && OB3.test(second);
  return kind === "other" || isOurs ? undefined : "The second context is not that of Open Badges 3.0.";
}

function typeFault(credential: JsonObject): string | undefined {
  if (!listOf(credential.type).includes("VerifiableCredential"))
    return "The type VerifiableCredential is missing.";
  const { id } = credential;
  if (id !== undefined && !isUri(id)) return "The credential's id is no URI.";
  return undefined;
}

function subjectFault(credential: JsonObject, kind: CredentialKind): string | undefined {
  const subjects = listOf(credential.credentialSubject);
  const [subject] = subjects;
  if (!isJsonObject(subject)) return "There is no credentialSubject.";
  if (kind === "other") return undefined;
  if (typeof credential.id !== "string") return "The credential has no id.";
  if (subjects.length > 1) return "There is more than one credentialSubject.";
  const type = kind === "badge" ? "AchievementSubject" : "EndorsementSubject";
  if (!listOf(subject.type).includes(type)) return `The credentialSubject is not of type ${type}.`;
  if (kind === "endorsement")
    return isUri(subject.id) ? undefined : "The endorsement does not say what it endorses.";
  if (typeof subject.id !== "string" && listOf(subject.identifier).length === 0) {
    return "The credentialSubject has neither an id nor an identifier.";
  }
  return (
    identifierFault(listOf(subject.identifier)) ??
    achievementFault(subject.achievement) ??
    typesFault(listOf(subject.result), "Result", "result") ??
    typesFault(listOf(subject.source), "Profile", "source")
  );
}

function identifierFault(identifiers: unknown[]): string | undefined {
  const isWhole = (one: unknown): boolean =>
    isJsonObject(one) &&
    typeof one.hashed === "boolean" &&
    typeof one.identityHash === "string" &&
    typeof one.identityType === "string";
  return (
    typesFault(identifiers, "IdentityObject", "identifier") ??
    (identifiers.every(isWhole) ? undefined : "An identifier lacks hashed, identityHash or identityType.")
  );
}

function achievementFault(achievement: unknown): string | undefined {
  if (!isJsonObject(achievement)) return "The credentialSubject has no achievement.";
  if (!listOf(achievement.type).includes("Achievement")) return "The achievement is not of type Achievement.";
  const missing = ["id", "name", "description"].find((name) => typeof achievement[name] !== "string");
  if (missing !== undefined) return `The achievement has no ${missing}.`;
  return isJsonObject(achievement.criteria) ? undefined : "The achievement has no criteria.";
}

function issuerFault({ issuer }: JsonObject, kind: CredentialKind): string | undefined {
  if (isUri(issuer)) return undefined;
  if (!isJsonObject(issuer) || !isUri(issuer.id)) return "The issuer has no id that is a URI.";
  return kind === "other" ? undefined : typesFault([issuer], "Profile", "issuer");
}

function dateFault(credential: JsonObject): string | undefined {
  const { from, until } = datesOf(credential);
  const start = credential.validFrom ?? credential.issuanceDate;
  const end = credential.validUntil ?? credential.expirationDate;
  if (from === undefined && (start !== undefined || kindOf(credential) !== "other")) {
    return "The date it is valid from is missing, or is no date with time and zone.";
  }
  if (until === undefined && end !== undefined)
    return "The date it is valid until is no date with time and zone.";
  return from !== undefined && until !== undefined && until < from
    ? "It would end before it begins."
    : undefined;
}

function typesFault(items: unknown[], type: string, where: string): string | undefined {
  const isOf = (item: unknown): boolean => isJsonObject(item) && listOf(item.type).includes(type);
  return items.every(isOf) ? undefined : `What is in ${where} is not of type ${type}.`;
}

function isUri(value: unknown): boolean {
  return typeof value === "string" && /^[a-z][a-z0-9+.-]*:\S+$/i.test(value);
}
