import { note } from "./inspection.ts";
import type { Inspection } from "./inspection.ts";

/** An ISO 8601 date with time and zone (OB 2.0 DateTime; VC Data Model 2.0, 4.9: XML Schema's dateTimeStamp). */
const DATE_TIME_STAMP = /^-?\d{4,6}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,12})?)?(?:Z|[+-]\d\d:?\d\d)$/i;
const DATE = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,12})?)?)?$/;

/**
 * The moment of a date with time and zone, in milliseconds since 1970; undefined for anything else.
 *
 * @example
 * momentOf("2026-11-23T12:00:00Z"); // 1795435200000
 */
export function momentOf(value: unknown): number | undefined {
  if (typeof value !== "string" || !DATE_TIME_STAMP.test(value)) return undefined;
  const moment = Date.parse(value.toUpperCase());
  return Number.isNaN(moment) ? undefined : moment;
}

/**
 * The moment of a date of Open Badges 0.5 and 1: also seconds since 1970, and dates without time or zone, which are
 * taken as UTC (OB 1.1 DateTime).
 */
export function looseMomentOf(value: unknown): number | undefined {
  if (typeof value === "number" || (typeof value === "string" && /^\d{9,11}$/.test(value))) {
    const milliseconds = Number(value) * 1000;
    return Number.isNaN(new Date(milliseconds).getTime()) ? undefined : milliseconds;
  }
  if (typeof value !== "string") return undefined;
  const strict = momentOf(value);
  if (strict !== undefined || !DATE.test(value)) return strict;
  const moment = Date.parse(value.includes("T") ? `${value}Z` : value);
  return Number.isNaN(moment) ? undefined : moment;
}

/**
 * Compares the moment of the inspection with a badge's first and last (OB 2.0 Assertion, `issuedOn` and `expires`; OB
 * 3.0 Verification, Check the status).
 */
export function noteDates(inspection: Inspection, from: number | undefined, until: number | undefined): void {
  const now = inspection.now.getTime();
  const params = { from: day(from), until: day(until) };
  if (until !== undefined && until < now) note(inspection, "expired", params);
  else if (from !== undefined && from > now) note(inspection, "not-yet-valid", params);
  else note(inspection, until === undefined ? "in-date" : "in-date-until", params);
}

function day(moment: number | undefined): string {
  return moment === undefined ? "–" : new Date(moment).toISOString().slice(0, 10);
}
