import type { JsonFields } from "../json-fields.ts";
import { MAX_IDENTIFIER } from "../json-fields.ts";
import { LtiError } from "../lti-error.ts";
import { authorizedGet } from "../service-request.ts";
import type { ServiceRequest } from "../service-request.ts";
import { lineItemService } from "./assignment-and-grades.ts";
import { linkTarget } from "./link-header.ts";
import { answeredList } from "./service-answer.ts";
import type { ServiceAnswer } from "./service-answer.ts";
import { webAddress } from "../web-address.ts";

/** One person's current result in one column, as the platform has it (AGS 2.0 section 3.3.1). */
export interface Result {
  userId: string;
  score: number | null;
  /** 1 where the platform does not say. */
  maximum: number;
  /** `score / maximum`; over 1 with extra credit; `null` if there is no score. */
  fraction: number | null;
  comment: string | null;
}

/** One page of results. */
export interface ResultPage {
  results: readonly Result[];
  /** The next page, at the same origin; `null` on the last. */
  next: string | null;
}

const MEDIA_TYPE = "application/vnd.ims.lis.v2.resultcontainer+json";

/**
 * The request for a column's results (AGS 2.0 section 3.3), of one person if `userId` is given. For a further page use
 * `resultsPageRequest`. Throws `url-refused`.
 *
 * @example
 * const request = resultsRequest(launch.services.grades.lineItemUrl, accessToken, { userId: "42" });
 */
export function resultsRequest(
  lineItemUrl: string,
  accessToken: string,
  filters: { userId?: string; limit?: number } = {},
): ServiceRequest {
  const url = new URL(lineItemService(lineItemUrl, "results"));
  if (filters.userId !== undefined) url.searchParams.set("user_id", filters.userId);
  if (filters.limit !== undefined) url.searchParams.set("limit", String(filters.limit));
  return resultsPageRequest(url.href, accessToken);
}

/**
 * The request for a page whose address the platform gave (AGS 2.0 section 3.3.2). Throws `url-refused`.
 *
 * @example
 * if (page.next !== null) await send(resultsPageRequest(page.next, accessToken));
 */
export function resultsPageRequest(url: string, accessToken: string): ServiceRequest {
  return authorizedGet(webAddress(url).href, accessToken, MEDIA_TYPE);
}

/**
 * Reads one page of results (AGS 2.0 section 3.3). Throws `service-refused`, `response-malformed` and `page-foreign`.
 *
 * @example
 * const { results } = readResultPage(answer, { url: request.url, link: answer.headers.get("link") });
 * const passed = results.filter(({ fraction }) => fraction !== null && fraction >= 0.8);
 */
export function readResultPage(
  answer: ServiceAnswer,
  page: { url: string; link: string | null | undefined },
): ResultPage {
  return {
    results: answeredList(answer).map(result),
    next: linkTarget(page.link, "next", page.url),
  };
}

function result(fields: JsonFields): Result {
  const score = fields.optionalNumber("resultScore");
  const maximum = fields.optionalNumber("resultMaximum") ?? 1;
  if (!(maximum > 0)) throw new LtiError("response-malformed", "A result's maximum is not above 0.");
  return {
    userId: fields.text("userId", MAX_IDENTIFIER),
    score,
    maximum,
    fraction: score === null ? null : score / maximum,
    comment: fields.optionalText("comment"),
  };
}
