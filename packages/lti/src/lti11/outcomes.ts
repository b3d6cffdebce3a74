import { LtiError } from "../lti-error.ts";
import type { ServiceRequest } from "../service-request.ts";
import { webAddress } from "../web-address.ts";
import { xmlText } from "../xml-text.ts";
import { readPox } from "./pox-reader.ts";
import { bodyHashAuthorization } from "./signature.ts";
import type { OAuthCredentials } from "./signature.ts";

/** What to do with one person's result; the score is a fraction of the whole, 0 to 1. */
export type OutcomeOperation =
  | { type: "replaceResult"; score: number }
  | { type: "readResult" }
  | { type: "deleteResult" };

/** One result of one person, as a launch named it. */
export interface OutcomeTarget {
  serviceUrl: string;
  resultSourcedId: string;
}

/** What the platform said. Only `success` means that it was done. */
export interface OutcomeResponse {
  status: "success" | "failure" | "processing" | "unsupported";
  /** The platform's own words, for people. */
  description: string | null;
  /** The `messageId` of the request that this answers, where the platform says so. */
  answers: string | null;
  /** The score that `readResult` found, 0 to 1; `null` if there is none. */
  score: number | null;
}

const NAMESPACE = "http://www.imsglobal.org/services/ltiv1p1/xsd/imsoms_v1p0";
const STATUSES = ["success", "failure", "processing", "unsupported"] as const;

/**
 * The signed request for one result (LTI 1.1 section 6, Basic Outcomes: replaceResult, readResult, deleteResult):
 * POX XML, with `oauth_body_hash`.
 *
 * `messageId` must be new each time. Throws `score-invalid` for a score outside 0 to 1, `url-refused`, and
 * `text-malformed`.
 *
 * @example
 * const request = outcomeRequest(launch.outcome, { type: "replaceResult", score: 1 }, { messageId, ...credentials });
 * const answer = readOutcomeResponse(await send(request));
 */
export function outcomeRequest(
  target: OutcomeTarget,
  operation: OutcomeOperation,
  options: OAuthCredentials & { messageId: string },
): ServiceRequest {
  const url = webAddress(target.serviceUrl).href;
  const body = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<imsx_POXEnvelopeRequest xmlns="${NAMESPACE}">`,
    "<imsx_POXHeader><imsx_POXRequestHeaderInfo><imsx_version>V1.0</imsx_version>",
    `<imsx_messageIdentifier>${xmlText(options.messageId)}</imsx_messageIdentifier>`,
    "</imsx_POXRequestHeaderInfo></imsx_POXHeader>",
    `<imsx_POXBody><${operation.type}Request><resultRecord>`,
    `<sourcedGUID><sourcedId>${xmlText(target.resultSourcedId)}</sourcedId></sourcedGUID>`,
    operation.type === "replaceResult" ? resultElement(operation.score) : "",
    `</resultRecord></${operation.type}Request></imsx_POXBody></imsx_POXEnvelopeRequest>`,
  ].join("");
  const authorization = bodyHashAuthorization({ method: "POST", url, body }, options);
  return { method: "POST", url, headers: { "content-type": "application/xml", authorization }, body };
}

/**
 * Reads the platform's answer (LTI 1.1 section 6). A failure that the platform reports is an answer, not an error.
 *
 * Throws `response-malformed` for anything that is not such an answer: also for XML with a DOCTYPE, CDATA or entities
 * of its own, and over 65,536 characters.
 *
 * @example
 * readOutcomeResponse(text); // { status: "success", description: "…", answers: "m-1", score: 0.92 }
 */
export function readOutcomeResponse(text: string): OutcomeResponse {
  const leaves = readPox(text);
  const envelope = "imsx_POXEnvelopeResponse";
  const info = `${envelope}/imsx_POXHeader/imsx_POXResponseHeaderInfo/imsx_statusInfo`;
  const status = STATUSES.find((known) => known === leaves.get(`${info}/imsx_codeMajor`)?.toLowerCase());
  if (status === undefined)
    throw new LtiError("response-malformed", "The platform's answer has no status that we know.");
  const result = `${envelope}/imsx_POXBody/readResultResponse/result/resultScore/textString`;
  return {
    status,
    description: leaves.get(`${info}/imsx_description`) || null,
    answers: leaves.get(`${info}/imsx_messageRefIdentifier`) || null,
    score: status === "success" ? readScore(leaves.get(result) ?? "") : null,
  };
}

function resultElement(score: number): string {
  if (!(score >= 0 && score <= 1)) throw new LtiError("score-invalid", "The score is not between 0 and 1.");
  const text = score.toFixed(6).replace(/\.?0+$/, "");
  return `<result><resultScore><language>en</language><textString>${text}</textString></resultScore></result>`;
}

function readScore(text: string): number | null {
  if (text === "") return null;
  const score = /^[0-9]*\.?[0-9]+$|^[0-9]+\.$/.test(text) ? Number(text) : Number.NaN;
  if (!(score >= 0 && score <= 1))
    throw new LtiError("response-malformed", "The platform's score is not between 0 and 1.");
  return score;
}
