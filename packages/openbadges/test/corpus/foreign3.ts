import { DataIntegrityProof } from "@digitalbazaar/data-integrity";
import { cryptosuite as ecdsa } from "@digitalbazaar/ecdsa-rdfc-2019-cryptosuite";
import { cryptosuite as eddsa } from "@digitalbazaar/eddsa-rdfc-2022-cryptosuite";
import { Ed25519Signature2020 } from "@digitalbazaar/ed25519-signature-2020";
import { issue } from "@digitalbazaar/vc";
import { createHash, createPublicKey, generateKeyPairSync, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { gzipSync } from "node:zlib";
import { VC1_CONTEXT } from "../../src/contexts.ts";
import { offlineContexts } from "../../src/contexts/document-loader.ts";
import { base58btc } from "../../src/proofs/base58btc.ts";
import { canonicalJson } from "../../src/proofs/canonical-json.ts";
import { publicKeyMultibase } from "../../src/proofs/multikey.ts";
import { seededKey } from "../sample-keys.ts";
import { libraryIssues } from "../unmodified-library.ts";
import type { CorpusCase } from "./corpus-case.ts";
import { foreignAward as award, foreignSite as at } from "./foreign-award.ts";
import { foreignJwts } from "./foreign-jwts.ts";
import { p256 } from "./issuers.ts";
import { unsigned } from "./sample-badges.ts";
import type { Page } from "./web.ts";

const key = seededKey(21);
const multibase = publicKeyMultibase(key);
const p384 = generateKeyPairSync("ec", { namedCurve: "P-384" }).privateKey;
const created = new Date("2026-11-23T12:00:00Z");

/** The same by the older data model. */
const award11 = {
  ...award,
  "@context": [
    VC1_CONTEXT,
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json",
    "https://w3id.org/security/suites/ed25519-2020/v1",
    "https://w3id.org/vc/status-list/2021/v1",
  ],
  validFrom: undefined,
  issuanceDate: "2026-01-01T00:00:00Z",
};
const method = {
  id: `${at}/issuers/565049#${multibase}`,
  type: "Multikey",
  controller: award.issuer.id,
  publicKeyMultibase: multibase,
};
const pages: readonly (readonly [string, Page])[] = [
  [
    award.issuer.id,
    {
      "@context": "https://www.w3.org/ns/did/v1",
      id: award.issuer.id,
      verificationMethod: [method],
      assertionMethod: [`#${multibase}`],
    },
  ],
];

/** Badges of Open Badges 3.0 by other libraries, and in shapes that we do not make. */
export async function foreign3(): Promise<CorpusCase[]> {
  const valid = { verdict: "valid", version: "3.0", findings: ["signature-valid"], pages } as const;
  const ed25519 = {
    id: method.id,
    algorithm: "Ed25519",
    sign: async ({ data }: { data: Uint8Array }) => sign(null, data, key),
  };
  const old = async (document: object): Promise<object> =>
    issue({
      credential: structuredClone(document),
      suite: new Ed25519Signature2020({ signer: ed25519, date: created }),
      documentLoader,
      now: created,
    });
  const bits = Buffer.alloc(16_384);
  bits[0] = 0b0000_0100;
  const list = await old({
    "@context": award11["@context"],
    id: `${at}/status/3`,
    type: ["VerifiableCredential", "StatusList2021Credential"],
    issuer: award.issuer.id,
    issuanceDate: "2026-01-01T00:00:00Z",
    credentialSubject: {
      id: `${at}/status/3#list`,
      type: "StatusList2021",
      statusPurpose: "revocation",
      encodedList: gzipSync(bits).toString("base64url"),
    },
  });
  const listed = (index: number): object => ({
    ...award11,
    credentialStatus: {
      id: `${at}/status/3#${index}`,
      type: "StatusList2021Entry",
      statusPurpose: "revocation",
      statusListIndex: String(index),
      statusListCredential: `${at}/status/3`,
    },
  });
  const withList = [...pages, [`${at}/status/3`, list]] as const;
  return [
    {
      name: "another library's, proof as an object",
      input: JSON.stringify(await libraryIssues(unsigned())),
      verdict: "valid",
    },
    {
      name: "another library's, of an https issuer",
      input: JSON.stringify(
        await issue({
          credential: structuredClone(award),
          suite: new DataIntegrityProof({ cryptosuite: eddsa, signer: ed25519, date: created }),
          documentLoader,
          now: created,
        }),
      ),
      ...valid,
    },
    {
      name: "by the older data model, Ed25519Signature2020",
      input: JSON.stringify(await old(award11)),
      ...valid,
    },
    {
      name: "by the older data model, altered",
      input: JSON.stringify({ ...(await old(award11)), name: "Leadership" }),
      pages,
      verdict: "altered",
    },
    {
      name: "by the older data model, expired",
      input: JSON.stringify(await old({ ...award11, expirationDate: "2026-06-01T00:00:00Z" })),
      pages,
      verdict: "expired",
    },
    {
      name: "in a Status List 2021, not revoked",
      input: JSON.stringify(await old(listed(4))),
      pages: withList,
      verdict: "valid",
      findings: ["not-revoked"],
    },
    {
      name: "in a Status List 2021, revoked",
      input: JSON.stringify(await old(listed(5))),
      pages: withList,
      verdict: "revoked",
    },
    ...(await ofCurves()),
    { name: "signed over its JSON", input: JSON.stringify(signedJson(award)), ...valid },
    {
      name: "signed over its JSON, altered",
      input: JSON.stringify({ ...signedJson(award), name: "Leadership" }),
      pages,
      verdict: "altered",
    },
    ...(await withKeysOfTheirOwn()),
    ...(await foreignJwts()),
  ];
}

/** Keys at addresses of their own, whose controller is the issuer: as they say, and as the issuer says. */
async function withKeysOfTheirOwn(): Promise<CorpusCase[]> {
  const badgeWith = async (id: string): Promise<string> => {
    const signer = {
      id,
      algorithm: "Ed25519",
      sign: async ({ data }: { data: Uint8Array }) => sign(null, data, key),
    };
    const suite = new DataIntegrityProof({ cryptosuite: eddsa, signer, date: created });
    return JSON.stringify(
      await issue({ credential: structuredClone(award), suite, documentLoader, now: created }),
    );
  };
  const [own, elsewhere] = [`${at}/keys/7`, "https://keys.example/7"];
  const lists = { id: award.issuer.id, assertionMethod: [elsewhere] };
  return [
    {
      name: "a key of its own address at the issuer's",
      input: await badgeWith(own),
      pages: [[own, { ...method, id: own }]],
      verdict: "valid",
    },
    {
      name: "a key elsewhere that the issuer lists",
      input: await badgeWith(elsewhere),
      pages: [
        [elsewhere, { ...method, id: elsewhere }],
        [award.issuer.id, lists],
      ],
      verdict: "valid",
    },
    {
      name: "a key elsewhere that only says whose it is",
      input: await badgeWith(elsewhere),
      pages: [
        [elsewhere, { ...method, id: elsewhere }],
        [award.issuer.id, { ...lists, assertionMethod: [] }],
      ],
      verdict: "wrong-signer",
      findings: ["key-not-listed"],
    },
    {
      name: "a key elsewhere whose issuer does not answer",
      input: await badgeWith(elsewhere),
      pages: [[elsewhere, { ...method, id: elsewhere }]],
      verdict: "could-not-tell",
      findings: ["key-unreachable"],
    },
  ];
}

/** P-256 and P-384 through the library's suite, with keys in their Multikey form. */
async function ofCurves(): Promise<CorpusCase[]> {
  return Promise.all(
    (
      [
        [p256, "P-256", "8024", "sha256"],
        [p384, "P-384", "8124", "sha384"],
      ] as const
    ).map(async ([privateKey, algorithm, multicodec, hash]): Promise<CorpusCase> => {
      const multikey = `z${base58btc(Buffer.concat([Buffer.from(multicodec, "hex"), compressed(privateKey)]))}`;
      const id = `${at}/issuers/565049#${multikey}`;
      const signer = {
        id,
        algorithm,
        sign: async ({ data }: { data: Uint8Array }) =>
          sign(hash, data, { key: privateKey, dsaEncoding: "ieee-p1363" }),
      };
      const suite = new DataIntegrityProof({ cryptosuite: ecdsa, signer, date: created });
      const own = { id, type: "Multikey", controller: award.issuer.id, publicKeyMultibase: multikey };
      return {
        name: `another library's, ${algorithm}`,
        input: JSON.stringify(
          await issue({ credential: structuredClone(award), suite, documentLoader, now: created }),
        ),
        pages: [[award.issuer.id, { id: award.issuer.id, assertionMethod: [own] }]],
        verdict: "valid",
      };
    }),
  );
}

/** eddsa-jcs-2022 by hand (VC-DI-EdDSA 3.3). */
function signedJson(document: object): object {
  const options = {
    type: "DataIntegrityProof",
    cryptosuite: "eddsa-jcs-2022",
    verificationMethod: method.id,
    proofPurpose: "assertionMethod",
  };
  const hashes = [options, document].map((value) =>
    createHash("sha256").update(canonicalJson(value)).digest(),
  );
  return {
    ...document,
    proof: { ...options, proofValue: `z${base58btc(sign(null, Buffer.concat(hashes), key))}` },
  };
}

function compressed(privateKey: KeyObject): Buffer {
  const { x = "", y = "" } = createPublicKey(privateKey).export({ format: "jwk" });
  const last = Buffer.from(y, "base64url").at(-1) ?? 0;
  return Buffer.concat([Buffer.of(2 + (last % 2)), Buffer.from(x, "base64url")]);
}

async function documentLoader(url: string): Promise<object> {
  return offlineContexts(url);
}
