import { limitRatios, newFigure, type Result } from "../report/result.ts";
import { median, spread } from "../report/statistics.ts";
import { call, statusesOf } from "../stand/http.ts";
import { makeIssuers, type BenchIssuer } from "../stand/issuer.ts";
import { awardIdsOf, issueTo, recipientsOf } from "../stand/issuing.ts";
import type { Stand } from "../stand/stand.ts";
import { inRounds, mustBe, note, withCpu, type Extent } from "./operation.ts";

const count = 10_000;

/** Operation 7: one DELETE revokes ten thousand awards of one event, against one UPDATE of as many rows. */
export async function revoke(stand: Stand, extent: Extent): Promise<Result> {
  await stand.serve("web only");
  const [issuer] = await makeIssuers(stand, 1);
  if (!issuer) throw new Error("no issuer was made");
  const toAnswer = newFigure("10,000 awards, time to 204", "ms");
  const toGone = newFigure("10,000 awards, time until all answered 410", "ms");

  const measure = async () => {
    const ours = await issueTo(stand.origin, issuer, recipientsOf(count));
    const limit = await issueTo(stand.origin, issuer, recipientsOf(count));
    const paths = (await awardIdsOf(stand, issuer, ours.eventId)).map((id) => `/v1/assertion/${id}`);
    const emails = recipientsOf(count).map((recipient) => /<(.*)>/.exec(recipient)?.[1] ?? "");
    const path = `/v1/event/${issuer.id}/${ours.eventId}?email=${emails.join("|")}`;
    const { pid } = stand.server();

    const deleted = await withCpu(stand, pid, () => callDelete(stand, issuer, path));
    const first = await call(stand.origin, "GET", paths[0] ?? "");
    mustBe("the first request after the revocation", first.status, 410);
    const updated = await withCpu(stand, pid, () => updateAll(stand, issuer, limit.eventId));

    const started = performance.now();
    const fetched = await withCpu(stand, pid, () => statusesOf(stand.origin, paths));
    const goneAfter = deleted.value + performance.now() - started;
    mustBe("assertions that answer 410", fetched.value.get(410), count);
    return { deleted, updated, gone: { value: goneAfter, cpu: deleted.cpuMs + fetched.cpuMs } };
  };

  await measure();
  const notes = await inRounds(extent, async () => {
    const { deleted, updated, gone } = await measure();
    note(
      toAnswer,
      { value: deleted.value, cpu: deleted.cpuMs },
      { value: updated.value, cpu: updated.cpuMs },
    );
    note(toGone, gone, null);
  });
  const ratios = limitRatios(toAnswer);
  return {
    title: "Operation 7: revoke 10,000 awards of one event",
    figures: [toAnswer, toGone],
    notes: [
      "Ours: one DELETE whose query string names every address (about 330 kB). Limit: one UPDATE of the 10,000 rows of another event of the same table.",
      "Checked each round: the request after the 204 answers 410, and so do all 10,000 assertions.",
      ...notes,
    ],
    targets: [
      {
        what: "one DELETE against one UPDATE",
        wanted: "L ≤ 2",
        measured: `L = ${spread(ratios)}`,
        met: median(ratios) <= 2,
      },
    ],
  };
}

async function callDelete(stand: Stand, issuer: BenchIssuer, path: string): Promise<number> {
  const answer = await call(stand.origin, "DELETE", path, { authorization: issuer.authorization });
  mustBe("the answer to the revocation", answer.status, 204);
  return answer.ms;
}

async function updateAll(stand: Stand, issuer: BenchIssuer, eventId: string): Promise<number> {
  const started = performance.now();
  const { rowCount } = await stand.owner.query(
    "update award set revoked_at = $1, revocation_reason = null where issuer_id = $2 and event_id = $3 and revoked_at is null",
    [new Date(), issuer.id, eventId],
  );
  mustBe("rows of the UPDATE", rowCount, count);
  return performance.now() - started;
}
