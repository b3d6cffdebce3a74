import { bakePng } from "../../src/baking/bake-png.ts";
import { bakeSvg } from "../../src/baking/bake-svg.ts";
import { signedAssertion } from "../../src/ob2/assertion.ts";
import type { SignedAssertionInput } from "../../src/ob2/assertion.ts";
import { signAssertion } from "../../src/ob2/assertion-jws.ts";
import { makePng } from "../make-png.ts";
import type { CorpusCase } from "./corpus-case.ts";
import { keyUrl, otherRsa, profileUrl, revocationUrl, rsa, sampleBadgeClass } from "./issuers.ts";
import { award2 } from "./ours2.ts";

const signedAward: SignedAssertionInput = {
  ...award2,
  id: "urn:uuid:6b0a2f3c-3e0e-4b3c-8b61-0f4c5a1f0001",
  keyUrl,
};

/** Signed badges of Open Badges 2.0, with every end. */
export function signed2(): CorpusCase[] {
  const jws = signAssertion(signedAssertion(signedAward), rsa);
  const signedValid = {
    verdict: "valid",
    version: "2.0",
    findings: ["signature-valid", "not-revoked"],
  } as const;
  return [
    { name: "2.0 signed", input: jws, ...signedValid, container: "jwt" },
    { name: "2.0 signed, in a PNG", input: bakePng(makePng(), jws), ...signedValid, container: "png" },
    {
      name: "2.0 signed, in an SVG",
      input: bakeSvg('<svg xmlns="http://www.w3.org/2000/svg"/>', { verify: jws }),
      ...signedValid,
    },
    {
      name: "2.0 signed, its class inside",
      input: signAssertion(
        {
          ...signedAssertion(signedAward),
          badge: sampleBadgeClass("https://evil.example/b", profileUrl) as unknown as string,
        },
        rsa,
      ),
      ...signedValid,
    },
    {
      name: "2.0 signed and revoked",
      input: signAssertion(signedAssertion({ ...signedAward, id: "urn:uuid:revoked" }), rsa),
      verdict: "revoked",
      findings: ["signature-valid", "revoked-because"],
    },
    {
      name: "2.0 signed, list does not answer",
      input: jws,
      pages: [[revocationUrl, undefined]],
      verdict: "status-unknown",
    },
    {
      name: "2.0 signed, list is a page",
      input: jws,
      pages: [[revocationUrl, "<html>"]],
      verdict: "status-unknown",
    },
    {
      name: "2.0 signed with another key",
      input: signAssertion(signedAssertion(signedAward), otherRsa),
      verdict: "altered",
    },
    {
      name: "2.0 signed by another",
      input: signAssertion(
        signedAssertion({ ...signedAward, keyUrl: "https://other.example/key.json" }),
        otherRsa,
      ),
      verdict: "wrong-signer",
      findings: ["signer-differs"],
    },
    { name: "2.0 signed, altered", input: tampered(jws), verdict: "altered" },
    {
      name: "2.0 signed, its key does not answer",
      input: jws,
      pages: [[keyUrl, undefined]],
      verdict: "could-not-tell",
      findings: ["key-unreachable"],
    },
    {
      name: "2.0 signed, says it is hosted",
      input: signAssertion(
        { ...signedAssertion(signedAward), verification: { type: "HostedBadge" } as never },
        rsa,
      ),
      verdict: "malformed",
    },
    {
      name: "2.0 says it is signed, and is not",
      input: JSON.stringify(signedAssertion(signedAward)),
      verdict: "malformed",
    },
  ];
}

function tampered(jws: string): string {
  const [header, payload = "", signature] = jws.split(".");
  const text = Buffer.from(payload, "base64url").toString().replace("Did well.", "Did best.");
  return `${header}.${Buffer.from(text).toString("base64url")}.${signature}`;
}
