import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { bakePng } from "../../src/baking/bake-png.ts";
import { OB3_PNG_KEYWORD } from "../../src/baking/png-keyword.ts";
import { signedAssertion } from "../../src/ob2/assertion.ts";
import { signAssertion } from "../../src/ob2/assertion-jws.ts";
import { canonicalNQuads } from "../../src/proofs/canonicalise.ts";
import { isJsonObject } from "../../src/proofs/credential-members.ts";
import type { JsonObject } from "../../src/proofs/credential-members.ts";
import { signVcJwt } from "../../src/proofs/vc-jwt.ts";
import { revocationListStatus } from "../../src/status/revocation-list.ts";
import type { VerificationReport } from "../../src/verifying/report.ts";
import { verifyBadge } from "../../src/verifying/verify-badge.ts";
import { makePdf } from "../make-pdf.ts";
import { makePng } from "../make-png.ts";
import { CORPUS_NOW } from "./corpus-case.ts";
import { issuerPages, jwtKey, keyUrl, namedListUrl, rsa } from "./issuers.ts";
import { award2, hosted } from "./ours2.ts";
import { signed, unsigned } from "./sample-badges.ts";
import { webOf } from "./web.ts";
import type { Page } from "./web.ts";

const pages = new Map<string, Page>([...(await issuerPages()), [hosted.id, hosted]]);
const fetch = webOf(pages);

async function look(input: Uint8Array | string): Promise<VerificationReport> {
  return verifyBadge(input, { fetch, now: new Date(CORPUS_NOW) });
}

test("3.0: a change of any text, and any member taken away, is found; what a proof covers is called altered", async (t) => {
  // Its list of the revoked is the one that is quick to read.
  const good: unknown = structuredClone(await signed({ status: revocationListStatus(namedListUrl) }));
  assert.equal((await look(JSON.stringify(good))).verdict, "valid");
  const paths = pathsIn(good).filter((path) => path.length > 0);
  assert.ok(paths.length > 150);
  const verdicts = new Map<string, number>();
  for (const path of paths) {
    for (const change of [
      (text: unknown) => (typeof text === "string" ? `${text}1` : text),
      () => undefined,
    ]) {
      const changed = altered(good, path, change);
      if (JSON.stringify(changed) === JSON.stringify(good)) continue;
      const { verdict } = await look(JSON.stringify(changed));
      verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
      assert.ok(!UNNOTICED.has(verdict), `${path.join("/")}: ${verdict}`);
    }
  }
  assert.ok((verdicts.get("altered") ?? 0) > 150);
  t.diagnostic(JSON.stringify([...verdicts]));
});

/** What a badge that was changed must not be called. */
const UNNOTICED = new Set(["valid", "status-unknown", "could-not-tell"]);

test("3.0 JWT and 2.0 JWS: a change of any byte of the payload is found", async () => {
  for (const jws of [
    signVcJwt(unsigned(), jwtKey),
    signAssertion(signedAssertion({ ...award2, keyUrl }), rsa),
  ]) {
    assert.equal((await look(jws)).verdict, "valid");
    const [header, payload = "", signature] = jws.split(".");
    const bytes = Buffer.from(payload, "base64url");
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ by;
        const { verdict } = await look(`${header}.${changed.toString("base64url")}.${signature}`);
        assert.notEqual(verdict, "valid");
        assert.notEqual(verdict, "status-unknown");
      }),
      { numRuns: 100 },
    );
  }
});

test("2.0 hosted: a change of any text in the copy is found", async () => {
  assert.equal((await look(JSON.stringify(hosted))).verdict, "valid");
  for (const path of pathsIn(hosted)) {
    const changed = altered(hosted, path, (text) => (typeof text === "string" ? `${text}1` : !text));
    const { verdict } = await look(JSON.stringify(changed));
    assert.ok(path.length === 0 || verdict !== "valid", path.join("/"));
  }
});

test("any byte of a file changed, cut off or put in: never an exception, and never valid unless it says the same", async () => {
  const json = JSON.stringify(await signed());
  const said = await canonicalNQuads(JSON.parse(json) as object);
  const png = bakePng(makePng(), json, { keyword: OB3_PNG_KEYWORD });
  const pdf = await makePdf({ files: [{ name: "badge.json", content: json }], packed: false });
  const file = fc.constantFrom(Buffer.from(json), Buffer.from(png), Buffer.from(pdf));
  await fc.assert(
    fc.asyncProperty(
      file,
      fc.nat(),
      fc.nat(255),
      fc.constantFrom("change", "cut", "insert"),
      async (bytes, place, byte, how) => {
        const at = place % bytes.length;
        const rest = how === "change" ? bytes.subarray(at + 1) : bytes.subarray(at);
        const hurt =
          how === "cut"
            ? bytes.subarray(0, at)
            : Buffer.concat([bytes.subarray(0, at), Buffer.of(byte), rest]);
        const { verdict } = await look(hurt);
        if (verdict === "valid" && bytes.equals(Buffer.from(json))) {
          assert.equal(await canonicalNQuads(JSON.parse(hurt.toString()) as object), said);
        }
      },
    ),
    { numRuns: 300 },
  );
});

test("any text at all gets a report", async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.string({ unit: "binary" }), fc.json(), fc.uint8Array()), async (input) => {
      assert.notEqual((await look(input)).verdict, "valid");
    }),
    { numRuns: 200 },
  );
});

test("any JSON in the place of any member gets a report, and is never valid", async () => {
  const badges: unknown[] = [structuredClone(await signed()), hosted];
  await fc.assert(
    fc.asyncProperty(fc.nat(1), fc.nat(), fc.jsonValue({ maxDepth: 3 }), async (which, place, value) => {
      const badge = badges[which];
      const paths = pathsIn(badge).filter((path) => path.length > 0);
      const changed = altered(badge, paths[place % paths.length] ?? [], () => value);
      if (JSON.stringify(changed) === JSON.stringify(badge)) return;
      const { verdict, checks } = await look(JSON.stringify(changed));
      assert.ok(verdict !== "valid", JSON.stringify([changed, checks]));
    }),
    { numRuns: 300 },
  );
});

/** The path of everything in a document, the document's own among them. */
function pathsIn(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, inner]) => pathsIn(inner, [...path, name]))];
}

function altered(document: unknown, path: readonly string[], change: (old: unknown) => unknown): unknown {
  const copy: unknown = structuredClone(document);
  let holder = copy as JsonObject;
  for (const name of path.slice(0, -1)) holder = holder[name] as JsonObject;
  const last = path.at(-1);
  if (last === undefined) return copy;
  const value = change(holder[last]);
  if (value === undefined && isJsonObject(holder)) delete holder[last];
  else holder[last] = value ?? null;
  return copy;
}
