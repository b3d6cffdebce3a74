import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { NOW } from "../../test/lti13-platform.ts";
import { refuses } from "../../test/refuses.ts";
import { lineItemService, nextScoreTime, scoreRequest } from "./assignment-and-grades.ts";
import type { Score } from "./assignment-and-grades.ts";

const item = "https://lms.example/items/7?type=1";
const score: Score = {
  userId: "42",
  time: new Date(NOW.getTime() + 7),
  activityProgress: "Completed",
  gradingProgress: "FullyGraded",
};

test("a score is refused when its points are none, or its address is not https", async () => {
  for (const points of [
    { given: -1, maximum: 1 },
    { given: 1, maximum: 0 },
    { given: Number.NaN, maximum: 1 },
    { given: 1, maximum: Infinity },
  ])
    await refuses(() => scoreRequest(item, "t", { ...score, points }), "score-invalid");
  await refuses(() => scoreRequest(item, "t", { ...score, time: new Date(Number.NaN) }), "score-invalid");
  await refuses(() => scoreRequest("http://lms.example/items/7", "t", score), "url-refused");
});

test("a score goes to the line item's path, before its query, to the millisecond", () => {
  const request = scoreRequest(item, "t0k", {
    ...score,
    points: { given: 1, maximum: 1 },
    comment: "Badge awarded",
  });
  assert.deepEqual([request.method, request.url], ["POST", "https://lms.example/items/7/scores?type=1"]);
  assert.deepEqual(request.headers, {
    "content-type": "application/vnd.ims.lis.v1.score+json",
    authorization: "Bearer t0k",
  });
  assert.deepEqual(JSON.parse(request.body ?? ""), {
    userId: "42",
    timestamp: "2026-11-23T12:00:00.007Z",
    activityProgress: "Completed",
    gradingProgress: "FullyGraded",
    scoreGiven: 1,
    scoreMaximum: 1,
    comment: "Badge awarded",
  });
  const cleared = JSON.parse(scoreRequest(item, "t", score).body ?? "") as object;
  assert.ok(!("scoreGiven" in cleared) && !("comment" in cleared));
  assert.equal(
    lineItemService("https://lms.example/items/7/", "results"),
    "https://lms.example/items/7/results",
  );
});

test("the times of one person's scores always grow, even when the clock stands still or goes back", () => {
  const moments = fc.array(fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }));
  fc.assert(
    fc.property(moments, (clock) => {
      let last: Date | null = null;
      for (const now of clock) {
        const next = nextScoreTime(now, last);
        assert.ok(next >= now && (last === null || next > last));
        last = next;
      }
    }),
  );
});
