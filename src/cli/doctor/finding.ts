/** How a thing is: as it should be, worth a look, or in the way of working. */
export type Level = "ok" | "warn" | "bad";

/** One thing the doctor looked at. */
export interface Finding {
  readonly area:
    | "settings"
    | "machine"
    | "database"
    | "jobs"
    | "mail"
    | "keys"
    | "clock"
    | "addresses"
    | "outbound"
    | "backup";
  readonly level: Level;
  /** A sentence. */
  readonly message: string;
  /** What to do; always there when the level is not `ok`. */
  readonly cure?: string;
}

/** Makes findings of one area. */
export function findingsOf(area: Finding["area"]) {
  return {
    ok: (message: string): Finding => ({ area, level: "ok", message }),
    warn: (message: string, cure: string): Finding => ({ area, level: "warn", message, cure }),
    bad: (message: string, cure: string): Finding => ({ area, level: "bad", message, cure }),
  };
}

/** What an error says, without its stack. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && !error.message) return error.errors.map(reasonOf).join("; ");
  return error instanceof Error ? error.message : String(error);
}

/** Bytes for people, such as "1.5 GB". */
export function readableSize(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** Whole days from one moment to another, rounded down. */
export function daysBetween(from: Date, to: Date): number {
  return Math.floor((to.getTime() - from.getTime()) / 86_400_000);
}
