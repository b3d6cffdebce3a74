import { isJsonObject, listOf } from "../../proofs/credential-members.ts";
import type { JsonObject } from "../../proofs/credential-members.ts";
import { documentIn } from "../badge-document.ts";
import { verdictOf } from "../findings.ts";
import { apart, note } from "../inspection.ts";
import type { Inspection } from "../inspection.ts";
import type { Check } from "../report.ts";
import { shown } from "../shown.ts";
import type { CredentialText } from "./prove.ts";
import { kindOf } from "./structure.ts";

/** An embedded endorsement and the id of what it stands in. */
interface Embedded {
  endorsement: unknown;
  holder: unknown;
}

/** Inspects a credential by itself. */
export type InspectCredential = (inspection: Inspection, text: CredentialText) => Promise<JsonObject>;

/** Endorsements have issuers who have endorsements; so far they are followed, and so many in one badge. */
const DEEPEST = 3;
const MOST = 10;
const UNCLEAR = new Set(["could-not-tell", "status-unknown", "unsupported"]);

/**
 * Inspects the endorsements embedded in a credential, its achievement and its issuer, each as a credential of its own (OB 3.0
 * EndorsementCredential Verification). What is wrong with an endorsement is told and takes nothing from the badge.
 */
export async function noteEndorsements(
  inspection: Inspection,
  credential: JsonObject,
  inspect: InspectCredential,
): Promise<void> {
  const all = embeddedIn(credential);
  const left = inspection.depth < DEEPEST ? all.slice(0, MOST) : [];
  for (const one of left) await noteEndorsement(inspection, one, inspect);
  if (left.length < all.length) note(inspection, "endorsements-left-out");
}

async function noteEndorsement(
  inspection: Inspection,
  { endorsement, holder }: Embedded,
  inspect: InspectCredential,
): Promise<void> {
  const text = textOf(endorsement);
  if (text === undefined || kindOf(text.document) !== "endorsement") {
    note(inspection, "endorsement-invalid", { issuer: "?" }, "It is no EndorsementCredential.");
    return;
  }
  const own = apart(inspection);
  const document = await inspect(own, text);
  const issuer = isJsonObject(document.issuer) ? document.issuer : { id: document.issuer };
  const { name, id } = shown({ name: issuer.name, id: issuer.id });
  const params = { issuer: name ?? id ?? "?" };
  const [subject] = listOf(document.credentialSubject);
  const verdict = verdictOf(own.checks.map(({ code }) => code));
  if (!isJsonObject(subject) || subject.id !== holder) {
    note(inspection, "endorsement-invalid", params, "It endorses something else.");
  } else if (verdict === "valid") note(inspection, "endorsement-valid", params);
  else if (UNCLEAR.has(verdict)) note(inspection, "endorsement-unclear", params, whyNot(own.checks));
  else note(inspection, "endorsement-invalid", params, whyNot(own.checks));
}

function embeddedIn(credential: JsonObject): Embedded[] {
  const [subject] = listOf(credential.credentialSubject);
  const achievement = isJsonObject(subject) ? subject.achievement : undefined;
  return [credential, achievement, credential.issuer].filter(isJsonObject).flatMap((holder) =>
    [...listOf(holder.endorsement), ...listOf(holder.endorsementJwt)].map((endorsement) => {
      return { endorsement, holder: holder.id };
    }),
  );
}

function textOf(endorsement: unknown): CredentialText | undefined {
  if (isJsonObject(endorsement)) return { document: endorsement };
  const found = typeof endorsement === "string" ? documentIn(endorsement) : undefined;
  return found?.kind === "credential" ? found : undefined;
}

function whyNot(checks: readonly Check[]): string {
  const check = checks.find(({ code }) => verdictOf([code]) !== "valid");
  return `${check?.code} ${check?.reason ?? ""}`.trim();
}
