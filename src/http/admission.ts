import { limitRequests, type CountRequest } from "#src/http/request-limits.ts";
import type { IssuerId } from "#src/platform/ids.ts";
import { openFairLine, type LineState } from "#src/platform/fair-line.ts";
import type { Log } from "#src/platform/log.ts";
import { networkAround } from "#src/platform/networks.ts";
import type { Problem } from "#src/platform/problem.ts";
import type { Perform } from "#src/platform/work.ts";

/* What one process takes on at a time, and how its issuers share it: see docs/decisions/0023-fair-shares.md. */

/** What an operator sets. */
export interface AdmissionSettings {
  /** Requests a second that one credential may make; twice as many at once. */
  readonly requestsPerSecond: number;
  /** Transactions at a time, of all issuers together and of one. */
  readonly transactions: { readonly all: number; readonly each: number };
  /** Seconds that somebody waits at most. */
  readonly waitSeconds: number;
  /** Largest body of a request, in bytes. */
  readonly bodyBytes: number;
  /** Most recipients of one call. */
  readonly recipientsPerCall: number;
}

/** The limits that doors ask about themselves. */
export interface Limits extends Pick<AdmissionSettings, "bodyBytes" | "recipientsPerCall"> {
  /** Counts a request of a credential; the refusal of one too many, or when its issuer's line is too long: before it costs anything. */
  readonly admit: (issuerId: IssuerId, credential: string) => Problem | null;
  /** Counts a request of somebody without credentials, by their address; those of one network count together. */
  readonly ofAddress: CountRequest;
  /** Waits for room in memory for a body, until it is disposed of. */
  readonly holdBody: (issuerId: IssuerId, bytes: number) => Promise<Disposable>;
  /** Waits for one of the places for answers that are long on their way, until it is disposed of. */
  readonly holdStream: (issuerId: IssuerId) => Promise<Disposable>;
}

/** The ways to the database, in line with everybody else, and the limits. */
export interface Admission {
  readonly limits: Limits;
  /** For an issuer's API clients. */
  readonly perform: Perform;
  /**
   * For one answer to them in pieces: its first transaction may be refused, the others wait as long as it takes and count double,
   * because they follow each other without a pause.
   */
  readonly performInPieces: () => Perform;
  /** For earners and whoever has not signed in: their line is not that of the issuer's API clients. */
  readonly performSignedOut: Perform;
}

/** Bodies below this size count for nothing; the others take time as well as room, so each counts as a large one. */
const smallBody = 65_536;
const leastShare = 4;
const nothing: Disposable = { [Symbol.dispose]: () => undefined };

/** A line in front of the transactions, of the memory for bodies and of the places for long answers. */
export function openAdmission(settings: AdmissionSettings, perform: Perform, log: Log): Admission {
  const { requestsPerSecond, transactions, waitSeconds, bodyBytes, recipientsPerCall } = settings;
  const waits = { passingMs: 1000, patienceMs: waitSeconds * 1000 };
  const line = openFairLine({
    ...waits,
    onRefusal: tellOfRefusals(log, "transactions"),
    room: transactions,
    passing: { all: transactions.all * 20, each: transactions.each * 32 },
    standing: transactions,
  });
  const bodies = openFairLine({
    ...waits,
    onRefusal: tellOfRefusals(log, "large bodies"),
    room: { all: 2 * bodyBytes, each: bodyBytes },
    passing: { all: 64, each: 16 },
    standing: { all: 8, each: 2 },
  });
  const streams = openFairLine({
    ...waits,
    onRefusal: tellOfRefusals(log, "long answers"),
    room: { all: 64, each: 8 },
    passing: { all: 64, each: 16 },
    standing: { all: 8, each: 2 },
  });
  const ofNetwork = limitRequests(3, 30);
  const ofCredential = limitRequests(requestsPerSecond, 2 * requestsPerSecond);

  const inLine =
    (enter: (key: string) => Promise<Disposable>, suffix = ""): Perform =>
    async (issuerId, run) => {
      using _ = await enter(issuerId + suffix);
      return await perform(issuerId, run);
    };

  return {
    limits: {
      bodyBytes,
      recipientsPerCall,
      ofAddress: (address) => ofNetwork(networkAround(address)),
      admit: (issuerId, credential) => ofCredential(`${issuerId} ${credential}`) ?? line.check(issuerId),
      holdBody: async (issuerId, bytes) =>
        bytes < smallBody ? nothing : bodies.enter(issuerId, Math.max(bytes, bodyBytes / leastShare)),
      holdStream: (issuerId) => streams.enter(issuerId),
    },
    perform: inLine(line.enter),
    performInPieces() {
      let enter = line.enter;
      return inLine((key) => {
        const entering = enter(key);
        enter = (again) => line.enterPatiently(again, 2);
        return entering;
      });
    },
    performSignedOut: inLine(line.enter, " signed out"),
  };
}

/** Tells the operator that requests are refused, at most once a minute. */
function tellOfRefusals(log: Log, what: string): (state: LineState) => void {
  let refused = 0;
  let toldAt = Number.NEGATIVE_INFINITY;
  return (state) => {
    refused++;
    if (performance.now() - toldAt < 60_000) return;
    log.warn(
      { refused, ...state },
      `too much to do: requests are refused, there is no room for their ${what}`,
    );
    toldAt = performance.now();
    refused = 0;
  };
}
