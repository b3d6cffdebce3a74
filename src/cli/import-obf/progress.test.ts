import assert from "node:assert/strict";
import { test } from "node:test";
import { progressOn } from "#src/cli/import-obf/progress.ts";

/** What is written for some steps and a sentence between them. */
function written(isTTY: boolean): string {
  let text = "";
  const progress = progressOn({ isTTY, write: (more: string | Uint8Array) => (text += String(more)) !== "" });
  for (let done = 0; done <= 1000; done++) progress.step("badges", done, 1000);
  progress.step("events", 0, 2);
  progress.say("Trying again in 5 s.");
  progress.step("events", 2, 2);
  progress.end();
  return text;
}

test("a log gets a line now and then, and one at the end of each step", () => {
  const lines = written(false).trimEnd().split("\n");
  assert.deepEqual(lines, [
    "badges: 0 of 1000",
    "badges: 1000 of 1000",
    "Trying again in 5 s.",
    "events: 2 of 2",
  ]);
});

test("a terminal has one line that changes, and keeps what is said and done", () => {
  const shown = written(true)
    .split("\n")
    .map((line) => line.split("\r\u001b[K").at(-1));
  assert.deepEqual(shown, ["badges: 1000 of 1000", "Trying again in 5 s.", "events: 2 of 2", ""]);
});
