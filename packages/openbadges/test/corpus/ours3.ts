import { bakePng } from "../../src/baking/bake-png.ts";
import { OB3_PNG_KEYWORD } from "../../src/baking/png-keyword.ts";
import { bakeSvgCredential } from "../../src/baking/svg-credential.ts";
import { didKey } from "../../src/did/did-key.ts";
import { profile } from "../../src/ob3/profile.ts";
import { signDataIntegrity } from "../../src/proofs/data-integrity.ts";
import { publicKeyMultibase } from "../../src/proofs/multikey.ts";
import { signVcJwt, signW3cVcJwt } from "../../src/proofs/vc-jwt.ts";
import { bitstringStatusEntry } from "../../src/status/bitstring-status-entry.ts";
import { revocationListStatus } from "../../src/status/revocation-list.ts";
import { makePdf } from "../make-pdf.ts";
import { makePng } from "../make-png.ts";
import { sampleKey, sampleSigning, SAMPLE_DID } from "../sample-keys.ts";
import type { CorpusCase } from "./corpus-case.ts";
import { jwtKey, listUrl, namedListUrl, otherSigning, rsaJwtKey, signedList } from "./issuers.ts";
import { endorsement, signed, statusOf, unsigned } from "./sample-badges.ts";

const svg = '<svg xmlns="http://www.w3.org/2000/svg"/>';
const refreshUrl = "https://b.example/refresh/1";

/** Badges of Open Badges 3.0 that we made, in every form, with every end. */
export async function ours3(): Promise<CorpusCase[]> {
  const json = JSON.stringify(await signed());
  const jwt = signVcJwt(unsigned(), jwtKey);
  const valid = { verdict: "valid", version: "3.0", findings: ["signature-valid", "not-revoked"] } as const;
  const png = (text: string): Uint8Array => bakePng(makePng(), text, { keyword: OB3_PNG_KEYWORD });
  const ofKey = didKey(sampleKey);
  return [
    { name: "3.0 JSON", input: json, ...valid, container: "json" },
    { name: "3.0 JSON as bytes with a mark", input: Buffer.from(`\uFEFF${json}\n`), ...valid },
    { name: "3.0 PNG", input: png(json), ...valid, container: "png" },
    { name: "3.0 SVG", input: Buffer.from(bakeSvgCredential(svg, json)), ...valid, container: "svg" },
    {
      name: "3.0 PDF, attached",
      input: await makePdf({
        files: [
          { name: "badge.json", content: json },
          { name: "invoice.json", content: "{}" },
        ],
      }),
      ...valid,
      container: "pdf",
    },
    {
      name: "3.0 PDF, its picture attached",
      input: await makePdf({ files: [{ name: "b.png", content: png(json) }] }),
      ...valid,
    },
    {
      name: "3.0 PDF, in the information",
      input: await makePdf({ information: { openbadgecredential: json } }),
      ...valid,
    },
    { name: "3.0 JWT, ES256", input: jwt, ...valid, container: "jwt" },
    { name: "3.0 JWT in quotes", input: `"${jwt}"\n`, ...valid },
    { name: "3.0 JWT, RS256", input: signVcJwt(unsigned(), rsaJwtKey), ...valid },
    { name: "3.0 JWT in a PNG", input: png(jwt), ...valid },
    { name: "3.0 JWT in an SVG", input: bakeSvgCredential(svg, jwt), ...valid },
    { name: "3.0 JWT around a proof", input: signVcJwt(await signed(), jwtKey), ...valid },
    {
      name: "3.0 JWT of the W3C's, EdDSA",
      input: signW3cVcJwt(unsigned(), { privateKey: sampleKey, keyId: sampleSigning.verificationMethod }),
      ...valid,
    },
    {
      name: "3.0 by address",
      input: "https://b.example/obv3/1",
      ...valid,
      container: "url",
      pages: [["https://b.example/obv3/1", json]],
    },
    {
      name: "3.0 by the address of its PNG",
      input: "https://b.example/1.png",
      ...valid,
      container: "png",
      pages: [["https://b.example/1.png", png(json)]],
    },
    {
      name: "3.0 in a presentation",
      input: JSON.stringify({ type: ["VerifiablePresentation"], verifiableCredential: [JSON.parse(json)] }),
      ...valid,
    },
    {
      name: "3.0 of a did:key",
      input: JSON.stringify(
        await signDataIntegrity(
          { ...unsigned({ issuer: profile({ id: ofKey, name: "Famous University" }) }) },
          { ...sampleSigning, verificationMethod: `${ofKey}#${publicKeyMultibase(sampleKey)}` },
        ),
      ),
      verdict: "valid",
      findings: ["issuer-only-key", "issuer-not-compared"],
    },
    {
      name: "3.0 without status",
      input: JSON.stringify(await signed({ status: null })),
      verdict: "valid",
      findings: ["not-revocable"],
    },
    {
      name: "3.0 with schemas",
      input: JSON.stringify(await signed({ schemas: ["https://b.example/schema.json"] })),
      verdict: "valid",
      findings: ["schema-not-applied"],
    },
    {
      name: "3.0 expired",
      input: json,
      now: "2029-01-01T00:00:00Z",
      verdict: "expired",
      findings: ["signature-valid", "expired"],
    },
    { name: "3.0 not yet valid", input: json, now: "2026-01-01T00:00:00Z", verdict: "not-yet-valid" },
    {
      name: "3.0 revoked by bit",
      input: JSON.stringify(await signed(statusOf("revocation", 5))),
      verdict: "revoked",
      findings: ["signature-valid", "revoked"],
    },
    {
      name: "3.0 JWT revoked by bit",
      input: signVcJwt(unsigned(statusOf("revocation", 5)), jwtKey),
      verdict: "revoked",
    },
    {
      name: "3.0 suspended by bit",
      input: JSON.stringify(await signed(statusOf("suspension", 5))),
      verdict: "suspended",
    },
    { name: "3.0 not suspended", input: JSON.stringify(await signed(statusOf("suspension", 6))), ...valid },
    {
      name: "3.0 revoked by name",
      input: JSON.stringify(
        await signed({ id: "urn:uuid:revoked", status: revocationListStatus(namedListUrl) }),
      ),
      verdict: "revoked",
      findings: ["revoked-because"],
    },
    {
      name: "3.0 not revoked by name",
      input: JSON.stringify(await signed({ status: revocationListStatus(namedListUrl) })),
      ...valid,
    },
    {
      name: "3.0 status list does not answer",
      input: json,
      pages: [[listUrl("revocation"), undefined]],
      verdict: "status-unknown",
      findings: ["signature-valid", "status-unreachable"],
    },
    {
      name: "3.0 status list answers 503",
      input: json,
      pages: [[listUrl("revocation"), { status: 503 }]],
      verdict: "status-unknown",
    },
    {
      name: "3.0 list of names does not answer",
      input: JSON.stringify(await signed({ status: revocationListStatus("https://gone.example/1") })),
      verdict: "status-unknown",
      findings: ["status-unreachable"],
    },
    {
      name: "3.0 status list forged",
      input: json,
      pages: [
        [listUrl("revocation"), { ...(await signedList("revocation")), validFrom: "2026-11-02T00:00:00Z" }],
      ],
      verdict: "status-unknown",
      findings: ["status-unreadable"],
    },
    {
      name: "3.0 status list unsigned",
      input: json,
      pages: [[listUrl("revocation"), { ...(await signedList("revocation")), proof: undefined }]],
      verdict: "status-unknown",
    },
    {
      name: "3.0 status list expired",
      input: json,
      pages: [
        [
          listUrl("revocation"),
          await signedList("revocation", sampleSigning, new Date("2026-11-30T00:00:00Z")),
        ],
      ],
      verdict: "status-unknown",
    },
    {
      name: "3.0 status list of another purpose",
      input: json,
      pages: [[listUrl("revocation"), await signedList("suspension")]],
      verdict: "status-unknown",
    },
    {
      name: "3.0 status list kept by another",
      input: json,
      pages: [[listUrl("revocation"), await signedList("revocation", otherSigning)]],
      ...valid,
    },
    {
      name: "3.0 index outside the list",
      input: JSON.stringify(
        await signed({
          status: bitstringStatusEntry({
            listUrl: listUrl("revocation"),
            index: 131_072,
            purpose: "revocation",
          }),
        }),
      ),
      verdict: "status-unknown",
    },
    {
      name: "3.0 of the person asked about",
      input: json,
      recipient: "A@EXAMPLE.com ",
      verdict: "valid",
      findings: ["recipient-matches"],
    },
    {
      name: "3.0 of the person by another identifier",
      input: json,
      recipient: ["x@example.com", "Student-1"],
      verdict: "valid",
    },
    {
      name: "3.0 of somebody else",
      input: json,
      recipient: "b@example.com",
      verdict: "wrong-recipient",
      findings: ["signature-valid", "recipient-differs"],
    },
    {
      name: "3.0 of a person with no address",
      input: JSON.stringify(await signed({ recipient: { id: "urn:uuid:1" } })),
      recipient: "a@example.com",
      verdict: "could-not-tell",
      findings: ["recipient-not-comparable"],
    },
    {
      name: "3.0 of a known issuer",
      input: json,
      knownIssuers: [` ${SAMPLE_DID}`],
      verdict: "valid",
      findings: ["issuer-known"],
    },
    {
      name: "3.0 of an unknown issuer",
      input: json,
      knownIssuers: ["did:web:elsewhere.example"],
      verdict: "unknown-issuer",
      findings: ["issuer-unknown"],
    },
    { name: "3.0 of nobody's issuer", input: json, knownIssuers: [], verdict: "unknown-issuer" },
    {
      name: "3.0 whose issuer has no home page",
      input: json,
      pages: [["https://college.example", undefined]],
      verdict: "valid",
      findings: ["issuer-page-silent"],
    },
    {
      name: "3.0 endorsed",
      input: JSON.stringify(await signed({ endorsements: [await endorsement()] })),
      verdict: "valid",
      findings: ["endorsement-valid"],
    },
    {
      name: "3.0 with more endorsements than anybody reads",
      input: JSON.stringify(
        await signed({
          endorsements: await Promise.all(
            Array.from({ length: 12 }, async (_, at) => endorsement({ id: `urn:uuid:${at}` })),
          ),
        }),
      ),
      verdict: "valid",
      findings: ["endorsement-valid", "endorsements-left-out"],
    },
    {
      name: "3.0 with a further note in a list",
      input: JSON.stringify(
        await signed(
          {},
          {
            credentialStatus: [
              statusOf("revocation", 6).status,
              { ...statusOf("revocation", 6).status, id: "urn:x:1", statusPurpose: "message" },
            ],
          },
        ),
      ),
      verdict: "valid",
      findings: ["not-revoked", "status-message"],
    },
    {
      name: "3.0 with an altered endorsement",
      input: JSON.stringify(await signed({ endorsements: [{ ...(await endorsement()), name: "Altered" }] })),
      verdict: "valid",
      findings: ["endorsement-invalid"],
    },
    {
      name: "3.0 with an expired endorsement",
      input: JSON.stringify(
        await signed({ endorsements: [await endorsement({ validUntil: "2026-11-24T00:00:00Z" })] }),
      ),
      verdict: "valid",
      findings: ["endorsement-invalid"],
    },
    {
      name: "3.0 with another's endorsement",
      input: JSON.stringify(
        await signed({
          endorsements: [
            await endorsement({ credentialSubject: { id: "urn:uuid:else", type: ["EndorsementSubject"] } }),
          ],
        }),
      ),
      verdict: "valid",
      findings: ["endorsement-invalid"],
    },
    {
      name: "3.0 an endorsement by itself",
      input: JSON.stringify(await endorsement()),
      verdict: "valid",
      version: "3.0",
    },
    {
      name: "3.0 renewed",
      input: JSON.stringify(await signed({ refreshUrl })),
      now: "2029-01-01T00:00:00Z",
      pages: [[refreshUrl, await signed({ validUntil: new Date("2030-01-01T00:00:00Z") })]],
      verdict: "valid",
      findings: ["refreshed"],
    },
    {
      name: "3.0 renewed, and the new one revoked",
      input: JSON.stringify(await signed({ refreshUrl })),
      pages: [[refreshUrl, signVcJwt(unsigned(statusOf("revocation", 5)), jwtKey)]],
      verdict: "revoked",
      findings: ["refreshed"],
    },
    {
      name: "3.0 renewal does not answer",
      input: JSON.stringify(await signed({ refreshUrl })),
      verdict: "valid",
      findings: ["refresh-unreachable"],
    },
    {
      name: "3.0 renewal is another's",
      input: JSON.stringify(await signed({ refreshUrl })),
      pages: [[refreshUrl, await signed({ id: "urn:uuid:else" })]],
      verdict: "valid",
      findings: ["refresh-refused"],
    },
    {
      name: "3.0 renewal is forged",
      input: JSON.stringify(await signed({ refreshUrl })),
      now: "2029-01-01T00:00:00Z",
      pages: [[refreshUrl, { ...(await signed()), validUntil: "2030-01-01T00:00:00Z" }]],
      verdict: "expired",
      findings: ["refresh-refused"],
    },
  ];
}
