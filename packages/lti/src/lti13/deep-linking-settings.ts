import type { JsonFields } from "../json-fields.ts";
import { LtiError } from "../lti-error.ts";
import { webAddress } from "../web-address.ts";
import { CLAIM } from "./claims.ts";

/** What the platform takes back from a selection (Deep Linking 2.0 section 3.3.1). */
export interface DeepLinkingSettings {
  returnUrl: string;
  /** Such as `ltiResourceLink`, `link`, `html`. */
  acceptTypes: readonly string[];
  presentationTargets: readonly string[];
  acceptMultiple: boolean;
  /** Whether `lineItem` of a link is heeded; `null` if the platform does not say. */
  acceptLineItem: boolean | null;
  /** To be sent back unchanged; `null` if there was none. */
  data: string | null;
  title: string | null;
  text: string | null;
}

/** Reads the settings claim of a deep linking launch; throws `claim-missing` and `claim-malformed`. */
export function readDeepLinkingSettings(fields: JsonFields): DeepLinkingSettings {
  const settings = fields.optionalObject(CLAIM.deepLinkingSettings);
  if (settings === null) throw new LtiError("claim-missing", `"${CLAIM.deepLinkingSettings}" is missing.`);
  return {
    returnUrl: webAddress(settings.text("deep_link_return_url"), "claim-malformed").href,
    acceptTypes: settings.texts("accept_types"),
    presentationTargets: settings.texts("accept_presentation_document_targets"),
    acceptMultiple: settings.optionalFlag("accept_multiple") ?? true,
    acceptLineItem: settings.optionalFlag("accept_lineitem"),
    data: settings.optionalText("data"),
    title: settings.optionalText("title"),
    text: settings.optionalText("text"),
  };
}
