import { optionalParameter, readForm, requiredParameter } from "../form.ts";
import { LtiError } from "../lti-error.ts";
import { webAddress } from "../web-address.ts";
import { answeredObject } from "./service-answer.ts";
import type { ServiceAnswer } from "./service-answer.ts";

/** How a platform starts a registration. */
export interface RegistrationStart {
  /** To be fetched with a guard against private addresses: anybody can make us open this page. */
  configurationUrl: string;
  /** Goes to the registration endpoint and nowhere else. */
  registrationToken: string | null;
}

/** What a platform says of itself (Dynamic Registration 1.0 section 3.4.2). */
export interface PlatformConfiguration {
  issuer: string;
  authorizationUrl: string;
  tokenUrl: string;
  /** What it wants as `aud` of our assertions; `null` for the token endpoint. */
  tokenAudience: string | null;
  keySetUrl: string;
  registrationUrl: string;
  /** Such as `moodle` or `canvas`. */
  productFamilyCode: string | null;
  version: string | null;
  scopes: readonly string[];
  messageTypes: readonly string[];
}

const EXTENSION = "https://purl.imsglobal.org/spec/lti-platform-configuration";

/**
 * Reads the query that a platform opens our registration page with (Dynamic Registration 1.0 section 3.3).
 *
 * Throws `form-malformed`, `parameter-missing`, `parameter-repeated`, `parameter-malformed` and `url-refused`.
 *
 * @example
 * const start = readRegistrationStart(url.search);
 */
export function readRegistrationStart(query: string): RegistrationStart {
  const form = readForm(query);
  const registrationToken = optionalParameter(form, "registration_token");
  // It goes into a header, and nothing but a token may.
  if (registrationToken !== null && !/^[\x21-\x7e]{1,8192}$/.test(registrationToken))
    throw new LtiError("parameter-malformed", '"registration_token" is not a bearer token.');
  return {
    configurationUrl: webAddress(requiredParameter(form, "openid_configuration")).href,
    registrationToken,
  };
}

/**
 * Reads and checks the platform's configuration (Dynamic Registration 1.0 sections 3.4 and 3.5.1): its issuer must be at the
 * host that the configuration came from, or anybody could register as anybody. `configurationUrl` is the address
 * that was asked for; the fetch must not have followed a redirect to another host.
 *
 * Throws `configuration-mismatch` (another host; or no RS256, or no signed client assertions), `service-refused` and
 * `response-malformed`.
 *
 * @example
 * const platform = readPlatformConfiguration(await get(start.configurationUrl), start.configurationUrl);
 */
export function readPlatformConfiguration(
  answer: ServiceAnswer,
  configurationUrl: string,
): PlatformConfiguration {
  const fields = answeredObject(answer, 131_072);
  const issuer = fields.text("issuer");
  requireIssuer(issuer, configurationUrl);
  const offers = (name: string, wanted: string) => {
    const offered = fields.optionalTexts(name);
    if (offered.length > 0 && !offered.includes(wanted))
      throw new LtiError("configuration-mismatch", `The platform's "${name}" lacks ${wanted}.`);
  };
  offers("id_token_signing_alg_values_supported", "RS256");
  offers("token_endpoint_auth_methods_supported", "private_key_jwt");
  const address = (name: string) => {
    const text = fields.text(name);
    webAddress(text, "response-malformed");
    return text;
  };
  const extension = fields.optionalObject(EXTENSION);
  return {
    issuer,
    authorizationUrl: address("authorization_endpoint"),
    tokenUrl: address("token_endpoint"),
    tokenAudience: fields.optionalText("authorization_server"),
    keySetUrl: address("jwks_uri"),
    registrationUrl: address("registration_endpoint"),
    productFamilyCode: extension?.optionalText("product_family_code") ?? null,
    version: extension?.optionalText("version") ?? null,
    scopes: fields.optionalTexts("scopes_supported"),
    messageTypes:
      extension?.optionalObjects("messages_supported").map((message) => message.text("type")) ?? [],
  };
}

function requireIssuer(issuer: string, configurationUrl: string): void {
  const [ours, theirs] = [webAddress(issuer, "configuration-mismatch"), webAddress(configurationUrl)];
  if (ours.host !== theirs.host || ours.search !== "" || ours.hash !== "")
    throw new LtiError(
      "configuration-mismatch",
      "The platform's issuer is at another host than its configuration.",
    );
}
