import { OpenBadgesError } from "./open-badges-error.ts";

/**
 * Writes a moment as Open Badges want it (OB 2.0 Primitive datatypes, DateTime): ISO 8601 in UTC, to the whole
 * second, fractions cut off.
 *
 * Throws `date-invalid` for an invalid date or one outside the years 0 to 9999.
 *
 * @example
 * dateTime(new Date(1_700_000_000_999)); // "2023-11-14T22:13:20Z"
 */
export function dateTime(moment: Date): string {
  const year = moment.getUTCFullYear();
  if (!(year >= 0 && year <= 9999))
    throw new OpenBadgesError("date-invalid", "The date is not a valid moment.");
  return `${moment.toISOString().slice(0, 19)}Z`;
}
