import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { after, test } from "node:test";
import { signRequest, newSerial, createAuthority } from "#src/domain/api-clients/certificate-authority.ts";
import { listCertificates, revokeCertificate } from "#src/domain/api-clients/client-certificates.ts";
import { writeEnrolmentToken } from "#src/domain/api-clients/enrolment-token.ts";
import { startBadgeworks } from "#test/support/badgeworks.ts";
import { authorityOf, certificateRequest, enrol, enrolmentToken } from "#test/support/enrolled.ts";
import { callApi, createIssuer } from "#test/support/issuer.ts";
import { rawCall } from "#test/support/raw-call.ts";

/* Enrolment with a client certificate, and calls with one; "403", "495" and "496" of the return codes. */

const proxy = "127.0.0.9";
const badgeworks = await startBadgeworks({ settings: { TRUSTED_PROXIES: proxy } });
after(() => badgeworks[Symbol.asyncDispose]());
const issuer = await createIssuer(badgeworks);
const other = await createIssuer(badgeworks, "Other");
const identity = await enrol(badgeworks, issuer.id);
const ping = (
  options: Parameters<typeof rawCall>[2],
  origin = badgeworks.httpsOrigin,
  id: string = issuer.id,
) => rawCall("GET", `${origin}/v1/ping/${id}`, options);

let caller = 0;
/** Asks for a signature, each time from another address behind the proxy, so that the limit on guesses stays out of the way. */
const sign = (body: unknown, id: string = issuer.id, headers: Record<string, string> = {}) =>
  rawCall("POST", `${badgeworks.origin}/v1/client/${id}/sign_request`, {
    body: typeof body === "string" ? body : JSON.stringify(body),
    headers: { "x-forwarded-for": `10.0.0.${++caller}`, ...headers },
    from: proxy,
  });

test("OBF.rsa.pub: exactly 200 without credentials, a PEM public key", async () => {
  const answer = await callApi(badgeworks.origin, "GET", "/v1/client/OBF.rsa.pub");
  assert.equal(answer.status, 200);
  assert.match(answer.text, /^-----BEGIN PUBLIC KEY-----\n[\s\S]+-----END PUBLIC KEY-----\n$/);
});

for (const type of ["application/x-www-form-urlencoded", "application/json", undefined]) {
  test(`sign_request: exactly 200 and the bare certificate, the body labelled ${type}`, async () => {
    const { request } = certificateRequest(`/CN=${issuer.id}`);
    const signature = await enrolmentToken(badgeworks, issuer.id);
    const answer = await sign({ signature, request }, issuer.id, type ? { "content-type": type } : {});
    assert.equal(answer.status, 200, answer.text);
    assert.match(answer.text, /^-----BEGIN CERTIFICATE-----\n/);
    const certificate = new X509Certificate(answer.text);
    assert.match(certificate.subject, new RegExp(`CN=${issuer.id}`));
    assert.ok(certificate.validToDate.getTime() - Date.now() > 1000 * 86_400_000);
  });
}

for (const [what, subject, ...more] of [
  ["of the client id", "/CN=anything"],
  ["with country and organisation", "/C=FI/ST=Pirkanmaa/O=Internet Widgits Pty Ltd/CN=x"],
  ["signed with SHA-512", "/CN=x", "-sha512"],
  ["with days", "/CN=x", "-days", "1095"],
] as const) {
  test(`sign_request: a subject ${what} does not matter`, async () => {
    const { request } = certificateRequest(subject, ...more);
    const answer = await sign({ signature: await enrolmentToken(badgeworks, issuer.id), request });
    assert.equal(answer.status, 200, answer.text);
    assert.match(new X509Certificate(answer.text).subject, new RegExp(`CN=${issuer.id}`));
  });
}

test("sign_request: a token with line breaks from pasting is taken", async () => {
  const { request } = certificateRequest("/CN=x");
  const signature = (await enrolmentToken(badgeworks, issuer.id)).replace(/(.{64})/g, "$1\r\n");
  assert.equal((await sign({ signature, request })).status, 200);
});

test("sign_request: a token that is wrong, too old, or of another client is refused by name", async () => {
  const { request } = certificateRequest("/CN=x");
  const authority = await authorityOf(badgeworks);
  const old = { id: issuer.id, subject: "/CN=x", ctime: Math.floor(Date.now() / 1000) - 601, nonce: "n" };
  const strange = await createAuthority(new Date());
  const tokens = [
    ["not a token", 400],
    ["", 400],
    [undefined, 400],
    [5, 400],
    ["A".repeat(344), 400],
    [writeEnrolmentToken(authority.privateKeyPem, old), 400],
    [writeEnrolmentToken(strange.privateKeyPem, { ...old, ctime: old.ctime + 600 }), 400],
    [await enrolmentToken(badgeworks, other.id), 403],
  ] as const;
  for (const [signature, status] of tokens) {
    const answer = await sign({ signature, request });
    assert.equal(answer.status, status, `${signature}: ${answer.text}`);
    assert.match((JSON.parse(answer.text) as { error: string }).error, /signature/);
  }
});

test("sign_request: what is no good request is refused by name", async () => {
  const signature = await enrolmentToken(badgeworks, issuer.id);
  const weak = certificateRequest("/CN=x", "-newkey", "rsa:1024");
  const good = certificateRequest("/CN=x").request;
  const forged = good.replace(/[A-Za-z](?=[A-Za-z0-9+/]{10}[=A-Za-z0-9+/]*\n-----END)/, (letter) =>
    letter === "A" ? "B" : "A",
  );
  for (const request of [
    "",
    undefined,
    7,
    "no pem",
    identity.cert,
    forged,
    weak.request,
    good.slice(0, 300),
  ]) {
    const answer = await sign({ signature, request });
    assert.equal(answer.status, 400, `${request}`);
    assert.match((JSON.parse(answer.text) as { error: string }).error, /request/);
  }
});

test("sign_request: 404 for a client that does not exist", async () => {
  const { request } = certificateRequest("/CN=x");
  assert.equal(
    (await sign({ signature: await enrolmentToken(badgeworks, issuer.id), request }, "nobody")).status,
    404,
  );
});

test("ping: the bare id without a line end", async () => {
  const answer = await ping({ identity });
  assert.equal(answer.status, 200);
  assert.equal(answer.text, issuer.id);
  assert.match(String(answer.headers["content-type"]), /^text\/plain/);
});

test("403: the certificate belongs to another client", async () => {
  assert.equal((await ping({ identity }, badgeworks.httpsOrigin, other.id)).status, 403);
});

test("496: no certificate, over TLS and over plain HTTP", async () => {
  for (const origin of [badgeworks.httpsOrigin, badgeworks.origin]) {
    const answer = await ping({}, origin);
    assert.equal(answer.status, 496);
    assert.equal((JSON.parse(answer.text) as { code: number }).code, 496);
  }
});

test("495: a certificate of another authority, one that has expired, one that was revoked", async () => {
  const now = new Date();
  const { key, request } = certificateRequest("/CN=x");
  const foreign = await signRequest(await createAuthority(now), request, {
    issuerId: issuer.id,
    serial: newSerial(),
    now,
  });
  const past = new Date(now.getTime() - 10 * 86_400_000);
  const expired = await signRequest(await authorityOf(badgeworks), request, {
    issuerId: issuer.id,
    serial: newSerial(),
    now: past,
    days: 1,
  });
  const unknown = await signRequest(await authorityOf(badgeworks), request, {
    issuerId: issuer.id,
    serial: newSerial(),
    now,
  });
  for (const { certificatePem } of [foreign, expired, unknown]) {
    assert.equal((await ping({ identity: { cert: certificatePem, key } })).status, 495);
  }
  const { perform } = await badgeworks.factory();
  const short = await enrol(badgeworks, issuer.id);
  assert.equal((await ping({ identity: short })).status, 200);
  await perform(issuer.id, async (work) => {
    const [newest] = await listCertificates(work);
    await revokeCertificate(
      work,
      { kind: "operator", issuerId: issuer.id, name: "t", address: "local", requestId: "t" },
      newest?.serial ?? "",
    );
  });
  assert.equal((await ping({ identity: short })).status, 495);
  assert.equal((await ping({ identity })).status, 200);
});

test("a stray Basic header does not get in the way of the certificate, and is none itself", async () => {
  const authorization = `Basic ${Buffer.from("anonymous:noreply@moodle.example").toString("base64")}`;
  assert.equal((await ping({ identity, headers: { authorization } })).status, 200);
  assert.equal((await ping({ headers: { authorization } })).status, 496);
});

test("public documents share the TLS listener, with and without a certificate", async () => {
  for (const options of [{}, { identity }]) {
    const answer = await rawCall("GET", `${badgeworks.httpsOrigin}/v1/client?key=${issuer.id}`, options);
    assert.equal(answer.status, 200);
  }
});

test("behind a proxy: its certificate header counts in every spelling, from TRUSTED_PROXIES alone", async () => {
  const { raw } = new X509Certificate(identity.cert);
  const spellings = {
    "RFC 9440": `:${raw.toString("base64")}:`,
    "nginx, escaped PEM": encodeURIComponent(identity.cert),
    "PEM on one line": identity.cert.trim().replaceAll("\n", " "),
    "bare base64": raw.toString("base64"),
  };
  for (const [name, value] of Object.entries(spellings)) {
    const headers = { "client-cert": value };
    assert.equal((await ping({ headers, from: proxy }, badgeworks.origin)).status, 200, name);
    assert.equal((await ping({ headers }, badgeworks.origin)).status, 496, `${name}, from a stranger`);
    const forwarded = { ...headers, "x-forwarded-for": proxy };
    assert.equal((await ping({ headers: forwarded }, badgeworks.origin)).status, 496, `${name}, from a liar`);
  }
  for (const broken of ["nonsense", ":AAAA:", "%ZZ"]) {
    assert.equal(
      (await ping({ headers: { "client-cert": broken }, from: proxy }, badgeworks.origin)).status,
      495,
    );
  }
  assert.equal(
    (await ping({ headers: { "client-cert": "(null)" }, from: proxy }, badgeworks.origin)).status,
    496,
  );
  assert.equal(
    (await ping({ headers: { "x-client-cert": spellings["bare base64"] }, from: proxy }, badgeworks.origin))
      .status,
    496,
  );
});
