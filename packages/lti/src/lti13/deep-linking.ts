import { LtiError } from "../lti-error.ts";
import type { SelfPostingForm } from "../service-request.ts";
import { CLAIM } from "./claims.ts";
import type { DeepLinkingSettings } from "./deep-linking-settings.ts";
import type { Lti13DeepLinkingLaunch } from "./launch-message.ts";
import { signedJwt } from "./signing-key.ts";
import type { SigningKey } from "./signing-key.ts";

/** A link into the tool, for the platform to place in a course (Deep Linking 2.0 section 3.2.1). */
export interface ResourceLinkItem {
  type: "ltiResourceLink";
  /** The launch address; left out, the tool's own is taken. */
  url?: string;
  title?: string;
  text?: string;
  icon?: { url: string; width?: number; height?: number };
  /** Come back with each launch. */
  custom?: Readonly<Record<string, string>>;
  /** Asks for a column in the gradebook. */
  lineItem?: { scoreMaximum: number; label?: string; resourceId?: string; tag?: string };
  /** Pixels. */
  iframe?: { width?: number; height?: number };
}

/** A plain link for people (Deep Linking 2.0 section 3.2.2). */
export interface PlainLinkItem {
  type: "link";
  url: string;
  title?: string;
  text?: string;
}

export type ContentItem = ResourceLinkItem | PlainLinkItem;

/** What the answer needs beside the items. */
export interface DeepLinkingAnswer {
  key: SigningKey;
  now: Date;
  /** Random, never used before: 128 bits or more. */
  nonce: string;
  /** Shown to the person by the platform. */
  message?: string;
  /** Shown as an error. */
  errorMessage?: string;
}

/**
 * The signed answer to a selection, as a form with one field, `JWT` (Deep Linking 2.0 section 3.4): RS256, good for five
 * minutes, from our client to the platform's issuer, with the launch's deployment and its `data` unchanged. No items
 * means that the teacher chose nothing.
 *
 * Throws `content-item-refused` for items of a type that the platform does not take, several where it takes one, or a line
 * item where it says it heeds none or whose maximum is not above 0.
 *
 * @example
 * const item = { type: "ltiResourceLink", title: "First aid", custom: { badge: "B1" }, lineItem: { scoreMaximum: 1 } };
 * const form = await deepLinkingResponse(launch, [item], { key, now, nonce });
 * // post form.fields to form.action from the teacher's browser
 */
export async function deepLinkingResponse(
  launch: Lti13DeepLinkingLaunch,
  items: readonly ContentItem[],
  answer: DeepLinkingAnswer,
): Promise<SelfPostingForm> {
  const { identity, settings } = launch;
  requireAccepted(settings, items);
  const claims = {
    iss: identity.clientId,
    aud: identity.issuer,
    nonce: answer.nonce,
    [CLAIM.messageType]: "LtiDeepLinkingResponse",
    [CLAIM.version]: "1.3.0",
    [CLAIM.deploymentId]: identity.deploymentId,
    [CLAIM.contentItems]: items,
    ...(settings.data !== null && { [CLAIM.deepLinkingData]: settings.data }),
    ...(answer.message !== undefined && { [CLAIM.deepLinkingMessage]: answer.message }),
    ...(answer.errorMessage !== undefined && { [CLAIM.deepLinkingError]: answer.errorMessage }),
  };
  const jwt = await signedJwt(claims, answer.key, answer.now);
  return { action: settings.returnUrl, fields: [{ name: "JWT", value: jwt }] };
}

function requireAccepted(settings: DeepLinkingSettings, items: readonly ContentItem[]): void {
  const refused = (what: string) => new LtiError("content-item-refused", what);
  if (items.length > 1 && !settings.acceptMultiple) throw refused("The platform takes one item only.");
  for (const item of items) {
    if (!settings.acceptTypes.includes(item.type))
      throw refused(`The platform takes no items of type ${item.type} here.`);
    if (item.type !== "ltiResourceLink" || item.lineItem === undefined) continue;
    if (settings.acceptLineItem === false) throw refused("The platform takes no line items here.");
    const { scoreMaximum } = item.lineItem;
    if (!(scoreMaximum > 0 && Number.isFinite(scoreMaximum)))
      throw refused("A line item's maximum is not above 0.");
  }
}
