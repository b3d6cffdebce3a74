import { startFloor } from "../floor/start.ts";
import { limitRatios, newFigure, type Figure, type Result } from "../report/result.ts";
import { median, short, spread } from "../report/statistics.ts";
import { statusesOf } from "../stand/http.ts";
import { makeIssuers, type BenchIssuer } from "../stand/issuer.ts";
import { awardIdsOf, issueTo, recipientsOf } from "../stand/issuing.ts";
import { emptyTables, type Stand } from "../stand/stand.ts";
import { inRounds, mustBe, note, withCpu, type Extent } from "./operation.ts";

/** Calls of each size in one round: enough that a clock of 10 ms sees their CPU time. */
const calls: Readonly<Record<number, number>> = { 1: 40, 100: 20, 1000: 5, 10_000: 2, 50_000: 1 };

/** Operation 1: one v1 call issues a badge to many, against a bare server that writes the same rows. */
export async function issue(stand: Stand, extent: Extent): Promise<Result> {
  const sizes = extent.quick ? [1, 100, 1000, 10_000] : [1, 100, 1000, 10_000, 50_000];
  await stand.serve("web only");
  const [issuer] = await makeIssuers(stand, 1);
  if (!issuer) throw new Error("no issuer was made");
  await using floor = await startFloor("issue-server", { FLOOR_DATABASE_URL: stand.floorUrl });

  const figures = sizes.map((size) =>
    newFigure(`${size.toLocaleString("en-GB")} recipients, time to 201`, "ms"),
  );
  const allAnswer = newFigure("10,000 recipients, time until all assertions answered 200", "ms");
  const once = (origin: string, size: number) => issueTo(origin, issuer, recipientsOf(size));
  for (const origin of [stand.origin, floor.origin])
    for (const size of [1, 1000, 10_000]) await once(origin, size);

  const notes = await inRounds(extent, async () => {
    await emptyTables(stand);
    for (const [at, size] of sizes.entries()) {
      const figure = figures[at];
      if (!figure) continue;
      const ours = await several(stand, stand.server().pid, size, () => once(stand.origin, size));
      note(figure, ours, await several(stand, floor.pid, size, () => once(floor.origin, size)));
      await checkRows(stand, issuer, ours.lastEvent, size);
      if (size === 10_000) await allAnswers(stand, issuer, ours.lastEvent, allAnswer);
    }
  });
  await emptyTables(stand);
  return {
    title: "Operation 1: bulk issue",
    figures: [...figures, allAnswer],
    notes: [
      "Ours: OAuth2 bearer, `Name <address>` recipients, mails queued in the same transaction (worker off, so none leaves meanwhile).",
      "Limit: bare node:http and one durable transaction with the same rows and indexes. Times are the median of several calls a round.",
      "Checked each round: rows of awards and of queued mails equal the recipients, and every assertion of 10,000 answers 200.",
      ...notes,
    ],
    targets: [ratioTarget(figures[sizes.indexOf(10_000)]), slopeTarget(sizes, figures)],
  };
}

async function several(
  stand: Stand,
  pid: number,
  size: number,
  once: () => Promise<{ ms: number; eventId: string }>,
): Promise<{ value: number; cpu: number; lastEvent: string }> {
  const count = calls[size] ?? 1;
  let lastEvent = "";
  const { value, cpuMs } = await withCpu(stand, pid, async () => {
    const times: number[] = [];
    for (let at = 0; at < count; at++) {
      const { ms, eventId } = await once();
      times.push(ms);
      lastEvent = eventId;
    }
    return median(times);
  });
  return { value, cpu: cpuMs / count, lastEvent };
}

async function checkRows(stand: Stand, issuer: BenchIssuer, eventId: string, size: number): Promise<void> {
  for (const table of ["award", "award_mail"]) {
    const text = `select count(*)::integer as count from ${table} where issuer_id = $1 and event_id = $2`;
    const { rows } = await stand.owner.query<{ count: number }>(text, [issuer.id, eventId]);
    mustBe(`rows of ${table}`, rows[0]?.count, size);
  }
}

async function allAnswers(stand: Stand, issuer: BenchIssuer, eventId: string, figure: Figure): Promise<void> {
  const ids = await awardIdsOf(stand, issuer, eventId);
  const started = performance.now();
  const { value, cpuMs } = await withCpu(stand, stand.server().pid, () =>
    statusesOf(
      stand.origin,
      ids.map((id) => `/v1/assertion/${id}`),
    ),
  );
  mustBe("assertions that answer 200", value.get(200), ids.length);
  note(figure, { value: performance.now() - started, cpu: cpuMs }, null);
}

function ratioTarget(figure: Figure | undefined) {
  const ratios = figure ? limitRatios(figure) : [];
  return {
    what: "10,000 recipients against the durable insert",
    wanted: "L ≤ 2",
    measured: `L = ${spread(ratios)}`,
    met: median(ratios) <= 2,
  };
}

function slopeTarget(sizes: readonly number[], figures: readonly Figure[]) {
  const last = sizes.at(-1) ?? 0;
  const perRecipient = (size: number) => (figures[sizes.indexOf(size)]?.ours ?? []).map((ms) => ms / size);
  const thousand = perRecipient(1000);
  const slopes = perRecipient(last).map((ms, at) => ms / (thousand[at] ?? Number.NaN));
  return {
    what: `time for each recipient, 1,000 → ${last.toLocaleString("en-GB")}`,
    wanted: "flat: at most 20 % more",
    measured: `${short(median(slopes))} times`,
    met: median(slopes) <= 1.2,
  };
}
