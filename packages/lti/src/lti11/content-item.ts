import type { FormParameter } from "../form.ts";
import { LtiError } from "../lti-error.ts";
import type { SelfPostingForm } from "../service-request.ts";
import { webAddress } from "../web-address.ts";
import type { ContentItemSettings } from "./launch-message.ts";
import { signedParameters } from "./signature.ts";
import type { OAuthCredentials } from "./signature.ts";

/** A link into the tool, for the platform to place in a course (Content-Item 1.0 section 3.3, LtiLinkItem). */
export interface LtiLinkItem {
  /** The launch address. Prefer `custom` to a query: platforms differ in how they sign queries. */
  url: string;
  title: string;
  text?: string;
  /** Come back with each launch as `custom_*`; names in lower case. */
  custom?: Readonly<Record<string, string>>;
  /** Asks for a column in the gradebook, with this maximum. */
  lineItem?: { label: string; scoreMaximum: number; activityId: string };
  presentationTarget?: "iframe" | "window" | "frame";
}

const CONTEXT = "http://purl.imsglobal.org/ctx/lti/v1/ContentItem";
const LINK_MEDIA_TYPE = "application/vnd.ims.lti.v1.ltilink";
const LINE_ITEM_CONTEXT = {
  lineItem: "http://purl.imsglobal.org/ctx/lis/v2/LineItem",
  res: "http://purl.imsglobal.org/ctx/lis/v2p1/Result#",
};

/**
 * The signed form that answers a selection (Content-Item 1.0 section 3.3; signed as LTI 1.1 section 4.3). No items
 * means that the teacher chose nothing. `data` goes back unchanged.
 *
 * Throws `content-item-refused` for several items where the platform takes one, or links where it takes none;
 * `url-refused` and `text-malformed`.
 *
 * @example
 * const form = contentItemResponse(launch.selection, [{ url, title: "First aid", custom: { badge: "B1" } }], credentials);
 * // post form.fields to form.action from the teacher's browser
 */
export function contentItemResponse(
  settings: ContentItemSettings,
  items: readonly LtiLinkItem[],
  credentials: OAuthCredentials,
): SelfPostingForm {
  if (items.length > 1 && !settings.acceptMultiple)
    throw new LtiError("content-item-refused", "The platform takes one item only.");
  if (items.length > 0 && !settings.mediaTypes.some(acceptsLinks))
    throw new LtiError("content-item-refused", "The platform takes no LTI links here.");
  const action = webAddress(settings.returnUrl).href;
  const parameters: FormParameter[] = [
    { name: "lti_message_type", value: "ContentItemSelection" },
    { name: "lti_version", value: "LTI-1p0" },
    {
      name: "content_items",
      value: JSON.stringify({ "@context": [CONTEXT, LINE_ITEM_CONTEXT], "@graph": items.map(linkItem) }),
    },
    ...(settings.data === null ? [] : [{ name: "data", value: settings.data }]),
  ];
  return { action, fields: signedParameters({ method: "POST", url: action, parameters }, credentials) };
}

function acceptsLinks(mediaType: string): boolean {
  return mediaType === LINK_MEDIA_TYPE || mediaType === "*/*" || mediaType === "application/*";
}

function linkItem(item: LtiLinkItem): object {
  const { url, title, text, custom, lineItem, presentationTarget } = item;
  return {
    "@type": "LtiLinkItem",
    mediaType: LINK_MEDIA_TYPE,
    url,
    title,
    ...(text !== undefined && { text }),
    ...(custom !== undefined && { custom }),
    ...(presentationTarget !== undefined && {
      placementAdvice: { presentationDocumentTarget: presentationTarget },
    }),
    ...(lineItem !== undefined && {
      lineItem: {
        "@type": "LineItem",
        label: lineItem.label,
        reportingMethod: "res:totalScore",
        assignedActivity: { activityId: lineItem.activityId },
        scoreConstraints: {
          "@type": "NumericLimits",
          normalMaximum: lineItem.scoreMaximum,
          totalMaximum: lineItem.scoreMaximum,
        },
      },
    }),
  };
}
