import { OB1_CONTEXT, OB2_CONTEXT, OB21_CONTEXT, VC1_CONTEXT, VC2_CONTEXT } from "../contexts.ts";
import { isJsonObject, listOf } from "../proofs/credential-members.ts";
import type { JsonObject } from "../proofs/credential-members.ts";
import { decodedJws } from "../proofs/read-jws.ts";
import { parseObject } from "./bounded-json.ts";
import type { BadgeVersion } from "./report.ts";

/** The editions before 3.0, whose assertions are hosted or signed as a whole. */
export type ClassicVersion = Exclude<BadgeVersion, "3.0" | "VC">;

/** What a text turns out to be. */
export type BadgeDocument =
  | { kind: "assertion"; version: ClassicVersion; document: JsonObject; jws?: string }
  | { kind: "credential"; document: JsonObject; jwt?: string }
  | { kind: "presentation"; document: JsonObject }
  | { kind: "other"; what: string }
  | { kind: "too-large" }
  | { kind: "unreadable"; reason: string };

const CLASSIC_CONTEXTS: ReadonlyMap<unknown, ClassicVersion> = new Map([
  [OB1_CONTEXT, "1.1"],
  [OB2_CONTEXT, "2.0"],
  [OB21_CONTEXT, "2.1"],
]);
const OTHER_TYPES = new Set([
  "BadgeClass",
  "Issuer",
  "Profile",
  "IssuerOrg",
  "RevocationList",
  "CryptographicKey",
  "Endorsement",
  "Achievement",
]);

/**
 * Tells what a JSON text or compact JWS is, by its contexts, types and members: an assertion of Open Badges 0.5 to 2.1, a
 * verifiable credential, or something else.
 *
 * @example
 * documentIn('{"@context":"https://w3id.org/openbadges/v2","type":"Assertion",…}'); // { kind: "assertion", version: "2.0", … }
 */
export function documentIn(text: string): BadgeDocument {
  if (text.startsWith("{")) return plainDocument(text);
  let payload: JsonObject;
  try {
    payload = decodedJws(text)[1];
  } catch (error) {
    return { kind: "unreadable", reason: String(error) };
  }
  const bounded = parseObject(JSON.stringify(payload));
  if (bounded.kind !== "object") return { kind: "too-large" };
  const wrapped = isJsonObject(payload.vc) ? payload.vc : payload;
  const document = documentOf(wrapped);
  if (document.kind === "assertion") return { ...document, jws: text };
  return document.kind === "credential" ? { ...document, jwt: text } : document;
}

/** Whether a text looks like a badge at all, of whatever edition; for files that may be anything. */
export function isBadgeLike(text: string): boolean {
  const { kind } = documentIn(text);
  return kind === "assertion" || kind === "credential" || kind === "presentation";
}

function plainDocument(text: string): BadgeDocument {
  const parsed = parseObject(text);
  if (parsed.kind === "too-large") return parsed;
  return parsed.kind === "object"
    ? documentOf(parsed.object)
    : { kind: "unreadable", reason: "The text is not a JSON object." };
}

function documentOf(document: JsonObject): BadgeDocument {
  const contexts = listOf(document["@context"]);
  const types = listOf(document.type);
  if (
    types.includes("VerifiableCredential") ||
    (contexts.some(isOfCredentials) && "credentialSubject" in document)
  ) {
    return { kind: "credential", document };
  }
  if (types.includes("VerifiablePresentation")) return { kind: "presentation", document };
  const version = CLASSIC_CONTEXTS.get(contexts.find((context) => CLASSIC_CONTEXTS.has(context)));
  if (types.includes("Assertion")) return { kind: "assertion", version: version ?? "2.0", document };
  const other = types.find((type) => typeof type === "string" && OTHER_TYPES.has(type));
  if (typeof other === "string") return { kind: "other", what: other };
  const older = olderVersion(document);
  if (older !== undefined) return { kind: "assertion", version: version ?? older, document };
  return { kind: "other", what: typeof types[0] === "string" ? types[0] : "JSON" };
}

/** Open Badges 1.0 and 0.5 have neither context nor type: they are known by their members. */
function olderVersion({ recipient, badge, verify }: JsonObject): ClassicVersion | undefined {
  if (isJsonObject(recipient) && badge !== undefined && isJsonObject(verify)) return "1.0";
  return typeof recipient === "string" && isJsonObject(badge) && isJsonObject(badge.issuer)
    ? "0.5"
    : undefined;
}

function isOfCredentials(context: unknown): boolean {
  return context === VC2_CONTEXT || context === VC1_CONTEXT;
}
