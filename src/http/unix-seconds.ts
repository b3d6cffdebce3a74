/** The last second of the year 9999. */
export const latestSecond = 253_402_300_799;

/** Unix seconds of a moment, rounded down. */
export function unixSeconds(moment: Date): number {
  return Math.floor(moment.getTime() / 1000);
}
