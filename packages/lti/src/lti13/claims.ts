import { jsonFields } from "../json-fields.ts";
import type { JsonFields, JsonObject } from "../json-fields.ts";

const PREFIX = "https://purl.imsglobal.org/spec";

/** The names of LTI's own claims (LTI Core 1.3 section 5; Deep Linking 2.0; NRPS 2.0; AGS 2.0). */
export const CLAIM = {
  messageType: `${PREFIX}/lti/claim/message_type`,
  version: `${PREFIX}/lti/claim/version`,
  deploymentId: `${PREFIX}/lti/claim/deployment_id`,
  targetLinkUri: `${PREFIX}/lti/claim/target_link_uri`,
  resourceLink: `${PREFIX}/lti/claim/resource_link`,
  roles: `${PREFIX}/lti/claim/roles`,
  context: `${PREFIX}/lti/claim/context`,
  platform: `${PREFIX}/lti/claim/tool_platform`,
  presentation: `${PREFIX}/lti/claim/launch_presentation`,
  custom: `${PREFIX}/lti/claim/custom`,
  lis: `${PREFIX}/lti/claim/lis`,
  deepLinkingSettings: `${PREFIX}/lti-dl/claim/deep_linking_settings`,
  deepLinkingData: `${PREFIX}/lti-dl/claim/data`,
  contentItems: `${PREFIX}/lti-dl/claim/content_items`,
  deepLinkingMessage: `${PREFIX}/lti-dl/claim/msg`,
  deepLinkingError: `${PREFIX}/lti-dl/claim/errormsg`,
  namesRoles: `${PREFIX}/lti-nrps/claim/namesroleservice`,
  grades: `${PREFIX}/lti-ags/claim/endpoint`,
} as const;

/** The scopes of the services that we use (NRPS 2.0 section 2.2; AGS 2.0 section 3). */
export const SCOPE = {
  memberships: `${PREFIX}/lti-nrps/scope/contextmembership.readonly`,
  lineItems: `${PREFIX}/lti-ags/scope/lineitem`,
  lineItemsReadOnly: `${PREFIX}/lti-ags/scope/lineitem.readonly`,
  results: `${PREFIX}/lti-ags/scope/result.readonly`,
  scores: `${PREFIX}/lti-ags/scope/score`,
} as const;

/** A reader for an id_token's claims. */
export function claimFields(claims: JsonObject): JsonFields {
  return jsonFields(claims, { missing: "claim-missing", malformed: "claim-malformed" });
}
