import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { buildPackage } from "./build-package.ts";

const modules = fileURLToPath(new URL("../node_modules", import.meta.url));

/** A program in TypeScript, as somebody who installed the package writes it. */
const program = `
import { generateKeyPairSync } from "node:crypto";
import { didKey, profile, verifyBadge } from "@badgeworks/openbadges";
import type { BadgeFetch, Verdict, VerificationReport } from "@badgeworks/openbadges";

const nobody: BadgeFetch = async () => { throw new Error("offline"); };
const fits: BadgeFetch = fetch;
const report: VerificationReport = await verifyBadge("hello", { fetch: nobody, now: new Date() });
const verdict: Verdict = report.verdict;
const issuer = profile({ id: didKey(generateKeyPairSync("ed25519").publicKey), name: "Me" });
// @ts-expect-error: an issuer has an id
profile({ name: "Nobody" });
console.log(verdict, issuer.type[0], typeof fits);
`;

test("openbadges as npm gets it: packed, installed beside its dependencies, compiled against by plain tsc, and run", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "badgeworks-package-"));
  try {
    const built = path.join(folder, "built");
    buildPackage("openbadges", built);
    const packing = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder];
    execFileSync("npm", packing, { cwd: built, stdio: "pipe" });
    const [tarball = ""] = readdirSync(folder).filter((name) => name.endsWith(".tgz"));
    const project = path.join(folder, "project");
    const home = path.join(project, "node_modules/@badgeworks/openbadges");
    mkdirSync(home, { recursive: true });
    execFileSync("tar", ["-xzf", path.join(folder, tarball), "-C", home, "--strip-components=1"]);
    const manifest = JSON.parse(readFileSync(path.join(home, "package.json"), "utf8")) as {
      dependencies: Record<string, string>;
    };
    for (const name of [...Object.keys(manifest.dependencies), "@types/node"]) {
      const link = path.join(project, "node_modules", name);
      mkdirSync(path.dirname(link), { recursive: true });
      symlinkSync(path.join(modules, name), link);
    }
    const files = readdirSync(home, { recursive: true, encoding: "utf8" });
    assert.deepEqual(
      files.filter((name) => name.includes(".test.") || (name.endsWith(".ts") && !name.endsWith(".d.ts"))),
      [],
    );
    writeFileSync(path.join(project, "package.json"), '{"type":"module"}');
    writeFileSync(path.join(project, "main.ts"), program);
    const options = ["--module", "nodenext", "--target", "es2024", "--strict", "--types", "node", "main.ts"];
    const compiled = spawnSync(path.join(modules, ".bin/tsc"), options, { cwd: project, encoding: "utf8" });
    assert.equal(compiled.stdout, "");
    const out = execFileSync(process.execPath, ["main.js"], { cwd: project, encoding: "utf8" });
    assert.equal(out, "not-a-badge Profile function\n");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
