import { newFigure, type Result } from "../report/result.ts";
import { median, percentile, quotients, short, spread } from "../report/statistics.ts";
import { fillTo } from "../stand/fill.ts";
import { call } from "../stand/http.ts";
import { makeIssuers, type BenchIssuer } from "../stand/issuer.ts";
import { latency, openLoad, taken, type Hit, type Shot } from "../stand/open-load.ts";
import { emptyTables, type Stand } from "../stand/stand.ts";
import { inRounds, mustBe, note, withCpu, type Extent } from "./operation.ts";

const issuerCount = 20;
const eventsEach = 1000;
/** The line passes in its first second; what comes after is how it stays. */
const settledMs = 2000;

/**
 * Overload: three times what the server can do is asked of it, then one issuer floods while another keeps within its limits. What is
 * taken is to be answered as fast as ever, and the rest told to come back.
 */
export async function overload(stand: Stand, extent: Extent): Promise<Result> {
  const seconds = extent.quick ? 8 : 20;
  const pace = newFigure("three times the sustainable rate: taken", "/s");
  const calm = newFigure("sustainable rate, p99", "ms");
  const early = newFigure("three times as much, p99 of what was taken, first half", "ms");
  const late = newFigure("three times as much, p99 of what was taken, second half", "ms");
  const refused = newFigure("three times as much, p99 of what was refused", "ms");
  const alone = newFigure("an issuer within its limits, p99", "ms");
  const beside = newFigure("the same while another floods, p99", "ms");
  const shares: string[] = [];
  const withinRefused: number[] = [];

  const issuers = await prepare(stand, {});
  const notes = await inRounds(extent, async () => {
    const sustainable = await closedLoop(stand, issuers, seconds / 2);
    const usual = await openLoad(stand.origin, sustainable * 0.8, seconds, mixOf(issuers));
    takenOrToldToComeBack(usual);
    const much = await withCpu(stand, stand.server().pid, () =>
      openLoad(stand.origin, sustainable * 3, seconds, mixOf(issuers)),
    );
    const settled = much.value.filter(({ at }) => at > settledMs);
    takenOrToldToComeBack(settled);
    const served = taken(settled);
    const middle = (settledMs + seconds * 1000) / 2;
    const cpu = much.cpuMs / much.value.length;
    note(pace, { value: served.length / (seconds - settledMs / 1000), cpu }, { value: sustainable, cpu });
    note(calm, { value: latency(usual, 99), cpu }, null);
    note(
      early,
      {
        value: latency(
          served.filter(({ at }) => at < middle),
          99,
        ),
        cpu,
      },
      null,
    );
    note(
      late,
      {
        value: latency(
          served.filter(({ at }) => at >= middle),
          99,
        ),
        cpu,
      },
      null,
    );
    const no = settled.filter((hit) => !served.includes(hit));
    note(
      refused,
      {
        value: percentile(
          no.map(({ ms }) => ms),
          99,
        ),
        cpu,
      },
      null,
    );
    shares.push(`${short((served.length / settled.length) * 100)} %`);
  });

  const [quiet, noisy, ...others] = await prepare(stand, { REQUESTS_PER_SECOND: "50" });
  if (!quiet || !noisy) throw new Error("too few issuers were made");
  mustBe("other issuers", others.length, issuerCount - 2);
  await inRounds(extent, async () => {
    const within = () => openLoad(stand.origin, 25, seconds * 2, mixOf([quiet]));
    const before = await within();
    let refusedWithin = before.length - taken(before).length;
    const flood = openLoad(stand.origin, 500, seconds * 2, mixOf([noisy]));
    const meanwhile = await withCpu(stand, stand.server().pid, within);
    refusedWithin += meanwhile.value.length - taken(meanwhile.value).length;
    withinRefused.push(refusedWithin);
    const much = await flood;
    takenOrToldToComeBack(much);
    const cpu = meanwhile.cpuMs / (meanwhile.value.length + much.length);
    note(alone, { value: latency(before, 99), cpu }, null);
    note(beside, { value: latency(meanwhile.value, 99), cpu }, null);
  });
  await emptyTables(stand);

  const flatness = quotients(late.ours, early.ours);
  const rise = quotients(beside.ours, alone.ours);
  const goodput = quotients(pace.ours, pace.limit);
  return {
    title: "Overload: three times the sustainable rate, and one issuer that floods",
    figures: [pace, calm, early, late, refused, alone, beside],
    notes: [
      `Open loop: every request is sent when it is due, and its time runs from then. ${issuerCount} issuers; of ten requests eight list 20 events, one asks for the categories, one issues a badge.`,
      `Sustainable rate (the limit of the first row): what 16 connections get in a closed loop in the same round. Of three times that ${shares.join(", ")} was taken.`,
      "The flood is 500 requests a second of one credential whose limit is 50; the other issuer asks 25 times a second. REQUESTS_PER_SECOND is out of the way in the first part.",
      "Checked: whatever was not taken was answered with 429 or 503 and Retry-After, and no connection broke.",
      ...notes,
    ],
    targets: [
      target("p99 of what is taken stays flat: second half against first", "≤ 1.5", flatness, 1.5),
      {
        what: "what is taken at three times the rate, against the sustainable rate",
        wanted: "≥ 0.7",
        measured: spread(goodput),
        met: median(goodput) >= 0.7,
      },
      target("requests of the issuer within its limits that were refused", "0", withinRefused, 0),
      target("p99 of an issuer within its limits while another floods, against before", "≤ 1.2", rise, 1.2),
    ],
  };
}

function target(what: string, wanted: string, values: readonly number[], most: number) {
  return { what, wanted, measured: spread(values), met: median(values) <= most };
}

/** A server with these settings, and issuers with some events. */
async function prepare(stand: Stand, settings: Readonly<Record<string, string>>): Promise<BenchIssuer[]> {
  await stand.serve("web only", settings);
  await emptyTables(stand);
  const issuers = await makeIssuers(stand, issuerCount);
  await fillTo(stand, issuers, 0, eventsEach, 1);
  for (let at = 0; at < 200; at++) await send(stand, mixOf(issuers)(at));
  return issuers;
}

/** What the issuers ask for, one after the other. */
function mixOf(issuers: readonly BenchIssuer[]): (number: number) => Shot {
  return (number) => {
    const issuer = issuers[number % issuers.length];
    if (!issuer) throw new Error("there is no issuer");
    const { id, badgeId, authorization } = issuer;
    const kind = Math.floor(number / issuers.length) % 10;
    if (kind === 4) return { method: "GET", path: `/v1/badge/${id}/_/categorylist`, authorization };
    if (kind !== 9) {
      return { method: "GET", path: `/v1/event/${id}?limit=20&offset=${kind * 20}`, authorization };
    }
    const recipient = [`person.${number}@students.example.org`];
    const body = JSON.stringify({ recipient, send_email: 0 });
    return { method: "POST", path: `/v1/badge/${id}/${badgeId}`, authorization, body };
  };
}

async function send(stand: Stand, { method, path, authorization, body }: Shot): Promise<void> {
  const { status } = await call(stand.origin, method, path, { authorization }, body);
  mustBe("whether a request was taken", status === 200 || status === 201, true);
}

/** How many requests a second 16 connections get answered, each sending its next one when it has its answer. */
async function closedLoop(stand: Stand, issuers: readonly BenchIssuer[], seconds: number): Promise<number> {
  const shot = mixOf(issuers);
  const started = performance.now();
  let count = 0;
  const lanes = Array.from({ length: 16 }, async () => {
    while (performance.now() - started < seconds * 1000) await send(stand, shot(count++));
  });
  await Promise.all(lanes);
  return (count * 1000) / (performance.now() - started);
}

function takenOrToldToComeBack(hits: readonly Hit[]): void {
  const odd = hits.filter(({ status, retryAfter }) => {
    const isTaken = status >= 200 && status < 300;
    return !isTaken && !((status === 429 || status === 503) && /^[1-9]\d*$/.test(retryAfter ?? ""));
  });
  const said = [...new Set(odd.map(({ status, error }) => error ?? status))].join(", ");
  mustBe(`answers that are neither taken nor told to come back (${said})`, odd.length, 0);
}
