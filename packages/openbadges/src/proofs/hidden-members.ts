import { OpenBadgesError } from "../open-badges-error.ts";
import { isJsonObject } from "./credential-members.ts";
import type { JsonObject } from "./credential-members.ts";

const CREDENTIALS = "https://www.w3.org/2018/credentials#";
/** What takes validity away from a credential: whoever hides one of these makes a spent credential look good. */
const LIMITS = ["validUntil", "expirationDate", "credentialStatus"] as const;
const KEYWORDS = new Set(["@context", "@value", "@language", "@direction"]);

/**
 * Refuses members that are written as IRIs, or with JSON-LD's keywords. Signatures over RDF hold for every spelling, and
 * readers of the JSON look for the plain names only: an expired credential whose `validUntil` was renamed to its whole IRI,
 * or moved under `@nest`, would still be signed and look valid (Data Integrity 2.4.1 Context Validation).
 *
 * Throws `credential-malformed`.
 *
 * @example
 * checkPlainNames({ "https://www.w3.org/2018/credentials#validUntil": "…" }); // throws
 */
export function checkPlainNames(value: unknown): void {
  if (Array.isArray(value)) for (const item of value) checkPlainNames(item);
  if (!isJsonObject(value)) return;
  for (const [name, inner] of Object.entries(value)) {
    if (name.includes(":") || (name.startsWith("@") && !KEYWORDS.has(name))) {
      const start = JSON.stringify(name.slice(0, 80));
      throw new OpenBadgesError(
        "credential-malformed",
        `The member ${start} is not written by its plain name.`,
      );
    }
    if (name !== "@context") checkPlainNames(inner);
  }
}

/**
 * Refuses a credential whose RDF has an end or a status that its JSON does not show in its place: RDF is the same when
 * such a member stands in another object with the same `id`, in an endorsement of the credential for instance.
 *
 * Throws `credential-malformed`.
 *
 * @example
 * checkNothingHidden(credential, await canonicalNQuads(credential));
 */
export function checkNothingHidden(credential: JsonObject, canonical: string): void {
  for (const name of LIMITS) {
    if (!(name in credential) && canonical.includes(`<${String(credential.id)}> <${CREDENTIALS}${name}> `)) {
      throw new OpenBadgesError("credential-malformed", `The member ${name} is not in its place.`);
    }
  }
}
