import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { makePng } from "./make-png.ts";
import { sampleKey } from "./sample-keys.ts";

test("the README's fifteen lines sign, bake, read and verify", async () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const lines = /```js\n([^`]*(?:`[^`]+`[^`]*)*?)```/.exec(readme)?.[1]?.trimEnd().split("\n") ?? [];
  assert.ok(lines.filter((line) => line !== "").length <= 15);
  const givens = [
    `const pem = ${JSON.stringify(sampleKey.export({ format: "pem", type: "pkcs8" }))};`,
    'const badgeUrl = "https://b.example/obv3/achievements/B1";',
    'const [validFrom, now] = [new Date("2026-11-23T12:00:00Z"), new Date("2026-12-01T00:00:00Z")];',
    `const badgeImage = Buffer.from("${makePng().toString("base64")}", "base64");`,
  ];
  const code = lines
    .join("\n")
    .replace('"@badgeworks/openbadges"', JSON.stringify(new URL("../src/index.ts", import.meta.url).href))
    .replace("\nawait ob.verify", "\nexport const verified = await ob.verify");
  const module: unknown = await import(
    `data:text/javascript,${encodeURIComponent([...givens, code].join("\n"))}`
  );
  assert.equal(
    Reflect.get(Reflect.get(module as object, "verified") as object, "issuer"),
    "did:web:badges.example.org:issuers:1",
  );
});
