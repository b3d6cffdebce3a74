import { MAX_IDENTIFIER } from "../json-fields.ts";
import type { ServiceRequest } from "../service-request.ts";
import { webAddress } from "../web-address.ts";
import type { PlatformConfiguration } from "./platform-configuration.ts";
import { answeredObject } from "./service-answer.ts";
import type { ServiceAnswer } from "./service-answer.ts";
import { messageTypeOf } from "./tool-description.ts";
import type { Lti13ToolDescription, ToolPlacement } from "./tool-description.ts";

/** What the platform made of the registration: show it to the administrator before it counts. */
export interface RegistrationResult {
  clientId: string;
  /** The first deployment, where the platform made one at once. */
  deploymentId: string | null;
  /** What we may ask for; platforms may cut it down. */
  scopes: readonly string[];
}

const CONFIGURATION = "https://purl.imsglobal.org/spec/lti-tool-configuration";
const CANVAS_PRIVACY = "https://canvas.instructure.com/lti/privacy_level";
const CLAIMS = ["iss", "sub", "name", "given_name", "family_name", "email", "picture", "locale"];

/** The message that our page posts to its opener or parent when all is done (Dynamic Registration 1.0 section 3.8). */
export const REGISTRATION_CLOSE_MESSAGE = { subject: "org.imsglobal.lti.close" } as const;

/**
 * The request that registers the tool (Dynamic Registration 1.0 section 3.5; Canvas: Registration): with the
 * registration token as bearer, if there is one. Scopes that the platform does not offer are not asked for.
 *
 * Throws `url-refused`.
 *
 * @example
 * const request = registrationRequest(platform, start.registrationToken, tool);
 * const { clientId, deploymentId } = readRegistrationResponse(await send(request));
 */
export function registrationRequest(
  platform: PlatformConfiguration,
  registrationToken: string | null,
  tool: Lti13ToolDescription,
): ServiceRequest {
  const offered = (scope: string) => platform.scopes.length === 0 || platform.scopes.includes(scope);
  const body = {
    application_type: "web",
    grant_types: ["implicit", "client_credentials"],
    response_types: ["id_token"],
    redirect_uris: [webAddress(tool.launchUrl).href],
    initiate_login_uri: webAddress(tool.loginUrl).href,
    client_name: tool.title,
    jwks_uri: webAddress(tool.keySetUrl).href,
    ...(tool.iconUrl !== undefined && { logo_uri: tool.iconUrl }),
    token_endpoint_auth_method: "private_key_jwt",
    scope: tool.scopes.filter(offered).join(" "),
    [CONFIGURATION]: {
      domain: webAddress(tool.targetLinkUri).host,
      description: tool.description,
      target_link_uri: webAddress(tool.targetLinkUri).href,
      ...(tool.custom !== undefined && { custom_parameters: tool.custom }),
      claims: CLAIMS,
      messages: tool.placements.map((placement) => message(tool, placement, platform)),
      ...(isCanvas(platform) && { [CANVAS_PRIVACY]: "public" }),
    },
  };
  return {
    method: "POST",
    url: webAddress(platform.registrationUrl).href,
    headers: {
      "content-type": "application/json",
      accept: "application/json",
      ...(registrationToken !== null && { authorization: `Bearer ${registrationToken}` }),
    },
    body: JSON.stringify(body),
  };
}

/**
 * Reads the platform's answer (Dynamic Registration 1.0 section 3.6).
 *
 * Throws `service-refused` (with the platform's error code in the message) and `response-malformed`.
 *
 * @example
 * readRegistrationResponse({ status: 201, text }); // { clientId: "c1", deploymentId: "1", scopes: ["…"] }
 */
export function readRegistrationResponse(answer: ServiceAnswer): RegistrationResult {
  const fields = answeredObject(answer, 131_072);
  const configuration = fields.optionalObject(CONFIGURATION);
  return {
    clientId: fields.text("client_id", MAX_IDENTIFIER),
    deploymentId:
      configuration?.optionalText("deployment_id", MAX_IDENTIFIER) ??
      fields.optionalText("deployment_id", MAX_IDENTIFIER),
    scopes: fields.optionalText("scope")?.split(" ").filter(Boolean) ?? [],
  };
}

function message(
  tool: Lti13ToolDescription,
  placement: ToolPlacement,
  platform: PlatformConfiguration,
): object {
  const { label, targetLinkUri, canvasPlacements } = placement;
  const inCanvas = isCanvas(platform) && canvasPlacements !== undefined;
  return {
    type: messageTypeOf(placement),
    target_link_uri: webAddress(targetLinkUri ?? tool.targetLinkUri).href,
    label,
    ...(tool.iconUrl !== undefined && { icon_uri: tool.iconUrl }),
    ...(inCanvas && { placements: canvasPlacements }),
  };
}

function isCanvas({ productFamilyCode }: PlatformConfiguration): boolean {
  return productFamilyCode === "canvas";
}
