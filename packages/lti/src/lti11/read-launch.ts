import { optionalParameter, requiredParameter } from "../form.ts";
import type { FormParameter } from "../form.ts";
import { MAX_IDENTIFIER } from "../json-fields.ts";
import { LtiError } from "../lti-error.ts";
import { shownAddress, webAddress } from "../web-address.ts";
import type { ContentItemSettings, Lti11Launch, Lti11LaunchBase } from "./launch-message.ts";

/** Reads the LTI part of a launch whose signature has been checked; `validateLti11Launch` does both. */
export function readLti11Message(form: readonly FormParameter[], consumerKey: string): Lti11Launch {
  const version = requiredParameter(form, "lti_version");
  if (version !== "LTI-1p0") throw new LtiError("version-refused", "The launch is not LTI 1.0 or 1.1.");
  const messageType = requiredParameter(form, "lti_message_type");
  if (messageType === "basic-lti-launch-request") {
    const resourceLink = {
      id: identifier("resource_link_id", requiredParameter(form, "resource_link_id")),
      title: optionalParameter(form, "resource_link_title"),
      description: optionalParameter(form, "resource_link_description"),
    };
    return { messageType, ...base(form, consumerKey), resourceLink, outcome: outcome(form) };
  }
  if (messageType === "ContentItemSelectionRequest")
    return { messageType, ...base(form, consumerKey), selection: selection(form) };
  throw new LtiError("message-type-refused", "The launch is of a message type that we do not take.");
}

function base(form: readonly FormParameter[], consumerKey: string): Lti11LaunchBase {
  const optional = (name: string) => optionalParameter(form, name);
  const userId = optional("user_id");
  const contextId = optional("context_id");
  return {
    version: "LTI-1p0",
    identity: { consumerKey, userId: userId && identifier("user_id", userId) },
    roles: list(optional("roles")),
    person: {
      name: optional("lis_person_name_full"),
      givenName: optional("lis_person_name_given"),
      familyName: optional("lis_person_name_family"),
      email: optional("lis_person_contact_email_primary"),
      pictureUrl: shownAddress(optional("user_image")),
      sourcedId: optional("lis_person_sourcedid"),
    },
    context: contextId
      ? {
          id: identifier("context_id", contextId),
          label: optional("context_label"),
          title: optional("context_title"),
          types: list(optional("context_type")),
        }
      : null,
    platform: {
      guid: optional("tool_consumer_instance_guid"),
      name: optional("tool_consumer_instance_name"),
      productFamilyCode: optional("tool_consumer_info_product_family_code"),
      version: optional("tool_consumer_info_version"),
    },
    presentation: {
      documentTarget: optional("launch_presentation_document_target"),
      locale: optional("launch_presentation_locale"),
      returnUrl: shownAddress(optional("launch_presentation_return_url")),
    },
    custom: new Map(
      form
        .filter(({ name }) => name.startsWith("custom_"))
        .map(({ name, value }) => [name.slice("custom_".length), value]),
    ),
  };
}

function outcome(form: readonly FormParameter[]) {
  const serviceUrl = optionalParameter(form, "lis_outcome_service_url");
  const resultSourcedId = optionalParameter(form, "lis_result_sourcedid");
  if (serviceUrl === null || resultSourcedId === null) return null;
  return { serviceUrl: webAddress(serviceUrl).href, resultSourcedId };
}

function selection(form: readonly FormParameter[]): ContentItemSettings {
  return {
    returnUrl: webAddress(requiredParameter(form, "content_item_return_url")).href,
    mediaTypes: list(requiredParameter(form, "accept_media_types")),
    presentationTargets: list(requiredParameter(form, "accept_presentation_document_targets")),
    acceptMultiple: optionalParameter(form, "accept_multiple") === "true",
    data: optionalParameter(form, "data"),
    title: optionalParameter(form, "title"),
    text: optionalParameter(form, "text"),
  };
}

function list(text: string | null): string[] {
  return (text ?? "")
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}

function identifier(name: string, value: string): string {
  if (value.length > MAX_IDENTIFIER)
    throw new LtiError("parameter-malformed", `"${name}" is longer than ${MAX_IDENTIFIER} characters.`);
  return value;
}
