import { createPublicKey } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { verifyAssertionJws } from "../../ob2/assertion-jws.ts";
import { revokedAssertionIn } from "../../ob2/revocation-list.ts";
import { OpenBadgesError } from "../../open-badges-error.ts";
import { isJsonObject, listOf } from "../../proofs/credential-members.ts";
import type { JsonObject } from "../../proofs/credential-members.ts";
import { fetchObject } from "../fetched-json.ts";
import { hostOf } from "../fetching.ts";
import { isSameOrigin } from "../find-key.ts";
import { note } from "../inspection.ts";
import type { Inspection } from "../inspection.ts";
import type { ClassicAssertion } from "./classic-assertion.ts";
import { isOldVersion } from "./classic-assertion.ts";
import type { Part } from "./parts.ts";

/**
 * Checks the signature of a signed assertion and whether its key is the issuer's (OB 2.0 SignedBadge, CryptographicKey; OB 1.1
 * Signed Badges) and notes what was found; true when both hold.
 */
export async function proveAssertion(
  inspection: Inspection,
  assertion: ClassicAssertion,
  jws: string,
  issuer: Part | undefined,
): Promise<boolean> {
  const found = await keyOf(inspection, assertion, issuer);
  if (found === undefined) return false;
  try {
    await verifyAssertionJws(jws, readKey(found.pem));
  } catch (error) {
    if (!(error instanceof OpenBadgesError)) throw error;
    const code = error.code === "signature-invalid" ? "signature-invalid" : "signature-unsupported";
    note(
      inspection,
      error.code === "key-invalid" ? "key-unreadable" : code,
      {},
      `${error.code}: ${error.message}`,
    );
    return false;
  }
  if (issuer?.address === undefined) return false;
  const isIssuers = isOldVersion(assertion.version)
    ? isSameOrigin(found.address, issuer.address)
    : found.owner === issuer.address && listedKeys(issuer.document).includes(found.address);
  note(
    inspection,
    isIssuers ? "signature-valid" : found.owner === issuer.address ? "key-not-listed" : "signer-differs",
  );
  return isIssuers;
}

/** Asks the issuer's list of revoked assertions, if it has one (OB 2.0 RevocationList; OB 1.1 Revoking Signed Badges). */
export async function noteRevocation(
  inspection: Inspection,
  { ids }: ClassicAssertion,
  issuer: Part | undefined,
): Promise<void> {
  if (issuer === undefined) return;
  const { revocationList } = issuer.document;
  const address = isJsonObject(revocationList) ? revocationList.id : revocationList;
  if (typeof address !== "string") {
    note(inspection, "not-revocable");
    return;
  }
  const fetched = await fetchObject(inspection.ask, address, "list");
  if (fetched.kind === "unreadable") note(inspection, "status-unreadable", {}, fetched.reason);
  else if (fetched.kind !== "object") {
    note(inspection, "status-unreachable", { host: hostOf(address) }, fetched.reason);
  } else {
    const entry = revokedAssertionIn(fetched.object, ids);
    if (entry === undefined) note(inspection, "not-revoked");
    else if (entry.reason === undefined) note(inspection, "revoked");
    else note(inspection, "revoked-because", { reason: entry.reason });
  }
}

interface FoundKey {
  address: string;
  pem: string;
  owner?: string;
}

/** The key at the address the assertion names; else the issuer's only one. A bare PEM is met in the first editions. */
async function keyOf(
  inspection: Inspection,
  { keyAddress }: ClassicAssertion,
  issuer: Part | undefined,
): Promise<FoundKey | undefined> {
  const listed = issuer === undefined ? [] : listedKeys(issuer.document);
  const address = keyAddress ?? (listed.length === 1 ? listed[0] : undefined);
  if (address === undefined) {
    note(inspection, "key-not-listed", {}, "Neither the assertion nor the issuer names one key.");
    return undefined;
  }
  const inside = listOf(issuer?.document.publicKey).find((key) => isJsonObject(key) && key.id === address);
  if (isJsonObject(inside) && typeof inside.publicKeyPem === "string") return keyIn(inside, address);
  const fetched = await fetchObject(inspection.ask, address, "key");
  if (fetched.kind === "object") return keyIn(fetched.object, address);
  if (fetched.kind === "unreadable" && fetched.text?.startsWith("-----BEGIN "))
    return { address, pem: fetched.text };
  note(inspection, "key-unreachable", { host: hostOf(address) }, fetched.reason);
  return undefined;
}

function keyIn({ owner, publicKeyPem }: JsonObject, address: string): FoundKey {
  const pem = typeof publicKeyPem === "string" ? publicKeyPem : "";
  return { address, pem, ...(typeof owner === "string" ? { owner } : {}) };
}

function listedKeys(profile: JsonObject): string[] {
  return listOf(profile.publicKey)
    .map((key) => (isJsonObject(key) ? key.id : key))
    .filter((id) => typeof id === "string");
}

function readKey(pem: string): KeyObject {
  try {
    return createPublicKey(pem);
  } catch (cause) {
    throw new OpenBadgesError("key-invalid", "The key is no PEM of a public key.", { cause });
  }
}
