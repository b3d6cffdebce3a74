import { isJsonObject, listOf } from "../../proofs/credential-members.ts";
import type { JsonObject } from "../../proofs/credential-members.ts";
import { documentIn } from "../badge-document.ts";
import { fetchObject } from "../fetched-json.ts";
import { hostOf } from "../fetching.ts";
import { note } from "../inspection.ts";
import type { Inspection } from "../inspection.ts";
import { classicAssertion } from "./classic-assertion.ts";
import type { ClassicAssertion } from "./classic-assertion.ts";
import { awardDifference } from "./award-difference.ts";

/**
 * Asks the issuer's site for a hosted assertion (OB 2.0 HostedBadge, Revoking Hosted Assertions) and notes what it says.
 * Gives what the site publishes, which is what counts; undefined when it publishes none, or could not be asked.
 */
export async function publishedAssertion(
  inspection: Inspection,
  copy: ClassicAssertion,
  foundAt: string | undefined,
): Promise<ClassicAssertion | undefined> {
  const { address } = copy;
  if (address === undefined) {
    note(inspection, "hosted-nowhere");
    return undefined;
  }
  if (address === foundAt) return notRevoked(inspection, copy, address);
  const params = { host: hostOf(address) };
  const fetched = await fetchObject(inspection.ask, address, "document");
  if (fetched.kind === "unreachable") note(inspection, "hosted-unreachable", params, fetched.reason);
  if (fetched.kind === "unreadable") note(inspection, "hosted-unreadable", params, fetched.reason);
  if (fetched.kind === "missing" && fetched.status === 404) {
    note(inspection, "hosted-missing", params, fetched.reason);
  } else if (fetched.kind === "missing") noteRevoked(inspection, fetched.object ?? {}, fetched.reason);
  if (fetched.kind !== "object") return undefined;
  if (fetched.object.revoked === true) {
    noteRevoked(inspection, fetched.object, `${address} says so.`);
    return undefined;
  }
  const found = documentIn(JSON.stringify(fetched.object));
  if (found.kind !== "assertion") {
    note(inspection, "hosted-unreadable", params, `What ${address} answered is no assertion.`);
    return undefined;
  }
  const published = classicAssertion(found.version, fetched.object, address);
  const difference = awardDifference(copy, published);
  if (difference !== undefined) {
    note(inspection, "hosted-differs", {}, difference);
    return published;
  }
  return notRevoked(inspection, published, address);
}

/** Notes that a hosted assertion was revoked, with the reason that its remains give. */
export function noteRevoked(inspection: Inspection, remains: JsonObject, how: string): void {
  const { revocationReason: reason } = remains;
  if (typeof reason === "string" && reason !== "") note(inspection, "revoked-because", { reason }, how);
  else note(inspection, "revoked", {}, how);
}

/** Where an issuer's hosted badges may be kept (OB 2.0 VerificationObject): on its own host and port unless it says else. */
export function isWithinScope(address: string, issuerAddress: string, profile: JsonObject): boolean {
  const policies = listOf(profile.verification).filter(isJsonObject);
  const origins = policies.flatMap(({ allowedOrigins }) => listOf(allowedOrigins));
  const starts = policies.flatMap(({ startsWith }) => listOf(startsWith));
  const hosts = origins.length === 0 ? [hostOf(issuerAddress)] : origins;
  const isStart =
    starts.length === 0 || starts.some((start) => typeof start === "string" && address.startsWith(start));
  if (origins.length === 0 && starts.length > 0) return isStart;
  return hosts.includes(hostOf(address)) && isStart;
}

function notRevoked(
  inspection: Inspection,
  published: ClassicAssertion,
  address: string,
): ClassicAssertion | undefined {
  if (published.document.revoked === true) {
    noteRevoked(inspection, published.document, `${address} says so.`);
    return undefined;
  }
  note(inspection, "hosted-same", { host: hostOf(address) });
  note(inspection, "not-revoked");
  return published;
}
