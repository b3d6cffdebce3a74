import { SignJWT } from "jose";
import { generateKeyPairSync } from "node:crypto";
import { publicJwk } from "../../src/did/did-document.ts";
import type { CorpusCase } from "./corpus-case.ts";
import { foreignAward as award, foreignSite as at } from "./foreign-award.ts";
import { p256 } from "./issuers.ts";
import type { Page } from "./web.ts";

/** JWTs of strangers: where their keys may be, and whose these are then. */
export async function foreignJwts(): Promise<CorpusCase[]> {
  const { id, issuer, credentialSubject } = award;
  const claims = {
    iss: issuer.id,
    jti: id,
    sub: credentialSubject.id,
    nbf: Date.parse(award.validFrom) / 1000,
  };
  const jwt = async (header: object, payload: object = { ...award, ...claims }): Promise<string> =>
    new SignJWT({ ...payload }).setProtectedHeader({ alg: "ES256", ...header }).sign(p256);
  const jwk = publicJwk(p256);
  const kid = `${at}/keys/1`;
  const elsewhere = "https://keys.example/1";
  const did = "did:web:edu.example";
  const ofDid = { ...award, issuer: { ...issuer, id: did }, ...claims, iss: did };
  const document = (...keys: object[]): Page => ({
    id: did,
    verificationMethod: keys,
    assertionMethod: [`${did}#1`],
  });
  const own = { id: `${did}#1`, type: "JsonWebKey", controller: did, publicKeyJwk: jwk };
  const other = {
    ...own,
    publicKeyJwk: publicJwk(generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey),
  };
  const didUrl = `${at}/.well-known/did.json`;
  return [
    {
      name: "JWT with a key at the issuer's",
      input: await jwt({ kid }),
      pages: [[kid, jwk]],
      verdict: "valid",
    },
    {
      name: "JWT with a key in a set at the issuer's",
      input: await jwt({ kid: `${kid}#a` }),
      pages: [
        [
          kid,
          {
            keys: [
              { kty: "RSA", kid: "b" },
              { ...jwk, kid: "a" },
            ],
          },
        ],
      ],
      verdict: "valid",
    },
    {
      name: "JWT with the credential in a claim",
      input: await jwt({ kid }, { ...claims, vc: award }),
      pages: [[kid, jwk]],
      verdict: "valid",
    },
    {
      name: "JWT with a key elsewhere",
      input: await jwt({ kid: elsewhere }),
      pages: [[elsewhere, jwk]],
      verdict: "could-not-tell",
      findings: ["signer-unproven"],
    },
    {
      name: "JWT that brings its key",
      input: await jwt({ jwk }),
      verdict: "could-not-tell",
      findings: ["signer-unproven"],
    },
    {
      name: "JWT that brings a key its issuer lists",
      input: await jwt({ jwk }, ofDid),
      pages: [[didUrl, document(own)]],
      verdict: "valid",
    },
    {
      name: "JWT that brings a key its issuer does not list",
      input: await jwt({ jwk }, ofDid),
      pages: [[didUrl, document(other)]],
      verdict: "wrong-signer",
      findings: ["key-not-listed"],
    },
    {
      name: "JWT with a short name of a key",
      input: await jwt({ kid: "#1", typ: "vc+jwt" }, ofDid),
      pages: [[didUrl, document(own)]],
      verdict: "valid",
    },
    {
      name: "JWT of a did:jwk",
      input: await jwtOfDidJwk(jwk, jwt),
      verdict: "valid",
      findings: ["issuer-only-key"],
    },
    {
      name: "JWT with extensions",
      input: await jwt(
        { kid },
        { ...award, "@context": [...award["@context"], "https://edu.example/more"], grade: "A", ...claims },
      ),
      pages: [[kid, jwk]],
      verdict: "valid",
      findings: ["vocabulary-extended"],
    },
    {
      name: "JWT whose own end has passed",
      input: await jwt({ kid, typ: "vc+jwt" }, { ...award, exp: Date.parse("2026-11-01T00:00:00Z") / 1000 }),
      pages: [[kid, jwk]],
      verdict: "expired",
    },
    {
      name: "JWT whose key does not answer",
      input: await jwt({ kid }),
      verdict: "could-not-tell",
      findings: ["key-unreachable"],
    },
    {
      name: "JWT with a million keys",
      input: await jwt({ kid }),
      pages: [[kid, `{"keys":[${'{"kty":"EC","crv":"P-256"},'.repeat(1_000_000)}{}]}`]],
      verdict: "could-not-tell",
    },
  ];
}

async function jwtOfDidJwk(
  jwk: object,
  jwt: (header: object, payload: object) => Promise<string>,
): Promise<string> {
  const did = `did:jwk:${Buffer.from(JSON.stringify(jwk)).toString("base64url")}`;
  const { id, credentialSubject } = award;
  const claims = { iss: did, jti: id, sub: credentialSubject.id, nbf: Date.parse(award.validFrom) / 1000 };
  return jwt({ kid: `${did}#0` }, { ...award, issuer: { ...award.issuer, id: did }, ...claims });
}
