import assert from "node:assert/strict";
import { test } from "node:test";
import { refuses } from "../../test/refuses.ts";
import { createLineItemRequest, lineItemsRequest, readLineItem, readLineItemPage } from "./line-items.ts";

const items = "https://lms.example/items?course=1";
const made = { id: "https://lms.example/items/7", label: "First aid", scoreMaximum: 1, resourceId: "B1" };
const answer = (body: unknown, status = 200) => ({ status, text: JSON.stringify(body) });

test("line items are refused without a maximum, and answers that are none", async () => {
  for (const scoreMaximum of [0, -1, Number.NaN, Infinity])
    await refuses(() => createLineItemRequest(items, "t", { label: "x", scoreMaximum }), "score-invalid");
  await refuses(() => readLineItem(answer(made, 500)), "service-refused");
  for (const wrong of [{}, { ...made, id: "7" }, { ...made, scoreMaximum: null }, { ...made, label: "" }])
    await refuses(() => readLineItem(answer(wrong)), "response-malformed");
});

test("line items are asked for by filters, and made", () => {
  const filters = { resourceLinkId: "l1", resourceId: "B1", tag: "badge", limit: 5 };
  const asked = lineItemsRequest(items, "t0k", filters);
  assert.equal(asked.url, `${items}&resource_link_id=l1&resource_id=B1&tag=badge&limit=5`);
  assert.equal(asked.headers.accept, "application/vnd.ims.lis.v2.lineitemcontainer+json");
  const request = createLineItemRequest(items, "t0k", {
    label: "First aid",
    scoreMaximum: 1,
    resourceId: "B1",
  });
  assert.deepEqual([request.method, request.url], ["POST", items]);
  assert.equal(request.headers["content-type"], "application/vnd.ims.lis.v2.lineitem+json");
  assert.deepEqual(JSON.parse(request.body ?? ""), { label: "First aid", scoreMaximum: 1, resourceId: "B1" });
});

test("line items are read, one or a page", () => {
  const item = {
    url: "https://lms.example/items/7",
    label: "First aid",
    scoreMaximum: 1,
    resourceId: "B1",
    tag: null,
    resourceLinkId: null,
  };
  assert.deepEqual(readLineItem(answer(made, 201)), item);
  const page = readLineItemPage(answer([made]), { url: items, link: "</items?page=2>; rel=next" });
  assert.deepEqual(page, { lineItems: [item], next: "https://lms.example/items?page=2" });
});
