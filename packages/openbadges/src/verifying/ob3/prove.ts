import { OpenBadgesError } from "../../open-badges-error.ts";
import type { OpenBadgesErrorCode } from "../../open-badges-error.ts";
import { issuerIdOf, listOf } from "../../proofs/credential-members.ts";
import type { JsonObject } from "../../proofs/credential-members.ts";
import { verifyDataIntegrity } from "../../proofs/verify-data-integrity.ts";
import { verifyVcJwt } from "../../proofs/verify-vc-jwt.ts";
import { UnreachableError } from "../fetched-json.ts";
import { findJwk } from "../find-jwk.ts";
import type { FoundJwk } from "../find-jwk.ts";
import { findMethod } from "../find-key.ts";
import type { FindingCode } from "../findings.ts";
import { note } from "../inspection.ts";
import type { Inspection } from "../inspection.ts";

/** A credential and, if it came as one, the JWT it is in. */
export interface CredentialText {
  document: JsonObject;
  jwt?: string;
}

/** What a refusal of the proof means for the badge. */
const MEANING: ReadonlyMap<OpenBadgesErrorCode, FindingCode> = new Map<OpenBadgesErrorCode, FindingCode>([
  ["proof-missing", "signature-missing"],
  ["proof-malformed", "signature-malformed"],
  ["jwt-malformed", "signature-malformed"],
  ["proof-unsupported", "signature-unsupported"],
  ["jwt-unsupported", "signature-unsupported"],
  ["did-invalid", "signature-unsupported"],
  ["proof-expired", "signature-expired"],
  ["signature-invalid", "signature-invalid"],
  ["context-unknown", "vocabulary-unknown"],
  ["json-ld-invalid", "signature-incomplete"],
  ["claims-mismatch", "claims-mismatch"],
  ["controller-mismatch", "signer-differs"],
  ["key-unknown", "key-not-listed"],
  ["key-invalid", "key-unreadable"],
]);

const STANDINGS = {
  "issuer's": "signature-valid",
  "not listed": "key-not-listed",
  unproven: "signer-unproven",
} as const;

/**
 * Checks that the issuer signed a credential (OB 3.0 Verification, Check that the proof method is satisfied) and notes what
 * was found; true when it holds.
 */
export async function prove(inspection: Inspection, text: CredentialText): Promise<boolean> {
  try {
    const code = await (text.jwt === undefined
      ? proveData(inspection, text.document)
      : proveJwt(inspection, text.jwt));
    note(inspection, code);
    return code === "signature-valid";
  } catch (error) {
    if (error instanceof UnreachableError) {
      note(inspection, "key-unreachable", { host: error.host }, error.message);
    } else if (error instanceof OpenBadgesError) {
      note(
        inspection,
        MEANING.get(error.code) ?? "malformed",
        { version: "3.0" },
        `${error.code}: ${error.message}`,
      );
    } else throw error;
    return false;
  }
}

async function proveData(inspection: Inspection, document: JsonObject): Promise<FindingCode> {
  const { now, loader, ask } = inspection;
  await verifyDataIntegrity(document, { now, loader, resolveKey: async (id) => findMethod(ask, id) });
  return "signature-valid";
}

async function proveJwt(inspection: Inspection, jwt: string): Promise<FindingCode> {
  let standing: FoundJwk["standing"] = "unproven";
  const { credential, expires } = await verifyVcJwt(jwt, async (request) => {
    const found = await findJwk(inspection.ask, request);
    standing = found.standing;
    return found.jwk;
  });
  if (expires !== undefined && !("validUntil" in credential) && expires < inspection.now)
    return "signature-expired";
  if (await hasUnknownContext(inspection, credential)) note(inspection, "vocabulary-extended");
  return STANDINGS[standing];
}

/** A JWT's signature covers its text: a context that is not known takes nothing from what the known ones say. */
async function hasUnknownContext({ loader }: Inspection, credential: JsonObject): Promise<boolean> {
  for (const context of listOf(credential["@context"])) {
    if (typeof context !== "string") return true;
    const isKnown = await loader(context).then(
      () => true,
      () => false,
    );
    if (!isKnown) return true;
  }
  return false;
}

/** The issuer's id, where there is one. */
export function issuerOf(document: JsonObject): string | undefined {
  try {
    return issuerIdOf(document);
  } catch {
    return undefined;
  }
}
