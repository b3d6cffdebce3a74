import { newFigure, limitRatios, type Figure, type Result } from "../report/result.ts";
import { median, short, spread } from "../report/statistics.ts";
import { download, type Download } from "../stand/download.ts";
import { fillTo } from "../stand/fill.ts";
import { makeIssuers, type BenchIssuer } from "../stand/issuer.ts";
import { watchMemory } from "../stand/processes.ts";
import { emptyTables, type Stand } from "../stand/stand.ts";
import { exportFromDatabase } from "./export-limit.ts";
import { inRounds, mustBe, note, withCpu, type Extent } from "./operation.ts";

/** What one export of ours showed. */
interface Exported {
  readonly got: Download;
  readonly cpu: number;
  readonly growth: number;
}

/** Operation 4: every event of an issuer in one answer, against the database building the same lines by itself. */
export async function exportEvents(stand: Stand, extent: Extent): Promise<Result> {
  const sizes = extent.quick ? [100_000] : [100_000, 1_000_000];
  await stand.serve("web only");
  await emptyTables(stand);
  const [issuer] = await makeIssuers(stand, 1);
  if (!issuer) throw new Error("no issuer was made");
  const figures: Figure[] = [];
  const targets: Result["targets"][number][] = [];
  const notes = new Set<string>();
  let filled = 0;
  for (const size of sizes) {
    await fillTo(stand, [issuer], filled, size, 1);
    filled = size;
    const shown = size.toLocaleString("en-GB");
    const firstByte = newFigure(`${shown} events, time to first byte`, "ms");
    const whole = newFigure(`${shown} events, whole`, "ms");
    const growth = newFigure(`${shown} events, memory growth`, "MB");
    const slow = newFigure(`${shown} events, memory growth with a slow reader`, "MB");
    await take(stand, issuer, size, 0);
    const quietly = await inRounds(extent, async () => {
      const ours = await take(stand, issuer, size, 0);
      const limit = await withCpu(stand, process.pid, () => exportFromDatabase(stand, issuer, size));
      note(firstByte, { value: ours.got.firstByteMs, cpu: ours.cpu }, null);
      note(whole, { value: ours.got.ms, cpu: ours.cpu }, { value: limit.value.ms, cpu: limit.cpuMs });
      note(growth, { value: ours.growth, cpu: ours.cpu }, null);
      // As slow as a reader who takes some eight times as long.
      const bytesPerMs = (ours.got.bytes / ours.got.ms) * 0.12;
      const slowly = await take(stand, issuer, size, bytesPerMs);
      mustBe("bytes that the slow reader got", slowly.got.bytes, ours.got.bytes);
      note(slow, { value: slowly.growth, cpu: slowly.cpu }, null);
    });
    for (const line of quietly) notes.add(line);
    figures.push(firstByte, whole, growth, slow);
    if (size !== sizes[0]) continue;
    targets.push(ratioTarget(whole), atMost(firstByte, 50), atMost(growth, 64), atMost(slow, 64));
  }
  await emptyTables(stand);
  return {
    title: "Operation 4: all events of an issuer in one answer",
    figures,
    notes: [
      "One GET without limit, OAuth2 bearer, one award to an event. Limit: COPY of the same lines built by the database, read over its socket.",
      "Checked each round: as many lines as events, each JSON, each event once and in order; the slow reader gets the same bytes.",
      "Memory growth: resident memory of the server at its highest during the answer, less before it.",
      ...notes,
    ],
    targets,
  };
}

async function take(stand: Stand, issuer: BenchIssuer, size: number, bytesPerMs: number): Promise<Exported> {
  const { pid } = stand.server();
  const watch = watchMemory(pid);
  const { value: got, cpuMs } = await withCpu(stand, pid, () =>
    download(
      stand.origin,
      `/v1/event/${issuer.id}`,
      { authorization: issuer.authorization },
      bytesPerMs,
      (line) => (JSON.parse(line) as { id: string }).id,
    ),
  );
  const growth = watch.stop();
  mustBe("the status of the export", got.status, 200);
  mustBe("lines of the export", got.lines, size);
  mustBe("lines out of order", got.outOfOrder, 0);
  return { got, cpu: cpuMs, growth };
}

function ratioTarget(figure: Figure) {
  const ratios = limitRatios(figure);
  return {
    what: figure.what,
    wanted: "L ≤ 2",
    measured: `L = ${spread(ratios)}`,
    met: median(ratios) <= 2,
  };
}

function atMost(figure: Figure, most: number) {
  const value = median(figure.ours);
  return {
    what: figure.what,
    wanted: `≤ ${most} ${figure.unit}`,
    measured: `${short(value)} ${figure.unit}`,
    met: value <= most,
  };
}
