import { sign } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { bakePng } from "../../src/baking/bake-png.ts";
import { OB1_CONTEXT } from "../../src/contexts.ts";
import { hashRecipient } from "../../src/recipient-identity.ts";
import { makePng, text as textChunk } from "../make-png.ts";
import type { CorpusCase } from "./corpus-case.ts";
import { otherRsa, pemOf, rsa } from "./issuers.ts";
import type { Page } from "./web.ts";

const at = "https://old.example";
const recipient = {
  type: "email",
  hashed: true,
  salt: "Kosher",
  identity: hashRecipient("a@example.com", "Kosher"),
};
const assertion11 = {
  "@context": OB1_CONTEXT,
  type: "Assertion",
  id: `${at}/assertions/1.json`,
  uid: "1",
  recipient,
  badge: `${at}/badge.json`,
  verify: { type: "hosted", url: `${at}/assertions/1.json` },
  issuedOn: 1_400_000_000,
  expires: "2030-01-01",
};
const { "@context": _, type: __, id: ___, ...assertion10 } = assertion11;
const oldest = {
  recipient: hashRecipient("a@example.com", "Kosher"),
  salt: "Kosher",
  issued_on: "2011-06-01",
  badge: {
    version: "0.5.0",
    name: "Webmaker",
    image: "/image.png",
    description: "Makes web",
    criteria: "/criteria",
    issuer: { origin: at, name: "Old School", contact: "old@old.example" },
  },
};
const issuer = { name: "Old School", url: "https://school.example", revocationList: `${at}/revoked.json` };
const pages: readonly (readonly [string, Page])[] = [
  [`${at}/assertions/1.json`, assertion11],
  [
    `${at}/badge.json`,
    {
      name: "Webmaker",
      description: "Makes web",
      image: `${at}/i.png`,
      criteria: `${at}/c`,
      issuer: `${at}/issuer.json`,
    },
  ],
  [`${at}/issuer.json`, issuer],
  [`${at}/key.pem`, pemOf(rsa)],
  [`${at}/revoked.json`, { "7": "Awarded in error" }],
];
const signed = { ...assertion11, verify: { type: "signed", url: `${at}/key.pem` } };

/** Badges of Open Badges 0.5, 1.0 and 1.1, written by hand after their specifications. */
export function older(): CorpusCase[] {
  const json11 = JSON.stringify(assertion11);
  return [
    {
      name: "1.1 hosted",
      input: json11,
      pages,
      verdict: "valid",
      version: "1.1",
      recipient: "a@example.com",
    },
    { name: "1.1 in a PNG", input: bakePng(makePng(), json11), pages, verdict: "valid", version: "1.1" },
    { name: "1.1 by address", input: `${at}/assertions/1.json`, pages, verdict: "valid" },
    { name: "1.1 expired", input: json11, pages, now: "2031-01-01T00:00:00Z", verdict: "expired" },
    {
      name: "1.1 altered",
      input: JSON.stringify({ ...assertion11, issuedOn: 1_500_000_000 }),
      pages,
      verdict: "altered",
    },
    {
      name: "1.1 revoked",
      input: json11,
      pages: [...pages, [`${at}/assertions/1.json`, { status: 410, body: { revoked: true } }]],
      verdict: "revoked",
    },
    {
      name: "1.1 whose issuer is elsewhere",
      input: json11,
      pages: [
        ...pages,
        [
          `${at}/badge.json`,
          { name: "W", description: "M", image: "i", criteria: "c", issuer: "https://b.example/v1/client/1" },
        ],
      ],
      verdict: "wrong-signer",
    },
    {
      name: "1.1 signed",
      input: jwsOf(signed, rsa),
      pages,
      verdict: "valid",
      version: "1.1",
      findings: ["signature-valid", "not-revoked"],
    },
    { name: "1.1 signed, with another key", input: jwsOf(signed, otherRsa), pages, verdict: "altered" },
    {
      name: "1.1 signed and revoked",
      input: jwsOf({ ...signed, uid: "7" }, rsa),
      pages,
      verdict: "revoked",
      findings: ["revoked-because"],
    },
    {
      name: "1.1 signed with a key kept elsewhere",
      input: jwsOf({ ...signed, verify: { type: "signed", url: "https://evil.example/key.pem" } }, otherRsa),
      pages: [...pages, ["https://evil.example/key.pem", pemOf(otherRsa)]],
      verdict: "wrong-signer",
    },
    {
      name: "1.1 whose issuer publishes 2.0 by now",
      input: json11,
      pages: [
        ...pages,
        [
          `${at}/assertions/1.json`,
          {
            "@context": "https://w3id.org/openbadges/v2",
            type: "Assertion",
            id: `${at}/assertions/1.json`,
            recipient,
            badge: `${at}/badge2.json`,
            verification: { type: "hosted" },
            issuedOn: "2014-05-13T16:53:20Z",
            expires: "2030-01-01T00:00:00+00:00",
          },
        ],
        [
          `${at}/badge2.json`,
          {
            type: "BadgeClass",
            id: `${at}/badge2.json`,
            name: "Webmaker",
            description: "Makes web",
            image: `${at}/i.png`,
            criteria: { narrative: "Make" },
            issuer: { id: `${at}/issuer2.json` },
          },
        ],
        [
          `${at}/issuer2.json`,
          {
            type: "Profile",
            id: `${at}/issuer2.json`,
            name: "Old School",
            url: "https://school.example",
            email: "old@old.example",
          },
        ],
      ],
      verdict: "valid",
    },
    {
      name: "1.0 hosted",
      input: JSON.stringify(assertion10),
      pages: [...pages, [`${at}/assertions/1.json`, assertion10]],
      verdict: "valid",
      version: "1.0",
    },
    {
      name: "1.0 in an old PNG, by address",
      input: makePng(3, 2, [textChunk("openbadges", `${at}/assertions/1.json`)]),
      pages: [...pages, [`${at}/assertions/1.json`, assertion10]],
      verdict: "valid",
      version: "1.0",
      container: "png",
    },
    {
      name: "0.5 in an old PNG, by address",
      input: makePng(3, 2, [textChunk("openbadge", `${at}/old.json`)]),
      pages: [[`${at}/old.json`, oldest]],
      verdict: "valid",
      version: "0.5",
      recipient: "a@example.com",
    },
    {
      name: "0.5 of somebody else",
      input: `${at}/old.json`,
      pages: [[`${at}/old.json`, oldest]],
      verdict: "wrong-recipient",
      recipient: "b@example.com",
    },
    {
      name: "0.5 kept elsewhere than its issuer's",
      input: "https://evil.example/old.json",
      pages: [["https://evil.example/old.json", oldest]],
      verdict: "wrong-signer",
      version: "0.5",
    },
    {
      name: "0.5 as JSON",
      input: JSON.stringify(oldest),
      verdict: "could-not-tell",
      version: "0.5",
      findings: ["hosted-nowhere"],
    },
  ];
}

function jwsOf(payload: object, key: KeyObject): string {
  const text = [{ alg: "RS256" }, payload]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  return `${text}.${sign("sha256", Buffer.from(text), key).toString("base64url")}`;
}
