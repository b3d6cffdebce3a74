import { isCleanText, MAX_IDENTIFIER } from "../json-fields.ts";
import type { JsonFields, JsonObject } from "../json-fields.ts";
import type { LaunchContext, LaunchPerson, LaunchResourceLink } from "../launch-parts.ts";
import { LtiError } from "../lti-error.ts";
import { isUnder, shownAddress, webAddress } from "../web-address.ts";
import { readGradeService } from "./assignment-and-grades.ts";
import { CLAIM, claimFields } from "./claims.ts";
import { readDeepLinkingSettings } from "./deep-linking-settings.ts";
import type { Lti13Launch, Lti13LaunchBase } from "./launch-message.ts";

/** What the LTI claims are read against. */
export interface MessageExpectations {
  identity: { issuer: string; clientId: string; subject: string | null };
  loginDeploymentId: string | null;
  deployments: { ids: readonly string[]; bindOnFirstUse: boolean };
  targetLinkUnder: string;
}

/** Reads the LTI claims of a token whose signature and OIDC claims have been checked; `validateLti13Launch` does all. */
export function readLti13Message(claims: JsonObject, expected: MessageExpectations): Lti13Launch {
  const fields = claimFields(claims);
  if (fields.text(CLAIM.version) !== "1.3.0")
    throw new LtiError("version-refused", "The launch is not LTI 1.3.");
  const messageType = fields.text(CLAIM.messageType);
  if (messageType === "LtiResourceLinkRequest")
    return { messageType, ...base(fields, expected), resourceLink: resourceLink(fields) };
  if (messageType === "LtiDeepLinkingRequest")
    return { messageType, ...base(fields, expected), settings: readDeepLinkingSettings(fields) };
  throw new LtiError("message-type-refused", "The launch is of a message type that we do not take.");
}

function base(fields: JsonFields, expected: MessageExpectations): Lti13LaunchBase {
  const deploymentId = fields.text(CLAIM.deploymentId, MAX_IDENTIFIER);
  const platform = fields.optionalObject(CLAIM.platform);
  const presentation = fields.optionalObject(CLAIM.presentation);
  return {
    version: "1.3.0",
    identity: { ...expected.identity, deploymentId },
    deploymentIsNew: deploymentIsNew(deploymentId, expected),
    targetLinkUri: targetLink(fields.text(CLAIM.targetLinkUri), expected.targetLinkUnder),
    roles: fields.texts(CLAIM.roles),
    person: person(fields),
    context: context(fields),
    platform: {
      guid: platform?.optionalText("guid") ?? null,
      name: platform?.optionalText("name") ?? null,
      productFamilyCode: platform?.optionalText("product_family_code") ?? null,
      version: platform?.optionalText("version") ?? null,
    },
    presentation: {
      documentTarget: presentation?.optionalText("document_target") ?? null,
      locale: presentation?.optionalText("locale") ?? fields.optionalText("locale"),
      returnUrl: shownAddress(presentation?.optionalText("return_url") ?? null),
    },
    custom: custom(fields.raw(CLAIM.custom)),
    services: {
      membershipsUrl: membershipsUrl(fields.optionalObject(CLAIM.namesRoles)),
      grades: readGradeService(fields.optionalObject(CLAIM.grades)),
    },
  };
}

function deploymentIsNew(id: string, { loginDeploymentId, deployments }: MessageExpectations): boolean {
  if (loginDeploymentId !== null && loginDeploymentId !== id)
    throw new LtiError("deployment-mismatch", "The launch is from another deployment than its login.");
  const known = deployments.ids.includes(id);
  if (!known && !deployments.bindOnFirstUse)
    throw new LtiError("deployment-unknown", "The launch is from a deployment that we do not know.");
  return !known;
}

function targetLink(address: string, under: string): string {
  if (!isUnder(under, address))
    throw new LtiError("target-link-foreign", "The launch wants to open an address that is not ours.");
  return new URL(address).href;
}

function resourceLink(fields: JsonFields): LaunchResourceLink {
  const link = fields.optionalObject(CLAIM.resourceLink);
  if (link === null) throw new LtiError("claim-missing", `"${CLAIM.resourceLink}" is missing.`);
  return {
    id: link.text("id", MAX_IDENTIFIER),
    title: link.optionalText("title"),
    description: link.optionalText("description"),
  };
}

function person(fields: JsonFields): LaunchPerson {
  return {
    name: fields.optionalText("name"),
    givenName: fields.optionalText("given_name"),
    familyName: fields.optionalText("family_name"),
    email: fields.optionalText("email"),
    pictureUrl: shownAddress(fields.optionalText("picture")),
    sourcedId: fields.optionalObject(CLAIM.lis)?.optionalText("person_sourcedid") ?? null,
  };
}

function context(fields: JsonFields): LaunchContext | null {
  const given = fields.optionalObject(CLAIM.context);
  return (
    given && {
      id: given.text("id", MAX_IDENTIFIER),
      label: given.optionalText("label"),
      title: given.optionalText("title"),
      types: given.optionalTexts("type"),
    }
  );
}

/** Platforms fill variables with numbers and booleans too; what is no plain value is left out. */
function custom(given: unknown): ReadonlyMap<string, string> {
  const plain = Object.entries(typeof given === "object" && given !== null ? given : {})
    .filter(([, value]) => ["string", "number", "boolean"].includes(typeof value))
    .map(([name, value]) => [name, String(value)] as const);
  return new Map(plain.filter(([name, value]) => isCleanText(name) && isCleanText(value)));
}

function membershipsUrl(service: JsonFields | null): string | null {
  const url = service?.optionalText("context_memberships_url") ?? null;
  return url && webAddress(url, "claim-malformed").href;
}
