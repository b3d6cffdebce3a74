import { OB3_CONTEXT, OB3_EXTENSIONS_CONTEXT, VC2_CONTEXT } from "../contexts.ts";
import { dateTime } from "../date-time.ts";
import { OpenBadgesError } from "../open-badges-error.ts";
import { optionalFields } from "../optional-fields.ts";
import type { Optional } from "../optional-fields.ts";
import type { BitstringStatusEntry } from "../status/bitstring-status-entry.ts";
import type { RevocationListStatus } from "../status/revocation-list.ts";

/** The contexts of a 3.0 credential, in the order the specification fixes. */
export type Ob3Contexts =
  | [typeof VC2_CONTEXT, typeof OB3_CONTEXT]
  | [typeof VC2_CONTEXT, typeof OB3_CONTEXT, typeof OB3_EXTENSIONS_CONTEXT];

/** A JSON Schema that the credential follows (OB 3.0 CredentialSchema). */
export interface Ob3CredentialSchema {
  id: string;
  type: "1EdTechJsonSchemaValidator2019";
}

/** Members that achievement and endorsement credentials share (OB 3.0 Appendix B). */
export interface CredentialEnvelope {
  validFrom: string;
  validUntil?: string;
  awardedDate?: string;
  credentialSchema?: Ob3CredentialSchema[];
  credentialStatus?: BitstringStatusEntry | RevocationListStatus;
  refreshService?: { id: string; type: "1EdTechCredentialRefresh" };
  termsOfUse?: { type: string; id?: string }[];
}

/** What the shared members are made of. */
export interface CredentialEnvelopeInput {
  /** From when on the credential is valid; moved when it is issued again under the same `id`. */
  validFrom: Date;
  /** Until when it is valid; for ever when left out. */
  validUntil?: Optional<Date>;
  /** When it was first awarded, if that is not `validFrom`. */
  awardedDate?: Optional<Date>;
  /** Addresses of JSON Schemas; a checker that cannot reach one refuses the credential. */
  schemas?: Optional<readonly string[]>;
  /** From `bitstringStatusEntry` or `revocationListStatus`; the schema allows one only. */
  status?: Optional<BitstringStatusEntry | RevocationListStatus>;
  /** Where a newer version of the credential can be had. */
  refreshUrl?: Optional<string>;
  /** Each `type` is an absolute IRI: the contexts define no kinds of terms. */
  termsOfUse?: Optional<readonly { type: string; id?: string }[]>;
}

/**
 * The contexts and shared members of a credential (VC Data Model 2.0, 4.3 and 4.9; OB 3.0 Appendix B). The extensions
 * context is there exactly when a schema, a refresh service or the 1EdTech revocation list needs it.
 *
 * Throws `date-invalid`, and `date-order` when the credential would end before it begins.
 */
export function credentialEnvelope(input: CredentialEnvelopeInput): {
  contexts: Ob3Contexts;
  members: CredentialEnvelope;
} {
  const { validFrom, validUntil, awardedDate, schemas, status, refreshUrl, termsOfUse } = input;
  if (validUntil && validUntil.getTime() < validFrom.getTime()) {
    throw new OpenBadgesError("date-order", "The credential would end before it begins.");
  }
  const extended = !!schemas?.length || !!refreshUrl || status?.type === "1EdTechRevocationList";
  const members = {
    validFrom: dateTime(validFrom),
    ...optionalFields({
      validUntil: validUntil ? dateTime(validUntil) : undefined,
      awardedDate: awardedDate ? dateTime(awardedDate) : undefined,
      credentialSchema: schemas?.map((id): Ob3CredentialSchema => {
        return { id, type: "1EdTechJsonSchemaValidator2019" };
      }),
      credentialStatus: status,
      refreshService: refreshUrl ? { id: refreshUrl, type: "1EdTechCredentialRefresh" as const } : undefined,
      termsOfUse: termsOfUse?.slice(),
    }),
  };
  return {
    contexts: extended ? [VC2_CONTEXT, OB3_CONTEXT, OB3_EXTENSIONS_CONTEXT] : [VC2_CONTEXT, OB3_CONTEXT],
    members,
  };
}
