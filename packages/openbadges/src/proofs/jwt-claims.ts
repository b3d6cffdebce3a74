import { OpenBadgesError } from "../open-badges-error.ts";
import { isJsonObject, issuerIdOf } from "./credential-members.ts";

/** The claims that repeat members of the credential (OB 3.0 JSON Web Token Proof Format, Payload); times in seconds since 1970. */
export interface CredentialClaims {
  iss: string;
  jti: string;
  sub: string;
  nbf: number;
  exp?: number;
}

/**
 * The claims that go with a credential (OB 3.0 JSON Web Token Proof Format): `iss` its issuer's id, `jti` its id, `sub` its subject's id,
 * `nbf` its validFrom and, if it ends, `exp` its validUntil.
 *
 * Throws `subject-unidentified` when the subject has no `id`, and `credential-malformed`.
 *
 * @example
 * credentialClaims(credential); // { iss: "did:web:…", jti: "urn:uuid:…", sub: "urn:uuid:…", nbf: 1795435200 }
 */
export function credentialClaims(credential: object): CredentialClaims {
  const { jti, sub, nbf, exp } = knownClaims(credential);
  if (sub === undefined) {
    throw new OpenBadgesError("subject-unidentified", "A JWT needs a subject with an id: a DID or urn:uuid.");
  }
  if (jti === undefined || nbf === undefined) {
    throw new OpenBadgesError("credential-malformed", "The credential has no id or no validFrom.");
  }
  return { iss: issuerIdOf(credential), jti, sub, nbf, ...(exp === undefined ? {} : { exp }) };
}

/**
 * The same, with what the credential does not have left out, and with the names of dates that the older data model has
 * (VC Data Model 1.1, 4.6 and 4.8); throws `credential-malformed`.
 */
export function knownClaims(credential: object): Partial<CredentialClaims> {
  const members = credential as Record<string, unknown>;
  const { id, credentialSubject } = members;
  const validFrom = members.validFrom ?? members.issuanceDate;
  const validUntil = members.validUntil ?? members.expirationDate;
  const sub = isJsonObject(credentialSubject) ? credentialSubject.id : undefined;
  return {
    iss: issuerIdOf(credential),
    ...(typeof id === "string" ? { jti: id } : {}),
    ...(typeof sub === "string" ? { sub } : {}),
    ...(validFrom === undefined ? {} : { nbf: seconds(validFrom) }),
    ...(validUntil === undefined ? {} : { exp: seconds(validUntil) }),
  };
}

/**
 * Refuses claims that contradict the credential; with `all`, also claims that are missing or have no counterpart in it.
 *
 * Throws `claims-mismatch` and `credential-malformed`.
 */
export function checkClaims(
  payload: Readonly<Record<string, unknown>>,
  credential: object,
  all: boolean,
): void {
  const expected = new Map<string, unknown>(Object.entries(knownClaims(credential)));
  for (const name of ["iss", "jti", "sub", "nbf", "exp"]) {
    const claimed = payload[name];
    if (claimed === undefined ? !all || !expected.has(name) : !all && !expected.has(name)) continue;
    const value = typeof claimed === "number" ? Math.floor(claimed) : claimed;
    if (value !== expected.get(name)) {
      throw new OpenBadgesError("claims-mismatch", `The claim ${name} is not what the credential says.`);
    }
  }
}

function seconds(moment: unknown): number {
  const milliseconds = typeof moment === "string" ? Date.parse(moment) : Number.NaN;
  if (Number.isNaN(milliseconds)) {
    throw new OpenBadgesError("credential-malformed", "The credential has a date that is none.");
  }
  return Math.floor(milliseconds / 1000);
}
