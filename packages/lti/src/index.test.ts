import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { test } from "node:test";
import * as lti from "./index.ts";
import type { Lti11Launch, Lti13Launch } from "./index.ts";

const ALLOWED = new Set(["node:crypto", "jose"]);

test("the package offers what its README says", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  for (const name of Object.keys(lti))
    assert.ok(readme.includes(`\`${name}\``), `README.md does not name ${name}`);
});

test("every refusal has a test", () => {
  const error = readFileSync(new URL("lti-error.ts", import.meta.url), "utf8");
  const tests = globSync("**/*.test.ts", { cwd: import.meta.dirname }).map((file) =>
    readFileSync(new URL(file, import.meta.url), "utf8"),
  );
  const codes = [...error.matchAll(/^ {2}\| "([a-z-]+)"/gm)].map(([, code = ""]) => code);
  assert.ok(codes.length > 35);
  assert.deepEqual(
    codes.filter((code) => !tests.some((text) => text.includes(`"${code}"`))),
    [],
  );
});

test("a launch is one of two, and the compiler knows which", () => {
  const opened = (launch: Lti11Launch | Lti13Launch): string => {
    if ("resourceLink" in launch) return launch.resourceLink.id;
    if (launch.messageType === "ContentItemSelectionRequest") return launch.selection.returnUrl;
    launch.messageType satisfies "LtiDeepLinkingRequest";
    return launch.settings.returnUrl;
  };
  assert.equal(typeof opened, "function");
});

test("the package imports nothing but its own files, node:crypto and jose, and has no clock, chance or network", () => {
  const files = globSync("**/*.ts", { cwd: import.meta.dirname }).filter(
    (file) => !file.endsWith(".test.ts"),
  );
  assert.ok(files.length > 30);
  for (const file of files) {
    const source = readFileSync(new URL(file, import.meta.url), "utf8").replace(/^ ?\*.*$/gm, "");
    for (const [, from = ""] of source.matchAll(/^(?:import|export|\}).* from "([^"]+)";$/gm))
      assert.ok(ALLOWED.has(from) || /^\.{1,2}\/.*\.ts$/.test(from), `${file} imports ${from}`);
    assert.doesNotMatch(
      source,
      /\bimport\(|\brequire\(|^import "|\bfetch\(|Date\.now|new Date\(\)|Math\.random|random(?:Bytes|UUID)|createRemoteJWKSet/m,
      file,
    );
  }
});
