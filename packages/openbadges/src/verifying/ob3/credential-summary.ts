import { isJsonObject, listOf } from "../../proofs/credential-members.ts";
import type { JsonObject } from "../../proofs/credential-members.ts";
import { isWebAddress } from "../fetching.ts";
import { clip } from "../inspection.ts";
import { recipientHints } from "../recipient.ts";
import type { BadgeIdentity } from "../recipient.ts";
import type { BadgeSummary } from "../report.ts";
import { shown } from "../shown.ts";

/** The identities of a credential's subject (OB 3.0 AchievementSubject, IdentityObject). */
export function credentialIdentities(credential: JsonObject): BadgeIdentity[] {
  const subject = subjectOf(credential);
  const identities = listOf(subject.identifier).filter(isJsonObject).slice(0, 100);
  return [
    ...(typeof subject.id === "string" ? [{ kind: "id", hashed: false, value: subject.id, salt: "" }] : []),
    ...identities.map(({ identityType, hashed, identityHash, salt }) => ({
      kind: typeof identityType === "string" ? clip(identityType, 50) : "identifier",
      hashed: hashed === true,
      value: typeof identityHash === "string" ? identityHash : "",
      salt: typeof salt === "string" ? salt : "",
    })),
  ];
}

/** Which badge it is, in the credential's own words (OB 3.0 AchievementCredential, Achievement, Profile). */
export function credentialSummary(credential: JsonObject): BadgeSummary {
  const { achievement } = subjectOf(credential);
  const badge = isJsonObject(achievement) ? achievement : {};
  const issuer = isJsonObject(credential.issuer) ? credential.issuer : { id: credential.issuer };
  const criteria = isJsonObject(badge.criteria) ? badge.criteria : {};
  return {
    ...shown({
      id: credential.id,
      name: badge.name ?? credential.name,
      description: badge.description ?? credential.description,
      image: addressIn(badge.image) ?? addressIn(credential.image),
      issuedOn: credential.validFrom ?? credential.issuanceDate,
      expires: credential.validUntil ?? credential.expirationDate,
    }),
    criteria: shown({ url: criteria.id, narrative: criteria.narrative }),
    issuer: shown({ id: issuer.id, name: issuer.name, url: issuer.url }),
    recipients: recipientHints(credentialIdentities(credential)),
  };
}

function subjectOf(credential: JsonObject): JsonObject {
  const [subject] = listOf(credential.credentialSubject);
  return isJsonObject(subject) ? subject : {};
}

function addressIn(image: unknown): string | undefined {
  const address = isJsonObject(image) ? image.id : image;
  return isWebAddress(address) ? address : undefined;
}
