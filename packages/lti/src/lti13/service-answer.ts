import { jsonFields, parseJson, parseJsonObject } from "../json-fields.ts";
import type { JsonFields, JsonObject } from "../json-fields.ts";
import { LtiError } from "../lti-error.ts";

/** What a service answered: the caller has read at most `MAX_ANSWER_LENGTH` characters of it. */
export interface ServiceAnswer {
  status: number;
  text: string;
}

/** Longest answer of a service that is read, in characters. */
export const MAX_ANSWER_LENGTH = 8_388_608;

const CODES = { missing: "response-malformed", malformed: "response-malformed" } as const;

/** A reader for an object in a service's answer. */
export function answerFields(object: JsonObject): JsonFields {
  return jsonFields(object, CODES);
}

/** The object that a service answered; throws `service-refused` for any status that is no success. */
export function answeredObject(answer: ServiceAnswer, maxLength = MAX_ANSWER_LENGTH): JsonFields {
  requireSuccess(answer);
  return answerFields(parseJsonObject(answer.text, maxLength, "response-malformed"));
}

/** The list of objects that a service answered. */
export function answeredList(answer: ServiceAnswer): JsonFields[] {
  requireSuccess(answer);
  return answerFields({ answer: parseJson(answer.text, MAX_ANSWER_LENGTH, "response-malformed") }).objects(
    "answer",
  );
}

/** Throws `service-refused` with the status and the service's own error code, if it gave one. */
export function requireSuccess({ status, text }: ServiceAnswer): void {
  if (status >= 200 && status <= 299) return;
  const code = /"error"\s*:\s*"([\w.-]{1,64})"/.exec(text.slice(0, 2000))?.[1];
  const reason = code === undefined ? "" : ` (${code})`;
  throw new LtiError("service-refused", `The platform's service answered ${status}${reason}.`);
}
