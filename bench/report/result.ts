/** One measured thing over all rounds, ours and the limit of the same round side by side. */
export interface Figure {
  readonly what: string;
  readonly unit: "ms" | "/s" | "MB";
  readonly ours: number[];
  readonly limit: number[];
  /** CPU ms of server and database for one operation. */
  readonly cpu: number[];
  readonly limitCpu: number[];
}

/** A target of the protocol; it is told, never enforced. */
export interface Target {
  readonly what: string;
  readonly wanted: string;
  readonly measured: string;
  readonly met: boolean;
}

/** What one operation showed. */
export interface Result {
  readonly title: string;
  readonly figures: readonly Figure[];
  /** What was checked, and what else is worth knowing. */
  readonly notes: readonly string[];
  readonly targets: readonly Target[];
}

/** A figure with nothing in it yet. */
export function newFigure(what: string, unit: Figure["unit"]): Figure {
  return { what, unit, ours: [], limit: [], cpu: [], limitCpu: [] };
}

/** Ours over the limit as time, per round: 1 is the limit itself, more is slower. */
export function limitRatios(figure: Figure): number[] {
  return figure.ours.map((ours, at) => {
    const limit = figure.limit[at] ?? Number.NaN;
    return figure.unit === "ms" ? ours / limit : limit / ours;
  });
}
