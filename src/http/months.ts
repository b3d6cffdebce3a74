import { invalid } from "#src/platform/problem.ts";

/**
 * Validity in months. The documentation calls this a timestamp while its clients count months, so both are read: what is
 * too large for months is a date, and is turned into whole months from now.
 */
export function monthsOf(expires: number | null | undefined, now: Date): number | null {
  if (!expires) return null;
  if (expires <= 1200) return expires;
  const date = new Date(expires * 1000);
  if (date <= now) throw invalid("expires", "is neither a number of months nor a date to come");
  const months = (date.getUTCFullYear() - now.getUTCFullYear()) * 12 + date.getUTCMonth() - now.getUTCMonth();
  return Math.min(Math.max(months, 1), 1200);
}
