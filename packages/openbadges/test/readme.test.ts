import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { makePng } from "./make-png.ts";
import { sampleKey } from "./sample-keys.ts";
import { VERDICTS } from "../src/verifying/verdict.ts";
import type { VerificationReport } from "../src/verifying/report.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

test("the README's fifteen lines sign, bake and verify", async () => {
  const lines = /```js\n([^`]*(?:`[^`]+`[^`]*)*?)```/.exec(readme)?.[1]?.trimEnd().split("\n") ?? [];
  assert.ok(lines.filter((line) => line !== "").length <= 15);
  const givens = [
    `const pem = ${JSON.stringify(sampleKey.export({ format: "pem", type: "pkcs8" }))};`,
    'const badgeUrl = "https://b.example/obv3/achievements/B1";',
    'const validFrom = new Date("2025-11-23T12:00:00Z");',
    `const badgeImage = Buffer.from("${makePng().toString("base64")}", "base64");`,
    "const fetch = async () => new Response(JSON.stringify(document));",
  ];
  const code = lines
    .join("\n")
    .replace('"@badgeworks/openbadges"', JSON.stringify(new URL("../src/index.ts", import.meta.url).href))
    .replace("\nconst report =", "\nexport const report =")
    .replace(/\nconsole\.log.*/, "");
  const module: unknown = await import(
    `data:text/javascript,${encodeURIComponent([...givens, code].join("\n"))}`
  );
  const { verdict, sentence, container } = Reflect.get(module as object, "report") as VerificationReport;
  assert.deepEqual([verdict, sentence, container], ["valid", "This badge is valid.", "png"]);
});

test("the README names every verdict", () => {
  for (const verdict of VERDICTS) assert.ok(readme.includes(`\`${verdict}\``), verdict);
});
