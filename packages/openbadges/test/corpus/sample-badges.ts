import { endorsementCredential } from "../../src/ob3/endorsement-credential.ts";
import type { SignedEndorsement } from "../../src/ob3/endorsement-credential.ts";
import type {
  AchievementCredentialInput,
  Ob3AchievementCredential,
} from "../../src/ob3/achievement-credential.ts";
import { profile } from "../../src/ob3/profile.ts";
import { signDataIntegrity } from "../../src/proofs/data-integrity.ts";
import type { WithProof } from "../../src/proofs/data-integrity.ts";
import { bitstringStatusEntry } from "../../src/status/bitstring-status-entry.ts";
import type { BitstringStatusEntry, StatusPurpose } from "../../src/status/bitstring-status-entry.ts";
import { fullAward, sampleCredential } from "../sample-credential.ts";
import { sampleSigning } from "../sample-keys.ts";
import { OTHER_DID, listUrl, otherSigning } from "./issuers.ts";

/** An entry in one of the issuer's lists, in which number 5 is set. */
export function statusOf(purpose: StatusPurpose, index: number): { status: BitstringStatusEntry } {
  return { status: bitstringStatusEntry({ listUrl: listUrl(purpose), index, purpose }) };
}

/** The full sample award as a credential; its status is entry 6 of the issuer's list of revoked ones. */
export function unsigned(change: Partial<AchievementCredentialInput> = {}): Ob3AchievementCredential {
  return sampleCredential({ ...statusOf("revocation", 6), ...change });
}

/** The same, signed; `alter` changes the document between making and signing it, `undefined` takes a member away. */
export async function signed(
  change: Partial<AchievementCredentialInput> = {},
  alter: object = {},
): Promise<WithProof<Ob3AchievementCredential>> {
  const altered = JSON.stringify({ ...unsigned(change), ...alter });
  return signDataIntegrity(JSON.parse(altered) as Ob3AchievementCredential, sampleSigning);
}

/** Another's endorsement of the sample award. */
export async function endorsement(change: object = {}): Promise<SignedEndorsement> {
  const plain = endorsementCredential({
    id: "urn:uuid:6b0a2f3c-3e0e-4b3c-8b61-0f4c5a1f0009",
    name: "Endorsement",
    issuer: profile({ id: OTHER_DID, name: "Other College" }),
    endorsed: fullAward.id,
    validFrom: fullAward.validFrom,
  });
  return signDataIntegrity({ ...plain, ...change }, otherSigning);
}
