import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { refuses } from "../test/refuses.ts";
import { optionalParameter, readForm, requiredParameter, writeForm } from "./form.ts";

test("a form is refused when it is too large, badly encoded, or not Unicode", async () => {
  for (const raw of [
    "x".repeat(1_048_577),
    "a&".repeat(2_001),
    "a=%",
    "a=%zz",
    "a=%ff",
    "a=%ed%a0%80",
    "a=%00",
    "\ud800",
  ])
    await refuses(() => readForm(raw), "form-malformed");
});

test("order, duplicates, empty values and + are kept as they came", () => {
  assert.deepEqual(readForm("?b=1+2&a=%2B&b=&c&=d&&a=x=y"), [
    { name: "b", value: "1 2" },
    { name: "a", value: "+" },
    { name: "b", value: "" },
    { name: "c", value: "" },
    { name: "", value: "d" },
    { name: "a", value: "x=y" },
  ]);
});

test("a parameter that is there twice is neither of the two", async () => {
  const form = readForm("a=1&a=2&b=&c=3");
  await refuses(() => optionalParameter(form, "a"), "parameter-repeated");
  await refuses(() => requiredParameter(form, "b"), "parameter-missing");
  assert.deepEqual(
    [optionalParameter(form, "b"), optionalParameter(form, "d"), requiredParameter(form, "c")],
    [null, null, "3"],
  );
});

test("what is written is read again", () => {
  const text = fc.string({ unit: "grapheme" }).filter((value) => !value.includes("\u0000"));
  fc.assert(
    fc.property(fc.array(fc.record({ name: text, value: text }, { noNullPrototype: true })), (parameters) => {
      assert.deepEqual(readForm(writeForm(parameters)), parameters);
    }),
  );
});
