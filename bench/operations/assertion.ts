import { startFloor } from "../floor/start.ts";
import { limitRatios, newFigure, type Figure, type Result } from "../report/result.ts";
import { median, short, spread } from "../report/statistics.ts";
import { fillTo } from "../stand/fill.ts";
import { makeIssuers } from "../stand/issuer.ts";
import { oneRevoked, someAwards, type Address } from "../stand/awards.ts";
import { load } from "../stand/load.ts";
import { emptyTables, type Stand } from "../stand/stand.ts";
import { inRounds, note, withCpu, type Extent } from "./operation.ts";

/** Issuers that share the rows: the largest table has 50,000 of each. */
export const issuerCount = 20;
const awardsEach = 10;

/** Operation 2: read assertions by address, against a bare server with one prepared look-up. */
export async function assertion(stand: Stand, extent: Extent): Promise<Result> {
  const sizes = extent.quick ? [10_000, 100_000] : [10_000, 100_000, 1_000_000];
  const seconds = extent.quick ? 2 : 4;
  await stand.serve("web only");
  await emptyTables(stand);
  const issuers = await makeIssuers(stand, issuerCount);
  await using floor = await startFloor("lookup-server", { FLOOR_DATABASE_URL: stand.ownerUrl });
  const figures: Figure[] = [];
  const tails: number[] = [];
  const notes = new Set<string>();

  async function measure(figure: Figure, addresses: readonly Address[], connections: number, status: number) {
    const one = async (pid: number, origin: string, paths: string[]) => {
      const { value, cpuMs } = await withCpu(stand, pid, () =>
        load(origin, paths, connections, seconds, status),
      );
      return { value: value.perSecond, cpu: cpuMs / value.count, p99: value.p99 };
    };
    const ours = await one(
      stand.server().pid,
      stand.origin,
      addresses.map((address) => address.ours),
    );
    note(
      figure,
      ours,
      await one(
        floor.pid,
        floor.origin,
        addresses.map((address) => address.limit),
      ),
    );
    return ours.p99;
  }

  let filled = 0;
  for (const size of sizes) {
    const events = size / issuerCount / awardsEach;
    await fillTo(stand, issuers, filled, events, awardsEach);
    filled = events;
    const random = await someAwards(stand, 10_000);
    await load(
      stand.origin,
      random.map((address) => address.ours),
      32,
      2,
    );
    await load(
      floor.origin,
      random.map((address) => address.limit),
      32,
      2,
    );
    const ofSize = [1, 8, 32].map((connections) => ({
      connections,
      figure: newFigure(`random of ${size.toLocaleString("en-GB")}, ${connections} connections`, "/s"),
    }));
    const quietly = await inRounds(extent, async () => {
      for (const { figure, connections } of ofSize) {
        const p99 = await measure(figure, random, connections, 200);
        if (connections === 32) tails.push(p99);
      }
    });
    for (const line of quietly) notes.add(line);
    figures.push(...ofSize.map(({ figure }) => figure));
  }

  const hot = newFigure("one award again and again, 32 connections", "/s");
  const gone = newFigure("a revoked award (410), 32 connections", "/s");
  const standing = await someAwards(stand, 1);
  const revoked = await oneRevoked(stand, issuers[0]);
  await inRounds(extent, async () => {
    await measure(hot, standing, 32, 200);
    await measure(gone, revoked, 32, 410);
  });
  return {
    title: "Operation 2: GET assertion JSON",
    figures: [...figures, hot, gone],
    notes: [
      `Awards of ${issuerCount} issuers, 10,000 of them picked at random, ${awardsEach} to an event; load by autocannon, ${seconds} s each.`,
      "Limit: bare node:http, one prepared statement by key over a pool of 16, the same table, as many bytes. Every answer's status is checked.",
      `p99 at 32 connections: ${spread(tails)} ms.`,
      ...notes,
    ],
    targets: [...figures.slice(-3).map(ratioTarget), slopeTarget(figures), tailTarget(tails)],
  };
}

function ratioTarget(figure: Figure) {
  const ratios = limitRatios(figure);
  return {
    what: figure.what,
    wanted: "L ≤ 1.3",
    measured: `L = ${spread(ratios)}`,
    met: median(ratios) <= 1.3,
  };
}

/** From the smallest table to the largest, by CPU: the sizes are not measured in the same minute. */
function slopeTarget(figures: readonly Figure[]) {
  const [small, large] = [figures[2], figures.at(-1)];
  const slope = median(large?.cpu ?? []) / median(small?.cpu ?? []);
  return {
    what: `CPU of one read, ${small?.what} → ${large?.what}`,
    wanted: "the same (within 20 %)",
    measured: `${short(slope)} times`,
    met: slope <= 1.2,
  };
}

function tailTarget(tails: readonly number[]) {
  return {
    what: "p99 at 32 connections",
    wanted: "≤ 15 ms",
    measured: `${spread(tails)} ms`,
    met: median(tails) <= 15,
  };
}
