import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
} from "@simplewebauthn/server";
import { decodeAttestationObject, isoBase64URL } from "@simplewebauthn/server/helpers";
import { recordInAudit } from "#src/domain/access/audit.ts";
import type { Caller } from "#src/domain/access/caller.ts";
import { queuePersonMail } from "#src/domain/people/mails/queue-mail.ts";
import type { Person } from "#src/domain/people/person.ts";
import { getPerson } from "#src/domain/people/queries.ts";
import type { RelyingParty } from "#src/domain/people/relying-party.ts";
import { beginStep, takeStep } from "#src/domain/people/steps.ts";
import type { PersonId } from "#src/platform/ids.ts";
import { Problem } from "#src/platform/problem.ts";
import type { Work } from "#src/platform/work.ts";

/*
 * Passkeys (WebAuthn level 2). Each is asked to verify its user, so one alone counts as two factors: something one has, and a finger, a
 * face or a PIN. Who made the device is not asked.
 */

/** A passkey as its person sees it. */
export interface Passkey {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

const mostPasskeys = 20;

/** A person's passkeys, oldest first. */
export async function listPasskeys(work: Work, personId: PersonId): Promise<Passkey[]> {
  const rows = await selectPasskeys(work, personId).orderBy("created_at").execute();
  return rows.map((row) => ({
    id: row.passkey_id,
    name: row.name,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
  }));
}

/** Begins to add a passkey: what the browser needs, and the token of the step. */
export async function beginPasskey(
  work: Work,
  person: Person,
  party: RelyingParty,
): Promise<{ options: PublicKeyCredentialCreationOptionsJSON; token: string }> {
  const known = await selectPasskeys(work, person.id).execute();
  if (known.length >= mostPasskeys) {
    throw new Problem("conflict", `There are ${mostPasskeys} passkeys: remove one first.`);
  }
  const options = await generateRegistrationOptions({
    rpName: party.id,
    rpID: party.id,
    userID: new TextEncoder().encode(person.id),
    userName: person.email,
    userDisplayName: person.name,
    attestationType: "none",
    excludeCredentials: known.map(({ passkey_id: id }) => ({ id })),
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
  });
  const token = await beginStep(work, "passkey-add", person.id, { challenge: options.challenge });
  return { options, token };
}

/** Adds the passkey that a browser has made; refuses an answer that does not fit the step. */
export async function addPasskey(
  work: Work,
  caller: Caller,
  person: Person,
  party: RelyingParty,
  order: { readonly token: string; readonly response: RegistrationResponseJSON; readonly name: string },
): Promise<void> {
  const step = await takeStep(work, "passkey-add", order.token);
  if (step?.personId !== person.id) throw new Problem("gone", "This took too long. Begin again.");
  const { credential } = await registered(order.response, step.data.challenge, party);
  await work.tx
    .insertInto("passkey")
    .values({
      passkey_id: credential.id,
      person_id: person.id,
      public_key: Buffer.from(credential.publicKey),
      counter: credential.counter,
      transports: [...(credential.transports ?? [])],
      name: order.name.slice(0, 100),
      created_at: work.now,
      last_used_at: null,
    })
    .execute();
  await recordInAudit(work, caller, "passkey.add", person.id, { name: order.name });
  await queuePersonMail(work, "notice", person, { what: "passkey-added", name: person.name });
}

/** Takes a passkey of a person away. */
export async function removePasskey(
  work: Work,
  caller: Caller,
  person: Person,
  passkeyId: string,
): Promise<void> {
  const { numDeletedRows } = await work.tx
    .deleteFrom("passkey")
    .where("person_id", "=", person.id)
    .where("passkey_id", "=", passkeyId)
    .executeTakeFirstOrThrow();
  if (numDeletedRows === 0n) throw new Problem("not-found", "There is no such passkey any more.");
  await recordInAudit(work, caller, "passkey.remove", person.id);
  await queuePersonMail(work, "notice", person, { what: "passkey-removed", name: person.name });
}

/** Begins to ask a browser for a passkey, whosever it is. */
export async function askForPasskey(
  work: Work,
  party: RelyingParty,
): Promise<{ options: PublicKeyCredentialRequestOptionsJSON; token: string }> {
  const options = await generateAuthenticationOptions({ rpID: party.id, userVerification: "required" });
  const token = await beginStep(work, "passkey-sign-in", null, { challenge: options.challenge });
  return { options, token };
}

/** Whose passkey has answered; null when it is none of ours, or the answer does not fit the step. */
export async function checkPasskey(
  work: Work,
  party: RelyingParty,
  token: string,
  response: AuthenticationResponseJSON,
): Promise<Person | null> {
  const step = await takeStep(work, "passkey-sign-in", token);
  if (!step) return null;
  const row = await work.tx
    .selectFrom("passkey")
    .selectAll()
    .where("passkey_id", "=", response.id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) return null;
  const verified = await verifyAuthenticationResponse({
    response,
    expectedChallenge: step.data.challenge,
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    requireUserVerification: true,
    credential: { id: row.passkey_id, publicKey: new Uint8Array(row.public_key), counter: row.counter },
  }).catch(() => null);
  if (!verified?.verified) return null;
  await work.tx
    .updateTable("passkey")
    .set({ counter: verified.authenticationInfo.newCounter, last_used_at: work.now })
    .where("passkey_id", "=", row.passkey_id)
    .execute();
  const person = await getPerson(work.tx, row.person_id);
  return person.disabledAt ? null : person;
}

async function registered(response: RegistrationResponseJSON, challenge: string, party: RelyingParty) {
  requireNoAttestation(response);
  const verified = await verifyRegistrationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    requireUserVerification: true,
  }).catch(() => null);
  if (!verified?.verified) throw new Problem("invalid", "passkey: this answer of the browser does not fit");
  return verified.registrationInfo;
}

/** Certificates of devices are not asked for; verifying one would ask servers that it names. */
function requireNoAttestation(response: RegistrationResponseJSON): void {
  const wrong = new Problem("invalid", "passkey: this answer of the browser does not fit");
  try {
    const bytes = isoBase64URL.toBuffer(response.response.attestationObject);
    const attestation = decodeAttestationObject(bytes);
    const plain = ["none", "packed"].includes(attestation.get("fmt"));
    if (plain && !attestation.get("attStmt").get("x5c")) return;
  } catch {
    throw wrong;
  }
  throw wrong;
}

function selectPasskeys(work: Work, personId: PersonId) {
  return work.tx.selectFrom("passkey").selectAll().where("person_id", "=", personId);
}
