import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { Problem } from "#src/platform/problem.ts";
import { linesOf } from "./lines.ts";

async function read(text: string, cuts: readonly number[] = []): Promise<unknown[]> {
  const bytes = Buffer.from(text);
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b);
  async function* body() {
    let start = 0;
    for (const end of ends) {
      yield bytes.subarray(start, end);
      start = end;
    }
  }
  const values: unknown[] = [];
  for await (const value of linesOf(body())) values.push(value);
  return values;
}

test("every line comes out, wherever the body is cut into pieces", async () => {
  const values = fc.array(fc.jsonValue(), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(
      values,
      fc.array(fc.nat(500)),
      fc.constantFrom("\r\n", "\n"),
      async (list, cuts, end) => {
        const text = list.map((value) => JSON.stringify(value) + end).join("");
        assert.deepEqual(
          await read(text, cuts),
          list.map((value) => JSON.parse(JSON.stringify(value)) as unknown),
        );
      },
    ),
  );
});

test("blank lines and a missing end of the last line do not matter; an empty body is an empty list", async () => {
  assert.deepEqual(await read('\r\n{"a":1}\r\n\r\n \n{"b":2}'), [{ a: 1 }, { b: 2 }]);
  assert.deepEqual(await read(""), []);
});

test("a line that is not JSON is refused", async () => {
  await assert.rejects(read("<html>\n"), Problem);
});
