import { newFigure, type Figure, type Result } from "../report/result.ts";
import { median, percentile, short, spread } from "../report/statistics.ts";
import { fillTo } from "../stand/fill.ts";
import { call } from "../stand/http.ts";
import { makeIssuers, type BenchIssuer } from "../stand/issuer.ts";
import { emptyTables, type Stand } from "../stand/stand.ts";
import { issuerCount } from "./assertion.ts";
import { questions, type Question } from "./event-questions.ts";
import { inRounds, mustBe, note, withCpu, type Extent } from "./operation.ts";

const calls = 200;
const fewEvents = 1000;

/** Operation 3: list events of one issuer among a million, against the SQL alone. */
export async function events(stand: Stand, extent: Extent): Promise<Result> {
  const rows = extent.quick ? 5000 : 50_000;
  await stand.serve("web only");
  await emptyTables(stand);
  const issuers = await makeIssuers(stand, issuerCount);
  const [issuer] = issuers;
  if (!issuer) throw new Error("no issuer was made");
  const few = await amongFew(stand, extent, issuer);
  await fillTo(stand, [issuer], fewEvents, rows, 1);
  await fillTo(stand, issuers.slice(1), 0, rows, 1);
  const { rows: found } = await stand.owner.query<{ event_id: string }>(
    "select event_id from issuing_event where issuer_id = $1 order by event_id offset $2 limit 2",
    [issuer.id, rows - 1001],
  );
  const asked = questions(rows, found[0]?.event_id ?? "", found[1]?.event_id ?? "").map((question) => ({
    question,
    p50: newFigure(`${question.what}, p50`, "ms"),
    p99: newFigure(`${question.what}, p99`, "ms"),
  }));

  const notes = await inRounds(extent, async () => {
    for (const { question, p50, p99 } of asked) {
      const ours = await askAll(stand, (at) => askServer(stand, issuer, question, at));
      const limit = await askAll(stand, (at) => askDatabase(stand, issuer, question, at));
      for (const [figure, share] of [
        [p50, 50],
        [p99, 99],
      ] as const) {
        const of = (answers: typeof ours) => ({ value: percentile(answers.times, share), cpu: answers.cpu });
        note(figure, of(ours), of(limit));
      }
    }
  });
  const [first, deep] = asked;
  return {
    title: `Operation 3: events of one issuer (${rows.toLocaleString("en-GB")} of ${(rows * issuerCount).toLocaleString("en-GB")})`,
    figures: [few, ...asked.flatMap(({ p50, p99 }) => [p50, p99])],
    notes: [
      `${calls} calls each a round, one after the other, OAuth2 bearer. Limit: one prepared statement that reads the same rows.`,
      "Checked: every answer has status 200 and as many lines as it should; the deep page begins with the event it should.",
      ...notes,
    ],
    targets:
      first && deep
        ? [deepTarget(first.p50, deep.p50), firstTarget(first.p50), sizeTarget(few, first.p50)]
        : [],
  };
}

/** The first page while there are only a thousand events. */
async function amongFew(stand: Stand, extent: Extent, issuer: BenchIssuer): Promise<Figure> {
  await fillTo(stand, [issuer], 0, fewEvents, 1);
  const [question] = questions(fewEvents, "", "");
  if (!question) throw new Error("there is no question");
  const figure = newFigure(`${question.what} among ${fewEvents.toLocaleString("en-GB")}, p50`, "ms");
  await inRounds(extent, async () => {
    const ours = await askAll(stand, (at) => askServer(stand, issuer, question, at));
    const limit = await askAll(stand, (at) => askDatabase(stand, issuer, question, at));
    const of = (answers: typeof ours) => ({ value: percentile(answers.times, 50), cpu: answers.cpu });
    note(figure, of(ours), of(limit));
  });
  return figure;
}

async function askAll(
  stand: Stand,
  ask: (at: number) => Promise<number>,
): Promise<{ times: number[]; cpu: number }> {
  const { value: times, cpuMs } = await withCpu(stand, stand.server().pid, async () => {
    const taken: number[] = [];
    for (let at = 0; at < calls; at++) taken.push(await ask(at));
    return taken;
  });
  return { times, cpu: cpuMs / calls };
}

async function askServer(stand: Stand, issuer: BenchIssuer, question: Question, at: number): Promise<number> {
  const path = `/v1/event/${issuer.id}?${question.query(at)}`;
  const answer = await call(stand.origin, "GET", path, { authorization: issuer.authorization });
  mustBe(`the status of ${question.what}`, answer.status, 200);
  mustBe(`lines of ${question.what}`, answer.text.split("\r\n").length - 1, question.lines);
  if (question.first) mustBe(`the start of ${question.what}`, answer.text.slice(7, 22), question.first);
  return answer.ms;
}

async function askDatabase(
  stand: Stand,
  issuer: BenchIssuer,
  question: Question,
  at: number,
): Promise<number> {
  const started = performance.now();
  await stand.owner.query({ name: question.what, text: question.sql, values: question.values(issuer, at) });
  return performance.now() - started;
}

function deepTarget(first: Figure, deep: Figure) {
  const ratios = deep.ours.map((ms, at) => ms / (first.ours[at] ?? Number.NaN));
  return {
    what: "deep page against first page, p50",
    wanted: "≤ 2",
    measured: spread(ratios),
    met: median(ratios) <= 2,
  };
}

/** By CPU: the two sizes are not measured in the same minute. */
function sizeTarget(few: Figure, many: Figure) {
  const times = median(many.cpu) / median(few.cpu);
  return {
    what: `CPU of the first page, ${fewEvents.toLocaleString("en-GB")} → all events`,
    wanted: "the same (within 20 %)",
    measured: `${short(times)} times`,
    met: times <= 1.2,
  };
}

function firstTarget(first: Figure) {
  const ms = median(first.ours);
  return { what: "first page by HTTP, p50", wanted: "≤ 5 ms", measured: `${short(ms)} ms`, met: ms <= 5 };
}
