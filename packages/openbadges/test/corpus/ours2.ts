import { bakePng } from "../../src/baking/bake-png.ts";
import { bakeSvg } from "../../src/baking/bake-svg.ts";
import { OB21_CONTEXT } from "../../src/contexts.ts";
import { hostedAssertion } from "../../src/ob2/assertion.ts";
import type { HostedAssertionInput } from "../../src/ob2/assertion.ts";
import { issuerProfile } from "../../src/ob2/issuer-profile.ts";
import { revokedAssertion } from "../../src/ob2/revoked-assertion.ts";
import { makePdf } from "../make-pdf.ts";
import { makePng } from "../make-png.ts";
import type { CorpusCase } from "./corpus-case.ts";
import { assertionUrl, badgeUrl, profileUrl, sampleBadgeClass } from "./issuers.ts";

/** The sample award of 2.0. */
export const award2: HostedAssertionInput = {
  id: `${assertionUrl}1`,
  recipient: { address: "a@example.com", salt: "Kosher" },
  badgeUrl,
  issuedOn: new Date("2026-11-23T12:00:00Z"),
  expiresAt: new Date("2028-11-23T12:00:00Z"),
  imageUrl: `${assertionUrl}1.png`,
  evidence: [{ id: "https://work.example/1", narrative: "Essay" }],
  narrative: "Did well.",
};
/** The profile of somebody else. */
export const otherProfile = "https://other.example/profile";

/** The sample award as a hosted assertion. */
export const hosted = hostedAssertion(award2);

/** Hosted badges of Open Badges 2.0 and 2.1, with every end. */
export async function ours2(): Promise<CorpusCase[]> {
  const json = JSON.stringify(hosted);
  const kept = [[hosted.id, hosted]] as const;
  const valid = {
    verdict: "valid",
    version: "2.0",
    findings: ["hosted-same", "not-revoked", "issuer-at-domain"],
    pages: kept,
  } as const;
  const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/" xmlns:ob="http://openbadges.org"><ob:openbadges>${json}</ob:openbadges></x:xmpmeta>`;
  const expired = hostedAssertion({ ...award2, expiresAt: new Date("2026-11-30T00:00:00Z") });
  const early = hostedAssertion({ ...award2, issuedOn: new Date("2027-01-01T00:00:00Z") });
  return [
    { name: "2.0 JSON", input: json, ...valid, container: "json" },
    { name: "2.0 PNG", input: bakePng(makePng(), json), ...valid, container: "png" },
    {
      name: "2.0 SVG",
      input: bakeSvg('<svg xmlns="http://www.w3.org/2000/svg"/>', { verify: hosted.id, json }),
      ...valid,
      container: "svg",
    },
    {
      name: "2.0 SVG with an address only",
      input: bakeSvg('<svg xmlns="http://www.w3.org/2000/svg"/>', { verify: hosted.id }),
      ...valid,
    },
    { name: "2.0 PDF, in the metadata", input: await makePdf({ metadata: xmp }), ...valid, container: "pdf" },
    { name: "2.0 by address", input: ` ${hosted.id}\n`, ...valid, container: "url" },
    {
      name: "2.0 by the address of its picture",
      input: `${assertionUrl}1.png`,
      ...valid,
      pages: [...kept, [`${assertionUrl}1.png`, bakePng(makePng(), json)]],
    },
    {
      name: "2.0 with members added since",
      input: JSON.stringify({ ...hosted, evidence: undefined, image: undefined }),
      ...valid,
    },
    { name: "2.0 of the person asked about", input: json, recipient: "A@example.com", ...valid },
    {
      name: "2.0 of somebody else",
      input: json,
      recipient: "b@example.com",
      pages: kept,
      verdict: "wrong-recipient",
    },
    {
      name: "2.0 of an unknown issuer",
      input: json,
      knownIssuers: [otherProfile],
      pages: kept,
      verdict: "unknown-issuer",
    },
    {
      name: "2.0 of a known issuer",
      input: json,
      knownIssuers: [profileUrl],
      ...valid,
      findings: ["issuer-known"],
    },
    {
      name: "2.0 expired",
      input: JSON.stringify(expired),
      pages: [[expired.id, expired]],
      verdict: "expired",
    },
    {
      name: "2.0 issued in the future",
      input: JSON.stringify(early),
      pages: [[early.id, early]],
      verdict: "not-yet-valid",
    },
    {
      name: "2.0 revoked, with a reason",
      input: json,
      pages: [[hosted.id, { status: 410, body: revokedAssertion({ id: hosted.id, reason: "In error" }) }]],
      verdict: "revoked",
      findings: ["revoked-because"],
    },
    {
      name: "2.0 revoked, nothing left",
      input: json,
      pages: [[hosted.id, { status: 410 }]],
      verdict: "revoked",
    },
    {
      name: "2.0 revoked, with status 200",
      input: json,
      pages: [[hosted.id, revokedAssertion({ id: hosted.id })]],
      verdict: "revoked",
    },
    {
      name: "2.0 revoked, by address",
      input: hosted.id,
      pages: [[hosted.id, { status: 410, body: revokedAssertion({ id: hosted.id }) }]],
      verdict: "revoked",
    },
    {
      name: "2.0 not at its address",
      input: json,
      pages: [[hosted.id, { status: 404 }]],
      verdict: "not-found",
      findings: ["hosted-missing"],
    },
    {
      name: "2.0 whose site does not answer",
      input: json,
      verdict: "could-not-tell",
      findings: ["hosted-unreachable"],
    },
    {
      name: "2.0 whose site answers a page",
      input: json,
      pages: [[hosted.id, "<html>"]],
      verdict: "could-not-tell",
      findings: ["hosted-unreadable"],
    },
    {
      name: "2.0 whose badge class does not answer",
      input: json,
      pages: [...kept, [badgeUrl, undefined]],
      verdict: "could-not-tell",
      findings: ["part-unreachable"],
    },
    {
      name: "2.0 whose badge class is gone",
      input: json,
      pages: [...kept, [badgeUrl, { status: 404 }]],
      verdict: "not-found",
      findings: ["part-missing"],
    },
    {
      name: "2.0 whose badge class is a page",
      input: json,
      pages: [...kept, [badgeUrl, "<html>"]],
      verdict: "could-not-tell",
      findings: ["part-unreadable"],
    },
    {
      name: "2.0 whose issuer does not answer",
      input: json,
      pages: [...kept, [profileUrl, undefined]],
      verdict: "could-not-tell",
    },
    {
      name: "2.0 another recipient",
      input: json.replace("b5809d8a", "00000000"),
      pages: kept,
      verdict: "altered",
      findings: ["hosted-differs"],
    },
    {
      name: "2.0 its end taken away",
      input: JSON.stringify({ ...hosted, expires: undefined }),
      pages: kept,
      verdict: "altered",
    },
    {
      name: "2.0 another badge",
      input: JSON.stringify({ ...hosted, badge: "https://b.example/v1/badge/B2.json" }),
      pages: kept,
      verdict: "altered",
    },
    {
      name: "2.0 with a member added",
      input: JSON.stringify({ ...hosted, grade: "A" }),
      pages: kept,
      verdict: "altered",
    },
    {
      name: "2.0 another address",
      input: json.replace("assertion/1", "assertion/2"),
      pages: [...kept, [`${assertionUrl}2`, { status: 404 }]],
      verdict: "not-found",
    },
    {
      name: "2.0 of no date",
      input: JSON.stringify({ ...hosted, issuedOn: 1_795_435_200 }),
      pages: kept,
      verdict: "altered",
    },
    {
      name: "2.0 published with a bad date",
      input: JSON.stringify({ ...hosted, issuedOn: "2026-11-23" }),
      pages: [[hosted.id, { ...hosted, issuedOn: "2026-11-23" }]],
      verdict: "malformed",
    },
    {
      name: "2.0 with another context",
      input: JSON.stringify({ ...hosted, "@context": "https://elsewhere.example" }),
      pages: kept,
      verdict: "malformed",
    },
    {
      name: "2.0 kept at another's",
      input: JSON.stringify({ ...hosted, id: "https://evil.example/1" }),
      pages: [["https://evil.example/1", { ...hosted, id: "https://evil.example/1" }]],
      verdict: "wrong-signer",
      findings: ["hosted-elsewhere"],
    },
    {
      name: "2.0 whose badge class is another's",
      input: JSON.stringify({ ...hosted, badge: "https://evil.example/b" }),
      pages: [
        [hosted.id, { ...hosted, badge: "https://evil.example/b" }],
        ["https://evil.example/b", sampleBadgeClass("https://evil.example/b", profileUrl)],
      ],
      verdict: "wrong-signer",
    },
    {
      name: "2.0 kept where the issuer allows",
      input: JSON.stringify({ ...hosted, id: "https://cdn.example/a/1" }),
      pages: [
        ["https://cdn.example/a/1", { ...hosted, id: "https://cdn.example/a/1" }],
        [
          profileUrl,
          issuerProfile({
            id: profileUrl,
            name: "Example College",
            url: "https://college.example",
            email: "b@college.example",
            hosting: { allowedOrigins: ["cdn.example", "b.example"] },
          }),
        ],
      ],
      verdict: "valid",
    },
    {
      name: "2.0 kept where the issuer allows, but elsewhere there",
      input: JSON.stringify({ ...hosted, id: "https://cdn.example/b/1" }),
      pages: [
        ["https://cdn.example/b/1", { ...hosted, id: "https://cdn.example/b/1" }],
        [
          profileUrl,
          issuerProfile({
            id: profileUrl,
            name: "Example College",
            url: "https://college.example",
            email: "b@college.example",
            hosting: { startsWith: ["https://cdn.example/a/", "https://b.example/"] },
          }),
        ],
      ],
      verdict: "wrong-signer",
    },
    {
      name: "2.1 hosted",
      input: JSON.stringify({ ...hosted, "@context": OB21_CONTEXT }),
      pages: [[hosted.id, { ...hosted, "@context": OB21_CONTEXT }]],
      verdict: "valid",
      version: "2.1",
    },
  ];
}
