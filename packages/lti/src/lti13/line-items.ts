import type { JsonFields } from "../json-fields.ts";
import { LtiError } from "../lti-error.ts";
import { authorizedGet } from "../service-request.ts";
import type { ServiceRequest } from "../service-request.ts";
import { webAddress } from "../web-address.ts";
import { linkTarget } from "./link-header.ts";
import { answeredList, answeredObject } from "./service-answer.ts";
import type { ServiceAnswer } from "./service-answer.ts";

/** A column of a gradebook, as it is made (AGS 2.0 section 3.2.1). */
export interface LineItemInput {
  label: string;
  /** Above 0. */
  scoreMaximum: number;
  /** Our own name of the thing that is scored. */
  resourceId?: string;
  tag?: string;
  /** Ties the column to a link in the course. */
  resourceLinkId?: string;
}

/** A column of a gradebook, as the platform has it; `url` is its address and its name. */
export interface LineItem {
  url: string;
  label: string;
  scoreMaximum: number;
  resourceId: string | null;
  tag: string | null;
  resourceLinkId: string | null;
}

const ITEM_TYPE = "application/vnd.ims.lis.v2.lineitem+json";
const LIST_TYPE = "application/vnd.ims.lis.v2.lineitemcontainer+json";

/**
 * The request for the columns that we made, filtered (AGS 2.0 section 3.2.5). Throws `url-refused`.
 *
 * @example
 * lineItemsRequest(launch.services.grades.lineItemsUrl, accessToken, { resourceId: "B1" });
 */
export function lineItemsRequest(
  lineItemsUrl: string,
  accessToken: string,
  filters: { resourceLinkId?: string; resourceId?: string; tag?: string; limit?: number } = {},
): ServiceRequest {
  const url = webAddress(lineItemsUrl);
  const { resourceLinkId, resourceId, tag, limit } = filters;
  const query = { resource_link_id: resourceLinkId, resource_id: resourceId, tag, limit };
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) url.searchParams.set(name, String(value));
  return authorizedGet(url.href, accessToken, LIST_TYPE);
}

/**
 * The request that makes a column (AGS 2.0 section 3.2.6); the answer is read with `readLineItem`. Throws
 * `score-invalid` and `url-refused`.
 *
 * @example
 * createLineItemRequest(lineItemsUrl, accessToken, { label: "First aid", scoreMaximum: 1, resourceId: "B1" });
 */
export function createLineItemRequest(
  lineItemsUrl: string,
  accessToken: string,
  item: LineItemInput,
): ServiceRequest {
  const { label, scoreMaximum, resourceId, tag, resourceLinkId } = item;
  if (!(scoreMaximum > 0 && Number.isFinite(scoreMaximum)))
    throw new LtiError("score-invalid", "A line item's maximum is not above 0.");
  const headers = { "content-type": ITEM_TYPE, accept: ITEM_TYPE, authorization: `Bearer ${accessToken}` };
  const body = JSON.stringify({ label, scoreMaximum, resourceId, tag, resourceLinkId });
  return { method: "POST", url: webAddress(lineItemsUrl).href, headers, body };
}

/**
 * Reads a column, made or asked for (AGS 2.0 section 3.2). Throws `service-refused` and `response-malformed`.
 *
 * @example
 * const { url } = readLineItem(await send(createLineItemRequest(lineItemsUrl, accessToken, item)));
 */
export function readLineItem(answer: ServiceAnswer): LineItem {
  return lineItem(answeredObject(answer));
}

/**
 * Reads one page of columns (AGS 2.0 section 3.2.5). Throws `service-refused`, `response-malformed` and `page-foreign`.
 *
 * @example
 * const { lineItems, next } = readLineItemPage(answer, { url: request.url, link: answer.headers.get("link") });
 */
export function readLineItemPage(
  answer: ServiceAnswer,
  page: { url: string; link: string | null | undefined },
): { lineItems: readonly LineItem[]; next: string | null } {
  return { lineItems: answeredList(answer).map(lineItem), next: linkTarget(page.link, "next", page.url) };
}

function lineItem(fields: JsonFields): LineItem {
  const scoreMaximum = fields.optionalNumber("scoreMaximum");
  if (scoreMaximum === null || scoreMaximum < 0)
    throw new LtiError("response-malformed", "A line item has no maximum.");
  return {
    url: webAddress(fields.text("id"), "response-malformed").href,
    label: fields.text("label"),
    scoreMaximum,
    resourceId: fields.optionalText("resourceId"),
    tag: fields.optionalText("tag"),
    resourceLinkId: fields.optionalText("resourceLinkId"),
  };
}
