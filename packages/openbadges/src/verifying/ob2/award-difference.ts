import { canonicalJson } from "../../proofs/canonical-json.ts";
import type { JsonObject } from "../../proofs/credential-members.ts";
import { momentOf } from "../moments.ts";
import { isOldVersion } from "./classic-assertion.ts";
import type { ClassicAssertion } from "./classic-assertion.ts";

/** Of what an issuer added since, these would make the copy say more than the issuer does. */
const LIMITS = ["expires", "revoked"];

/**
 * How a copy of an assertion differs from what its issuer publishes; undefined when it does not. The issuer may have added
 * members since, an address of its picture for instance. Where the issuer moved from the first editions to the second
 * meanwhile, recipient and dates are compared.
 */
export function awardDifference(copy: ClassicAssertion, published: ClassicAssertion): string | undefined {
  if (isOldVersion(copy.version) !== isOldVersion(published.version)) return sameEssentials(copy, published);
  const names = new Set([...Object.keys(copy.document), ...LIMITS]);
  names.delete("@context");
  const differing = [...names].find((name) => !isSame(copy.document, published.document, name));
  return differing === undefined
    ? undefined
    : `${JSON.stringify(differing.slice(0, 80))} is different there.`;
}

function isSame(copy: JsonObject, published: JsonObject, name: string): boolean {
  const [one, other] = [copy[name], published[name]];
  const moment = momentOf(one);
  if (moment !== undefined) return moment === momentOf(other);
  return canonicalJson(one ?? null) === canonicalJson(other ?? null);
}

function sameEssentials(copy: ClassicAssertion, published: ClassicAssertion): string | undefined {
  const essence = ({ identities, from, until }: ClassicAssertion): string =>
    JSON.stringify([identities.map(({ hashed, value, salt }) => [hashed, value, salt]), from, until]);
  return essence(copy) === essence(published) ? undefined : "The recipient or a date is different there.";
}
