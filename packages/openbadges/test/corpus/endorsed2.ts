import { badgeClass } from "../../src/ob2/badge-class.ts";
import { ob2Endorsement } from "../../src/ob2/endorsement.ts";
import type { CorpusCase } from "./corpus-case.ts";
import { badgeUrl, profileUrl } from "./issuers.ts";
import { hosted, otherProfile } from "./ours2.ts";

/** A badge of Open Badges 2.0 with an endorsement, good and bad. */
export function endorsed2(): CorpusCase[] {
  const url = "https://other.example/endorsements/1";
  const withEndorsement = badgeClass({
    id: badgeUrl,
    name: "First aid",
    description: "Can give first aid",
    image: { url: "https://b.example/v1/badge/B1.png" },
    criteria: { url: "https://b.example/c" },
    issuerUrl: profileUrl,
    endorsementUrls: [url],
  });
  const good = ob2Endorsement({
    id: url,
    issuerUrl: otherProfile,
    endorsed: badgeUrl,
    issuedOn: new Date("2026-11-23T12:00:00Z"),
  });
  const pages = [
    [hosted.id, hosted],
    [badgeUrl, withEndorsement],
  ] as const;
  const input = JSON.stringify(hosted);
  return [
    {
      name: "2.0 endorsed",
      input,
      pages: [...pages, [url, good]],
      verdict: "valid",
      findings: ["endorsement-valid"],
    },
    {
      name: "2.0 with another's endorsement",
      input,
      pages: [...pages, [url, { ...good, claim: { id: "urn:x" } }]],
      verdict: "valid",
      findings: ["endorsement-invalid"],
    },
    {
      name: "2.0 with an endorsement kept at another's",
      input,
      pages: [...pages, [url, { ...good, issuer: profileUrl }]],
      verdict: "valid",
      findings: ["endorsement-invalid"],
    },
    {
      name: "2.0 with an endorsement withdrawn",
      input,
      pages: [...pages, [url, { status: 410 }]],
      verdict: "valid",
      findings: ["endorsement-invalid"],
    },
    {
      name: "2.0 with an endorsement that does not answer",
      input,
      pages,
      verdict: "valid",
      findings: ["endorsement-unclear"],
    },
  ];
}
