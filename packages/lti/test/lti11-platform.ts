import { writeForm } from "../src/form.ts";
import type { FormParameter } from "../src/form.ts";
import { signature } from "../src/lti11/signature.ts";
import type { Lti11LaunchRequest } from "../src/lti11/launch.ts";

export const LAUNCH_URL = "https://b.example/lti/1.1/launch";
export const NOW = new Date("2026-11-23T12:00:00Z");
export const SECRET = "s&cret ä";

/** The parameters of an ordinary launch, without a signature. */
export const ORDINARY = {
  lti_message_type: "basic-lti-launch-request",
  lti_version: "LTI-1p0",
  resource_link_id: "link-1",
  resource_link_title: "Badge of the course",
  user_id: "u 1",
  roles: "Instructor,urn:lti:instrole:ims/lis/Administrator",
  context_id: "course-1",
  context_label: "C1",
  lis_person_name_full: "Åsa Öman",
  lis_person_contact_email_primary: "asa@example.org",
  tool_consumer_instance_guid: "lms.example",
  tool_consumer_info_product_family_code: "moodle",
  launch_presentation_return_url: "https://lms.example/back",
  custom_badge: "B1",
  lis_outcome_service_url: "https://lms.example/outcomes",
  lis_result_sourcedid: "sid-1",
  oauth_consumer_key: "k1",
  oauth_signature_method: "HMAC-SHA1",
  oauth_timestamp: String(NOW.getTime() / 1000),
  oauth_nonce: "n1",
  oauth_version: "1.0",
  oauth_callback: "about:blank",
};

/** A launch request, signed as a platform signs it; `null` leaves a parameter out. */
export function lti11Request(
  changes: Readonly<Record<string, string | null>> = {},
  options: { url?: string; secret?: string; extra?: readonly FormParameter[] } = {},
): Lti11LaunchRequest {
  const { url = LAUNCH_URL, secret = SECRET, extra = [] } = options;
  const parameters = Object.entries({ ...ORDINARY, ...changes }).flatMap(([name, value]) =>
    value === null ? [] : [{ name, value }],
  );
  const signed = [...parameters, ...extra];
  const value = signature({ method: "POST", url, parameters: signed }, secret);
  return {
    url,
    body: writeForm([...signed, { name: "oauth_signature", value }]),
    now: NOW,
    findConsumer: (key) => ({ k1: { secret: SECRET }, empty: { secret: "" } })[key],
  };
}
