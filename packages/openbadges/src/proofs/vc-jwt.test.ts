import assert from "node:assert/strict";
import { createPublicKey, generateKeyPairSync } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { test } from "node:test";
import * as fc from "fast-check";
import { SignJWT, compactVerify } from "jose";
import { conforms } from "../../test/ob3-schema.ts";
import { refuses, rejects } from "../../test/refuses.ts";
import { sampleCredential, smallestAward } from "../../test/sample-credential.ts";
import { SAMPLE_DID, sampleKey, sampleSigning } from "../../test/sample-keys.ts";
import { achievementCredential } from "../ob3/achievement-credential.ts";
import { signDataIntegrity } from "./data-integrity.ts";
import { signVcJwt, signW3cVcJwt } from "./vc-jwt.ts";
import { verifyVcJwt } from "./verify-vc-jwt.ts";
import type { JwtKeyResolver, VerifiedVcJwt } from "./verify-vc-jwt.ts";

const es256 = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
const rs256 = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
const keyId = "https://b.example/keys/1.json";
const credential = sampleCredential();

function resolver(privateKey: KeyObject): JwtKeyResolver {
  return async ({ issuer }) => {
    assert.equal(issuer, SAMPLE_DID);
    return createPublicKey(privateKey).export({ format: "jwk" });
  };
}

async function verified(jwt: string, privateKey: KeyObject = es256): Promise<VerifiedVcJwt> {
  return verifyVcJwt(jwt, resolver(privateKey));
}

/** A JWT made by another library, with whatever header and payload. */
async function foreign(payload: object, header: object = {}, key: KeyObject = es256): Promise<string> {
  return new SignJWT({ ...payload }).setProtectedHeader({ alg: "ES256", ...header }).sign(key);
}

test("Open Badges' profile: header, payload and claims, and another library verifies it", async () => {
  for (const [key, alg] of [
    [es256, "ES256"],
    [rs256, "RS256"],
  ] as const) {
    const jwt = signVcJwt(credential, { privateKey: key, keyId });
    const { payload, protectedHeader } = await compactVerify(jwt, createPublicKey(key));
    assert.deepEqual(protectedHeader, { alg, kid: keyId, typ: "JWT" });
    const document: unknown = JSON.parse(new TextDecoder().decode(payload));
    assert.deepEqual(document, {
      ...structuredClone(credential),
      iss: SAMPLE_DID,
      jti: credential.id,
      sub: credential.credentialSubject.id,
      nbf: Date.parse("2026-11-23T12:00:00Z") / 1000,
      exp: Date.parse("2028-11-23T12:00:00Z") / 1000,
    });
    conforms("achievementcredential", document);
    assert.deepEqual(await verified(jwt, key), {
      profile: "openbadges",
      algorithm: alg,
      issuer: SAMPLE_DID,
      credential: structuredClone(credential),
      expires: new Date("2028-11-23T12:00:00Z"),
    });
  }
});

test("the W3C's profile: vc+jwt and nothing beside the credential", async () => {
  for (const [key, alg] of [
    [es256, "ES256"],
    [rs256, "RS256"],
    [sampleKey, "EdDSA"],
  ] as const) {
    const jwt = signW3cVcJwt(credential, { privateKey: key, keyId });
    const { payload, protectedHeader } = await compactVerify(jwt, createPublicKey(key));
    assert.deepEqual(protectedHeader, { alg, kid: keyId, typ: "vc+jwt", cty: "vc" });
    assert.deepEqual(JSON.parse(new TextDecoder().decode(payload)), structuredClone(credential));
    assert.equal((await verified(jwt, key)).profile, "w3c");
  }
});

test("any texts come back, and a Data Integrity proof may be inside", async () => {
  const text = fc.string({ unit: "binary", minLength: 1 }).filter((value) => value.isWellFormed());
  await fc.assert(
    fc.asyncProperty(text, text, async (name, narrative) => {
      const recipient = { id: "urn:uuid:1" };
      const one = achievementCredential({ ...smallestAward, recipient, name, narrative });
      const { credential: back } = await verified(signVcJwt(one, { privateKey: es256, keyId }));
      assert.deepEqual(back, structuredClone(one));
    }),
    { numRuns: 50 },
  );
  const both = await signDataIntegrity(credential, sampleSigning);
  assert.deepEqual(
    (await verified(signVcJwt(both, { privateKey: es256, keyId }))).credential,
    structuredClone(both),
  );
});

test("what cannot be signed is refused", () => {
  const key = { privateKey: es256, keyId };
  refuses(() => signVcJwt(achievementCredential(smallestAward), key), "subject-unidentified");
  refuses(() => signVcJwt({ ...credential, issuer: undefined }, key), "credential-malformed");
  refuses(() => signVcJwt({ ...credential, id: undefined }, key), "credential-malformed");
  refuses(() => signVcJwt({ ...credential, validFrom: "soon" }, key), "credential-malformed");
  refuses(() => signVcJwt({ ...credential, name: "\uD800" }, key), "text-malformed");
  refuses(() => signVcJwt(credential, { privateKey: sampleKey, keyId }), "key-invalid");
  refuses(() => signVcJwt(credential, { privateKey: createPublicKey(es256), keyId }), "key-invalid");
  const p384 = generateKeyPairSync("ec", { namedCurve: "P-384" }).privateKey;
  refuses(() => signW3cVcJwt(credential, { privateKey: p384, keyId }), "key-invalid");
  const short = generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey;
  refuses(() => signVcJwt(credential, { privateKey: short, keyId }), "key-invalid");
});

test("claims that are missing, wrong or have no counterpart are refused", async () => {
  const good = JSON.parse(
    Buffer.from(
      signVcJwt(credential, { privateKey: es256, keyId }).split(".")[1] ?? "",
      "base64url",
    ).toString(),
  ) as Record<string, unknown>;
  await verified(await foreign(good));
  await verified(await foreign({ ...good, nbf: Number(good["nbf"]) + 0.5 }));
  for (const name of ["iss", "jti", "sub", "nbf", "exp"]) {
    await rejects(foreign({ ...good, [name]: undefined }).then(verified), "claims-mismatch");
    const wrong = typeof good[name] === "number" ? 1 : "urn:other";
    await rejects(foreign({ ...good, [name]: wrong }).then(verified), "claims-mismatch");
    await rejects(
      foreign({ ...credential, [name]: wrong }, { typ: "vc+jwt" }).then(verified),
      "claims-mismatch",
    );
  }
  await rejects(foreign({ ...good, validUntil: undefined }).then(verified), "claims-mismatch");
  const { iss, jti, sub, nbf, exp } = good;
  const inVc = await verified(await foreign({ iss, jti, sub, nbf, exp, vc: credential }));
  assert.deepEqual(inVc.credential, structuredClone(credential));
});

test("the W3C's profile may have claims that the credential has no member for, and its end is told", async () => {
  const { validUntil: _, ...endless } = credential;
  const exp = Date.parse("2027-01-01T00:00:00Z") / 1000;
  const { expires } = await verified(await foreign({ ...endless, exp }, { typ: "vc+jwt" }));
  assert.deepEqual(expires, new Date("2027-01-01T00:00:00Z"));
  await rejects(foreign({ ...endless, exp, nbf: 0 }, { typ: "vc+jwt" }).then(verified), "claims-mismatch");
});

test("altered, foreign and broken JWTs are refused", async () => {
  const jwt = signVcJwt(credential, { privateKey: es256, keyId });
  const [header = "", payload = "", signature = ""] = jwt.split(".");
  const json = Buffer.from(payload, "base64url").toString().replace("First aid", "Second aid");
  await rejects(
    verified(`${header}.${Buffer.from(json).toString("base64url")}.${signature}`),
    "signature-invalid",
  );
  const other = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
  await rejects(verified(jwt, other), "signature-invalid");
  await rejects(verified(jwt, rs256), "key-invalid");
  await rejects(
    verifyVcJwt(jwt, async () => ({ kty: "EC" })),
    "key-invalid",
  );
  for (const broken of [
    "",
    "a",
    "a.b",
    "a.b.c",
    `${jwt}.x`,
    `${header}..${signature}`,
    `${jwt} `,
    "x".repeat(5_000_000),
  ]) {
    await rejects(verified(broken), "jwt-malformed");
  }
  for (const odd of [{ typ: "JOSE" }, { cty: "vc" }, { x5u: "https://x.example" }]) {
    await rejects(foreign(credential, odd).then(verified), "jwt-unsupported");
  }
  const none = Buffer.from('{"alg":"none"}').toString("base64url");
  await rejects(verified(`${none}.${payload}.${signature}`), "jwt-unsupported");
  const hmac = Buffer.from('{"alg":"HS256"}').toString("base64url");
  await rejects(verified(`${hmac}.${payload}.${signature}`), "jwt-unsupported");
  await rejects(
    foreign(credential, { alg: "EdDSA" }, sampleKey).then(async (text) => verified(text, sampleKey)),
    "jwt-unsupported",
  );
  await rejects(foreign({ id: "urn:x" }).then(verified), "credential-malformed");
});
