import assert from "node:assert/strict";
import { test } from "node:test";
import { refuses } from "../../test/refuses.ts";
import { readResultPage, resultsPageRequest, resultsRequest } from "./results.ts";

const url = "https://lms.example/items/7/results?type=1";
const read = (body: unknown, link: string | null = null, status = 200) =>
  readResultPage({ status, text: JSON.stringify(body) }, { url, link });

test("results are refused when they are an error, no list, or no results", async () => {
  await refuses(() => read([], null, 401), "service-refused");
  for (const wrong of [
    {},
    null,
    [null],
    [{}],
    [{ userId: "1", resultScore: "9" }],
    [{ userId: "1", resultMaximum: 0 }],
  ])
    await refuses(() => read(wrong), "response-malformed");
  await refuses(
    () => readResultPage({ status: 200, text: '[],"answer":[' }, { url, link: null }),
    "response-malformed",
  );
  await refuses(() => read([], "<https://evil.example/>; rel=next"), "page-foreign");
});

test("a column's results are asked for at its path, before its query", () => {
  const { url: address, headers } = resultsRequest("https://lms.example/items/7?type=1", "t0k", {
    userId: "4 2",
    limit: 9,
  });
  assert.equal(address, "https://lms.example/items/7/results?type=1&user_id=4+2&limit=9");
  assert.deepEqual(headers, {
    accept: "application/vnd.ims.lis.v2.resultcontainer+json",
    authorization: "Bearer t0k",
  });
  assert.equal(resultsPageRequest(`${url}&page=2`, "t").url, `${url}&page=2`);
});

test("a result is a share of its maximum, which is 1 unless said; none is no zero", () => {
  const page = read(
    [
      { id: "r1", userId: "1", scoreOf: "i", resultScore: 8, resultMaximum: 10, comment: "Good" },
      { userId: "2", resultScore: 0.5 },
      { userId: "3" },
      { userId: "4", resultScore: 0, resultMaximum: 10 },
      { userId: "5", resultScore: 12, resultMaximum: 10 },
    ],
    '</items/7/results?page=2>; rel="next"',
  );
  assert.deepEqual(page.results[0], { userId: "1", score: 8, maximum: 10, fraction: 0.8, comment: "Good" });
  assert.deepEqual(
    page.results.map(({ fraction }) => fraction),
    [0.8, 0.5, null, 0, 1.2],
  );
  assert.equal(page.next, "https://lms.example/items/7/results?page=2");
});
