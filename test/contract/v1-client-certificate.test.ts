import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { newSerial, signRequest } from "#src/domain/api-clients/certificate-authority.ts";
import { listCertificates, revokeCertificate } from "#src/domain/api-clients/client-certificates.ts";
import { openTarget } from "#test/contract/target/open-target.ts";
import { startBadgeworks } from "#test/support/badgeworks.ts";
import { authorityOf, certificateRequest, enrol } from "#test/support/enrolled.ts";
import { createIssuer, operatorOf } from "#test/support/issuer.ts";
import { openssl, scratchDirectory } from "#test/support/openssl.ts";
import { rawCall, type ClientIdentity, type RawCallOptions } from "#test/support/raw-call.ts";

/* Calls with a client certificate. */

const { base, call, row, issuer } = await openTarget();
const ping = (options: RawCallOptions = {}, id: string = issuer.id) => call("GET", `/v1/ping/${id}`, options);
const paths = [
  `/v1/ping/${issuer.id}`,
  `/v1/client/${issuer.id}`,
  `/v1/badge/${issuer.id}`,
  `/v1/badge/${issuer.id}/_/categorylist`,
  `/v1/event/${issuer.id}?limit=1`,
];

row("2.2 every v1 call presents the certificate and its key", ["certificate"], async ({ certificate }) => {
  for (const path of paths) {
    assert.equal((await call("GET", path, { identity: certificate })).status, 200, path);
  }
});

row("2.2 a missing certificate is 496, with `error` as JSON", async () => {
  for (const path of paths) {
    const answer = await call("GET", path);
    assert.equal(answer.status, 496, path);
    assert.equal(typeof answer.json["error"], "string");
    assert.equal(answer.json["code"], 496);
  }
});

row("2.2 an unusable certificate is 495: one of another authority", async () => {
  const answer = await ping({ identity: selfSigned() });
  assert.equal(answer.status, 495);
  assert.equal(typeof answer.json["error"], "string");
});

row(
  "2.2 an unusable certificate is 495: expired, never given out, revoked",
  ["installation"],
  async ({ installation }) => {
    const own = await createIssuer(installation);
    const { key, request } = certificateRequest("/CN=x");
    const authority = await authorityOf(installation);
    const signed = (now: Date, days?: number) =>
      signRequest(authority, request, {
        issuerId: own.id,
        serial: newSerial(),
        now,
        ...(days ? { days } : {}),
      });
    const now = new Date();
    const expired = await signed(new Date(now.getTime() - 10 * 86_400_000), 1);
    const unknown = await signed(now);
    for (const { certificatePem } of [expired, unknown]) {
      assert.equal((await ping({ identity: { cert: certificatePem, key } }, own.id)).status, 495);
    }

    const [first, second] = [await enrol(installation, own.id), await enrol(installation, own.id)];
    const { perform } = await installation.factory();
    await perform(own.id, async (work) => {
      const serial = new X509Certificate(first.cert).serialNumber.toLowerCase();
      assert.ok((await listCertificates(work)).some((one) => one.serial === serial));
      await revokeCertificate(work, operatorOf(own.id), serial);
    });
    assert.equal((await ping({ identity: first }, own.id)).status, 495);
    assert.equal((await ping({ identity: second }, own.id)).status, 200);
  },
);

row(
  "2.2 the client in the path has to be the certificate's, else 403",
  ["certificate", "second issuer"],
  async (have) => {
    const { id } = have["second issuer"];
    for (const path of paths) {
      const answer = await call("GET", path.replace(issuer.id, id), { identity: have.certificate });
      assert.equal(answer.status, 403, path);
      assert.equal(typeof answer.json["error"], "string");
    }
  },
);

row(
  "1 host and port: callers with and without a certificate share one listener",
  ["certificate"],
  async ({ certificate }) => {
    for (const options of [{}, { identity: certificate }]) {
      assert.equal((await call("GET", "/v1/client/OBF.rsa.pub", options)).status, 200);
      assert.equal((await call("GET", `/v1/client?key=${issuer.id}`, options)).status, 200);
    }
  },
);

row(
  "1 stray Basic auth: Moodle's `Basic anonymous:<noreply mail>` is ignored, and is no credential",
  ["certificate"],
  async ({ certificate }) => {
    const authorization = `Basic ${Buffer.from("anonymous:noreply@moodle.example").toString("base64")}`;
    assert.equal((await ping({ identity: certificate, headers: { authorization } })).status, 200);
    assert.equal((await ping({ headers: { authorization } })).status, 496);
  },
);

row(
  "2.2 behind a proxy its certificate header counts in every spelling, from TRUSTED_PROXIES alone",
  ["installation"],
  async () => {
    const proxy = "127.0.0.9";
    await using behind = await startBadgeworks({ settings: { TRUSTED_PROXIES: proxy } });
    const own = await createIssuer(behind);
    const identity = await enrol(behind, own.id);
    const status = async (headers: Record<string, string>, from?: string) =>
      (await rawCall("GET", `${behind.origin}/v1/ping/${own.id}`, { headers, from })).status;
    const { raw } = new X509Certificate(identity.cert);
    const spellings = {
      "RFC 9440": `:${raw.toString("base64")}:`,
      "nginx, escaped PEM": encodeURIComponent(identity.cert),
      "PEM on one line": identity.cert.trim().replaceAll("\n", " "),
      "bare base64": raw.toString("base64"),
    };
    for (const [name, value] of Object.entries(spellings)) {
      const headers = { "client-cert": value };
      assert.equal(await status(headers, proxy), 200, name);
      assert.equal(await status(headers), 496, `${name}, from a stranger`);
      assert.equal(await status({ ...headers, "x-forwarded-for": proxy }), 496, `${name}, from a liar`);
    }
    for (const broken of ["nonsense", ":AAAA:", "%ZZ"]) {
      assert.equal(await status({ "client-cert": broken }, proxy), 495, broken);
    }
    assert.equal(await status({ "client-cert": "(null)" }, proxy), 496);
    assert.equal(await status({ "x-client-cert": spellings["bare base64"] }, proxy), 496);
  },
);

row("1 host and port: plain HTTP asks for a certificate too", ["installation"], async ({ installation }) => {
  assert.notEqual(installation.origin, base);
  assert.equal((await rawCall("GET", `${installation.origin}/v1/ping/${issuer.id}`)).status, 496);
});

/** A certificate that nobody vouches for. */
function selfSigned(): ClientIdentity {
  using scratch = scratchDirectory();
  const out = ["-keyout", "stranger.key", "-out", "stranger.pem"];
  openssl(scratch.path, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", `/CN=${issuer.id}`, ...out);
  const read = (name: string) => openssl(scratch.path, name.endsWith("key") ? "pkey" : "x509", "-in", name);
  return { cert: read("stranger.pem").toString(), key: read("stranger.key").toString() };
}
