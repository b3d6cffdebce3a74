import assert from "node:assert/strict";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { createAuthority } from "#src/domain/api-clients/certificate-authority.ts";
import { writeEnrolmentToken } from "#src/domain/api-clients/enrolment-token.ts";
import { openTarget } from "#test/contract/target/open-target.ts";
import { authorityOf, certificateRequest, enrolmentToken } from "#test/support/enrolled.ts";
import { createIssuer } from "#test/support/issuer.ts";

/* POST /v1/client/{c}/sign_request: nobody is signed in yet. */

const { call, row, give, issuer } = await openTarget();

const sign = (body: unknown, id: string = issuer.id, headers: Record<string, string> = {}) =>
  call("POST", `/v1/client/${id}/sign_request`, {
    body: typeof body === "string" ? body : JSON.stringify(body),
    headers,
  });

/** Asks with a token of its own. */
async function signAnew(request: string, headers: Record<string, string> = {}) {
  return sign({ signature: await give["enrolment token"](), request }, issuer.id, headers);
}

row(
  "2.1, 11 step 7: exactly 200 and the bare certificate as PEM, which is no JSON; it is of the request's key",
  ["enrolment token"],
  async (have) => {
    const { key, request } = certificateRequest(`/CN=${issuer.id}`);
    const answer = await sign({ signature: have["enrolment token"], request });
    assert.equal(answer.status, 200, answer.text);
    assert.match(answer.text, /^-----BEGIN CERTIFICATE-----\r?\n[\s\S]+-----END CERTIFICATE-----\s*$/);
    assert.throws(() => answer.json);
    const certificate = new X509Certificate(answer.text);
    assert.ok(certificate.checkPrivateKey(createPrivateKey(key)));
    // 2.2: clients remind their administrator by its end.
    assert.ok(certificate.validToDate > new Date());
    const pong = await call("GET", `/v1/ping/${issuer.id}`, { identity: { cert: answer.text, key } });
    assert.equal(pong.text, issuer.id);
  },
);

for (const type of ["application/x-www-form-urlencoded", "application/json", undefined]) {
  row(`2.1 content types seen: the body labelled ${type}`, ["installation"], async () => {
    const { request } = certificateRequest(`/CN=${issuer.id}`);
    const answer = await signAnew(request, type ? { "content-type": type } : {});
    assert.equal(answer.status, 200, answer.text);
  });
}

for (const [what, subject, ...more] of [
  ["CN the client id", `/CN=${issuer.id}`],
  ["default fields of a local openssl.cnf", `/C=FI/ST=Pirkanmaa/O=Internet Widgits Pty Ltd/CN=${issuer.id}`],
  ["CN the whole subject line, signed with SHA-512", `/CN=\\/CN=${issuer.id}`, "-sha512"],
  ["-days in the request", "/CN=x", "-days", "1095"],
  ["the token's subject", "/CN=anything"],
] as const) {
  row(`2.1, 11 step 5: no subject is enforced: ${what}`, ["installation"], async () => {
    const { request } = certificateRequest(subject, ...more);
    const answer = await signAnew(request);
    assert.equal(answer.status, 200, answer.text);
    const certificate = new X509Certificate(answer.text);
    assert.match(certificate.subject, new RegExp(`CN=${issuer.id}`));
    assert.ok(certificate.validToDate.getTime() - Date.now() > 1000 * 86_400_000, "about three years");
  });
}

row("2.1 step 2: a token wrapped by copy and paste is taken", ["installation"], async () => {
  const { request } = certificateRequest("/CN=x");
  const token = await give["enrolment token"]();
  const signature = ` ${token.replace(/(.{64})/g, "$1\r\n")}\n`;
  assert.equal((await sign({ signature, request })).status, 200);
});

row("2.1 step 8: not 200 and `error` as JSON for a token that is none", async () => {
  const { request } = certificateRequest("/CN=x");
  for (const signature of ["not a token", "A".repeat(344), "", undefined, 5]) {
    const answer = await sign({ signature, request });
    assert.notEqual(answer.status, 200);
    assert.equal(typeof answer.json["error"], "string");
  }
});

row("2.1 step 8: not 200 and `error` as JSON for a client that does not exist", async () => {
  const { request } = certificateRequest("/CN=x");
  const answer = await sign({ signature: "A".repeat(344), request }, "nobody");
  assert.notEqual(answer.status, 200);
  assert.equal(typeof answer.json["error"], "string");
});

row(
  "2.1 steps 1 and 2: a token older than ten minutes, of another server or of another client is refused by name",
  ["installation"],
  async ({ installation }) => {
    const { request } = certificateRequest("/CN=x");
    const authority = await authorityOf(installation);
    const other = await createIssuer(installation, "Other");
    const old = { id: other.id, subject: "/CN=x", ctime: Math.floor(Date.now() / 1000) - 601, nonce: "n" };
    const strange = await createAuthority(new Date());
    for (const [signature, to, status] of [
      [writeEnrolmentToken(authority.privateKeyPem, old), other.id, 400],
      [writeEnrolmentToken(strange.privateKeyPem, { ...old, ctime: old.ctime + 600 }), other.id, 400],
      [await enrolmentToken(installation, other.id), issuer.id, 403],
      ["not a token", issuer.id, 400],
      [undefined, issuer.id, 400],
      ["A".repeat(344), "nobody", 404],
    ] as const) {
      const answer = await sign({ signature, request }, to);
      assert.equal(answer.status, status, `${signature}: ${answer.text}`);
      if (status !== 404) assert.equal(answer.json["field"], "signature");
    }
  },
);

row("2.1 step 8: what is no good request is refused by name", ["installation"], async () => {
  const weak = certificateRequest("/CN=x", "-newkey", "rsa:1024").request;
  const good = certificateRequest("/CN=x").request;
  const forged = good.replace(/[A-Za-z](?=[A-Za-z0-9+/]{10}[=A-Za-z0-9+/]*\n-----END)/, (letter) =>
    letter === "A" ? "B" : "A",
  );
  const { cert } = await give.certificate();
  const signature = await give["enrolment token"]();
  for (const request of ["", undefined, 7, "no pem", cert, forged, weak, good.slice(0, 300)]) {
    const answer = await sign({ signature, request });
    assert.equal(answer.status, 400, `${request}`);
    assert.equal(answer.json["field"], "request");
  }
});
