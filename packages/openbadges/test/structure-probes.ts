import { canonicalNQuads } from "../src/proofs/canonicalise.ts";
import { isJsonObject, listOf } from "../src/proofs/credential-members.ts";
import type { JsonObject } from "../src/proofs/credential-members.ts";
import { unbakeSvgCredential } from "../src/baking/svg-credential.ts";
import { unbakePng } from "../src/baking/unbake-png.ts";
import { schemaErrors } from "./ob3-schema.ts";

/** What a file holds once it is parsed. */
export interface Parsed {
  credential: JsonObject;
  /** The JWT it came in, if it did. */
  jwt?: string;
}

/** Ends the inspection with the name of the probe that found something. */
export class ProbeError extends Error {
  readonly probe: string;

  constructor(probe: string, message: string) {
    super(message);
    this.probe = probe;
  }
}

/** Throws a ProbeError unless the condition holds. */
export function must(condition: boolean, probe: string, message: string): asserts condition {
  if (!condition) throw new ProbeError(probe, message);
}

/** Parse: a PNG by its keyword, an SVG by its qualified name, a JWT by its payload or its claim `vc`, or JSON. */
export function parsed(file: Uint8Array | string): Parsed {
  const text = (typeof file === "string" ? fromSvg(file) : fromPng(file)).trim();
  if (text.startsWith("{")) return { credential: jsonObject(text) };
  const [, payload = ""] = text.split(".");
  must(text.split(".").length === 3, "parse", "neither JSON nor a JWT");
  const claims = jsonObject(Buffer.from(payload, "base64url").toString());
  return { credential: isJsonObject(claims.vc) ? claims.vc : claims, jwt: text };
}

/** JSON-LD valid: every member is defined by a context we know. */
export async function probeJsonLd(credential: JsonObject, jwt: string | undefined): Promise<void> {
  const claims = jwt === undefined ? [] : ["iss", "sub", "jti", "nbf", "exp", "iat"];
  const { proof: _, ...document } = credential;
  const plain = Object.fromEntries(Object.entries(document).filter(([name]) => !claims.includes(name)));
  await canonicalNQuads(plain).catch((error: unknown) => must(false, "json-ld", String(error)));
}

/** Contexts, types and schema, in this order. */
export function probeEnvelope(credential: JsonObject): void {
  const [first, second] = listOf(credential["@context"]);
  must(first === "https://www.w3.org/ns/credentials/v2", "context", "the first context is not the VC's");
  const isOpenBadges = /^https:\/\/purl\.imsglobal\.org\/spec\/ob\/v3p0\/context(-3\.\d\.\d)?\.json$/;
  must(
    typeof second === "string" && isOpenBadges.test(second),
    "context",
    "the second context is not Open Badges'",
  );
  const types = listOf(credential.type);
  must(types.includes("VerifiableCredential"), "type", "it is not a VerifiableCredential");
  const kind = types.includes("EndorsementCredential") ? "endorsement" : "achievement";
  const isAchievement = types.includes("OpenBadgeCredential") || types.includes("AchievementCredential");
  must(kind === "endorsement" || isAchievement, "type", "it is no credential of Open Badges");
  const [error] = schemaErrors(`${kind}credential`, credential);
  must(error === undefined, "schema", error ?? "");
}

/** Subject type, id or identifier, and the types of what is in the subject; then evidence; then the issuer. */
export function probeMembers(credential: JsonObject): void {
  const subject = credential.credentialSubject;
  must(isJsonObject(subject), "subject", "there is not exactly one subject");
  const types = listOf(subject.type);
  must(
    types.includes("AchievementSubject") || types.includes("EndorsementSubject"),
    "subject",
    "it is of another type",
  );
  const isIdentified = typeof subject.id === "string" || listOf(subject.identifier).length > 0;
  must(isIdentified, "subject", "it has neither id nor identifier");
  probeTypes(listOf(subject.identifier), "IdentityObject", "subject");
  probeTypes(listOf(subject.result), "Result", "subject");
  probeTypes(listOf(subject.source), "Profile", "subject");
  probeTypes(listOf(credential.evidence), "Evidence", "evidence");
  probeTypes(listOf(credential.issuer), "Profile", "issuer");
}

function probeTypes(items: unknown[], type: string, probe: string): void {
  const isRight = (item: unknown): boolean => isJsonObject(item) && listOf(item.type).includes(type);
  must(items.every(isRight), probe, `something is not of type ${type}`);
}

function fromPng(file: Uint8Array): string {
  const found = unbakePng(file).filter(({ keyword }) => keyword === "openbadgecredential");
  must(found.length === 1, "parse", "the PNG has no credential");
  return found[0]?.text ?? "";
}

function fromSvg(text: string): string {
  if (!/^\s*(<\?xml|<svg)/.test(text)) return text;
  const found = unbakeSvgCredential(text);
  must(found !== undefined, "parse", "the SVG has no credential");
  return found;
}

function jsonObject(text: string): JsonObject {
  const value = JSON.parse(text) as unknown;
  must(isJsonObject(value), "parse", "it is not a JSON object");
  return value;
}
