import { bakePng } from "../../src/baking/bake-png.ts";
import { OB3_PNG_KEYWORD } from "../../src/baking/png-keyword.ts";
import { bakeSvgCredential } from "../../src/baking/svg-credential.ts";
import { VC2_CONTEXT } from "../../src/contexts.ts";
import { signDataIntegrity } from "../../src/proofs/data-integrity.ts";
import { makePdf } from "../make-pdf.ts";
import { itxt, makePng } from "../make-png.ts";
import { SAMPLE_DID, sampleSigning } from "../sample-keys.ts";
import type { CorpusCase } from "./corpus-case.ts";
import { badgeUrl, profileUrl } from "./issuers.ts";
import { hosted } from "./ours2.ts";
import { signed } from "./sample-badges.ts";

/** Files that hold no badge, more than one, or half of one, and things that are something else. */
export async function files(): Promise<CorpusCase[]> {
  const json = JSON.stringify(await signed());
  const second = JSON.stringify(await signed({ id: "urn:uuid:2" }));
  const old = JSON.stringify(hosted);
  const png = bakePng(makePng(), json, { keyword: OB3_PNG_KEYWORD });
  const svg = bakeSvgCredential('<svg xmlns="http://www.w3.org/2000/svg"/>', json);
  const pdf = await makePdf({ files: [{ name: "badge.json", content: json }] });
  const plain = {
    "@context": [VC2_CONTEXT],
    id: "urn:uuid:1",
    type: ["VerifiableCredential"],
    issuer: SAMPLE_DID,
    validFrom: "2026-11-23T12:00:00Z",
    credentialSubject: { id: "did:example:1", description: "Something else" },
  };
  const presentation = (...credentials: string[]): string =>
    JSON.stringify({
      type: "VerifiablePresentation",
      verifiableCredential: credentials.map((one) => JSON.parse(one) as unknown),
    });
  return [
    {
      name: "two of a kind in a PNG",
      input: makePng(3, 2, [itxt(OB3_PNG_KEYWORD, json), itxt(OB3_PNG_KEYWORD, second)]),
      verdict: "several-badges",
    },
    {
      name: "the same twice in a PNG",
      input: makePng(3, 2, [itxt(OB3_PNG_KEYWORD, json), itxt(OB3_PNG_KEYWORD, json)]),
      verdict: "several-badges",
    },
    {
      name: "2.0 and 3.0 in one PNG",
      input: makePng(3, 2, [itxt("openbadges", old), itxt(OB3_PNG_KEYWORD, json)]),
      verdict: "several-badges",
      container: "png",
    },
    {
      name: "two in an SVG",
      input: svg.replace(
        "</svg>",
        '<g xmlns:o="http://openbadges.org"><o:assertion verify="https://b.example/1"/></g></svg>',
      ),
      verdict: "several-badges",
    },
    {
      name: "two in a PDF",
      input: await makePdf({
        files: [
          { name: "1.json", content: json },
          { name: "2.json", content: second },
        ],
      }),
      verdict: "several-badges",
    },
    {
      name: "one in a PDF, in two places",
      input: await makePdf({
        files: [{ name: "1.json", content: JSON.stringify(JSON.parse(json), null, 1) }],
        information: { openbadgecredential: json },
      }),
      verdict: "valid",
    },
    { name: "two in a presentation", input: presentation(json, second), verdict: "several-badges" },
    { name: "none in a presentation", input: presentation(), verdict: "not-a-badge" },
    {
      name: "PNG without a badge",
      input: makePng(),
      verdict: "not-a-badge",
      container: "png",
      findings: ["no-badge-inside"],
    },
    {
      name: "SVG without a badge",
      input: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
      verdict: "not-a-badge",
      container: "svg",
    },
    {
      name: "PDF without a badge",
      input: await makePdf({ files: [{ name: "invoice.json", content: '{"total":7}' }] }),
      verdict: "not-a-badge",
      container: "pdf",
    },
    { name: "PNG cut off", input: png.subarray(0, -20), verdict: "malformed", findings: ["file-damaged"] },
    { name: "PNG cut off in its badge", input: png.subarray(0, 200), verdict: "malformed" },
    {
      name: "PNG with a byte changed in its badge",
      input: Uint8Array.from(png, (byte, at) => (at === 200 ? byte ^ 1 : byte)),
      verdict: "malformed",
    },
    { name: "SVG cut off", input: svg.slice(0, -10), verdict: "malformed" },
    { name: "PDF cut off", input: pdf.subarray(0, -200), verdict: "malformed" },
    { name: "JSON cut off", input: json.slice(0, -10), verdict: "malformed", findings: ["file-damaged"] },
    {
      name: "PNG whose badge is no badge",
      input: bakePng(makePng(), '{"hello":"world"}'),
      verdict: "not-a-badge",
      findings: ["other-document"],
    },
    { name: "PNG whose badge is a poem", input: bakePng(makePng(), "roses are red"), verdict: "malformed" },
    {
      name: "web page",
      input: "<!doctype html><html><body>A badge</body></html>",
      verdict: "not-a-badge",
      findings: ["web-page"],
    },
    {
      name: "web page by address",
      input: "https://college.example",
      verdict: "not-a-badge",
      findings: ["web-page"],
    },
    { name: "prose", input: "I earned a badge.", verdict: "not-a-badge" },
    { name: "a host's name", input: "www.b.example", verdict: "not-a-badge" },
    { name: "nothing", input: "", verdict: "not-a-badge" },
    {
      name: "JPEG",
      input: Buffer.from("ffd8ffe000104a46494600", "hex"),
      verdict: "not-a-badge",
      findings: ["not-a-badge-file"],
    },
    { name: "badge class", input: badgeUrl, verdict: "not-a-badge", findings: ["other-document"] },
    { name: "issuer's profile", input: profileUrl, verdict: "not-a-badge" },
    { name: "list of JSON", input: "[]", verdict: "not-a-badge" },
    { name: "other JSON", input: '{"name":"x"}', verdict: "not-a-badge" },
    { name: "SD-JWT", input: "eyJhbGciOiJFUzI1NiJ9.eyJ4IjoxfQ.c2ln~ZGlz~", verdict: "unsupported" },
    {
      name: "plain credential",
      input: JSON.stringify(await signDataIntegrity(plain, sampleSigning)),
      verdict: "not-a-badge",
      version: "VC",
      findings: ["not-an-open-badge", "signature-valid"],
    },
    {
      name: "address that does not answer",
      input: "https://gone.example/1",
      verdict: "could-not-tell",
      findings: ["address-unreachable"],
    },
    {
      name: "address with nothing",
      input: "https://b.example/none",
      pages: [["https://b.example/none", { status: 404 }]],
      verdict: "not-found",
    },
    {
      name: "address that answers 500",
      input: "https://b.example/none",
      pages: [["https://b.example/none", { status: 500 }]],
      verdict: "could-not-tell",
    },
    {
      name: "address of something that is gone",
      input: "https://b.example/none",
      pages: [["https://b.example/none", { status: 410, body: "gone" }]],
      verdict: "not-found",
    },
    {
      name: "addresses in a circle",
      input: "https://b.example/loop.png",
      pages: [["https://b.example/loop.png", bakePng(makePng(), "https://b.example/loop.png")]],
      verdict: "could-not-tell",
    },
    {
      name: "JSON nested too deeply",
      input: `${'{"name":'.repeat(5000)}1${"}".repeat(5000)}`,
      verdict: "malformed",
      findings: ["too-large"],
    },
    {
      name: "JSON with too many values",
      input: `{"tag":[${"1,".repeat(30_000)}1]}`,
      verdict: "malformed",
      findings: ["too-large"],
    },
    {
      name: "JSON of many megabytes",
      input: `{"name":"${"x".repeat(5_000_000)}"}`,
      verdict: "malformed",
      findings: ["too-large"],
    },
  ];
}
