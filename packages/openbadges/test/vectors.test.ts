import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { skipWithoutVectors, vectorFiles } from "./vectors.ts";

/** Published files that say nothing of badges as such, but of the API that hands them out. */
const OF_THE_API = ["openapi.json", "imsx_statusinfo.json", "getopenbadgecredentialsresponse.json"];

test("no published vector is left out: every file is read by a test", { skip: skipWithoutVectors }, () => {
  const root = fileURLToPath(new URL("..", import.meta.url));
  const sources = globSync("{src,test}/**/*.ts", { cwd: root })
    .filter((file) => !file.endsWith("vectors.test.ts"))
    .map((file) => readFileSync(`${root}/${file}`, "utf8"))
    .join("\n");
  const names = vectorFiles().filter((name) => name !== "README.md" && !OF_THE_API.includes(name));
  assert.ok(names.length > 20);
  const isRead = (name: string): boolean =>
    sources.includes(name) || sources.includes(`"${name.replace(".json", "")}"`);
  assert.deepEqual(
    names.filter((name) => !isRead(name)),
    [],
  );
});
