import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { opensslHmacSha1 } from "../../test/openssl.ts";
import { refuses } from "../../test/refuses.ts";
import { readForm, writeForm } from "../form.ts";
import {
  bodyHashAuthorization,
  isSignedBy,
  percentEncode,
  signature,
  signatureBaseString,
  signedParameters,
} from "./signature.ts";
import type { SignableRequest } from "./signature.ts";

const text = fc.string({ unit: "grapheme" }).filter((value) => !value.includes("\u0000"));
const parameter = fc.record({
  name: text.filter((name) => name !== "oauth_signature"),
  value: text,
});
const request = fc.record({
  method: fc.constantFrom("POST", "get"),
  url: fc.webUrl({ withQueryParameters: true }).filter((url) => !url.includes("%00")),
  parameters: fc.array(parameter, { maxLength: 8 }),
});
const TABLE = [
  ["oauth_consumer_key", "9djdj82h48djs9d2"],
  ["oauth_token", "kkk9d7dh3k39sjv7"],
  ["oauth_signature_method", "HMAC-SHA1"],
  ["oauth_timestamp", "137131201"],
  ["oauth_nonce", "7d8f3e4a"],
].map(([name = "", value = ""]) => ({ name, value }));

test("RFC 5849 section 3.4.1.1: the base string of query, body and header, with +, duplicates and empty values", () => {
  const body = readForm("c2&a3=2+q");
  assert.equal(
    signatureBaseString({
      method: "post",
      url: "http://EXAMPLE.COM:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b",
      parameters: [...TABLE, ...body, { name: "oauth_signature", value: "left out" }],
    }),
    "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D" +
      "%26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a" +
      "%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7",
  );
});

test("RFC 5849 section 1.2: the signature of the photo request", () => {
  const parameters = [
    ["oauth_consumer_key", "dpf43f3p2l4k3l03"],
    ["oauth_token", "nnch734d00sl2jdk"],
    ["oauth_signature_method", "HMAC-SHA1"],
    ["oauth_timestamp", "137131202"],
    ["oauth_nonce", "chapoH"],
  ].map(([name = "", value = ""]) => ({ name, value }));
  const url = "http://photos.example.net/photos?file=vacation.jpg&size=original";
  assert.equal(
    signature({ method: "GET", url, parameters }, "kd94hf93k423kf44", "pfkkdhi9sl3r4s00"),
    "MdpQcU8iPSUjWoN/UDMsK2sui9I=",
  );
});

test("RFC 5849 section 3.4.1.2: other ports stay in the address, the path as it is", () => {
  const address = (url: string) =>
    decodeURIComponent(signatureBaseString({ method: "GET", url, parameters: [] }).split("&")[1] ?? "");
  assert.equal(address("http://EXAMPLE.COM:80/r%20v/X?id=123"), "http://example.com/r%20v/X");
  assert.equal(address("https://www.example.net:8080/?q=1"), "https://www.example.net:8080/");
  assert.equal(address("https://www.example.net:443"), "https://www.example.net/");
});

test("RFC 5849 section 3.6: percent-encoding", () => {
  assert.equal(
    percentEncode("aZ09-._~ !'()*+/ä€😀"),
    "aZ09-._~%20%21%27%28%29%2A%2B%2F%C3%A4%E2%82%AC%F0%9F%98%80",
  );
});

test("OpenSSL computes the same signatures", () => {
  const secrets = ["secret", "s&cret ä%", "😀"];
  for (const secret of secrets) {
    const signable = {
      method: "POST",
      url: "https://b.example/l?q=%26",
      parameters: readForm("a=%C3%A4+b&a=&z=%27"),
    };
    assert.equal(
      signature(signable, secret),
      opensslHmacSha1(`${percentEncode(secret)}&`, signatureBaseString(signable)),
    );
  }
});

test("what is refused: text that is not Unicode, addresses that are not on the web", async () => {
  await refuses(() => percentEncode("\ud800"), "text-malformed");
  await refuses(() => signatureBaseString({ method: "GET", url: "/x", parameters: [] }), "url-refused");
  await refuses(() => signatureBaseString({ method: "GET", url: "ftp://x/", parameters: [] }), "url-refused");
});

test("whatever the parameters, what is signed verifies after a trip as a form, and with no other secret", () => {
  fc.assert(
    fc.property(request, fc.string({ unit: "grapheme" }), (signable, secret) => {
      const signed = signature(signable, secret);
      const parameters = readForm(writeForm(signable.parameters));
      assert.ok(isSignedBy({ ...signable, parameters: parameters.toReversed() }, secret, signed));
      assert.ok(!isSignedBy(signable, `${secret}x`, signed));
    }),
  );
});

test("whatever is changed, in method, address, names, values or signature, is refused", () => {
  fc.assert(
    fc.property(request, parameter, fc.nat({ max: 27 }), (signable, added, at) => {
      const signed = signature(signable, "secret");
      const refused = (changed: SignableRequest, presented = signed) =>
        assert.ok(!isSignedBy(changed, "secret", presented));
      refused({ ...signable, method: "PUT" });
      refused({ ...signable, url: `https://evil.example/${signable.url.length}` });
      refused({ ...signable, parameters: [...signable.parameters, added] });
      refused(signable, signed.slice(0, at) + (signed[at] === "A" ? "B" : "A") + signed.slice(at + 1));
      refused(signable, signed.slice(0, at));
      for (const [index, { name, value }] of signable.parameters.entries()) {
        const rest = signable.parameters.toSpliced(index, 1);
        refused({ ...signable, parameters: rest });
        refused({ ...signable, parameters: [...rest, { name, value: `${value}x` }] });
        refused({ ...signable, parameters: [...rest, { name: `${name}x`, value }] });
      }
    }),
    { numRuns: 60 },
  );
});

test("a signature with the same bytes in another spelling of Base64 is refused", () => {
  const signable = { method: "POST", url: "https://b.example/", parameters: [] };
  const signed = signature(signable, "secret");
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const twin = signed.slice(0, 26) + letters[letters.indexOf(signed[26] ?? "") + 1] + "=";
  assert.deepEqual(Buffer.from(twin, "base64"), Buffer.from(signed, "base64"));
  assert.ok(!isSignedBy(signable, "secret", twin));
});

test("signed forms and headers carry the same signature that is computed apart", () => {
  const credentials = { consumerKey: "k", consumerSecret: "s", timestamp: new Date(1_999), nonce: "n" };
  const signed = signedParameters(
    { method: "POST", url: "https://lms.example/", parameters: [] },
    credentials,
  );
  assert.deepEqual(Object.fromEntries(signed.map(({ name, value }) => [name, value])), {
    oauth_callback: "about:blank",
    oauth_consumer_key: "k",
    oauth_nonce: "n",
    oauth_signature_method: "HMAC-SHA1",
    oauth_timestamp: "1",
    oauth_version: "1.0",
    oauth_signature: signature({ method: "POST", url: "https://lms.example/", parameters: signed }, "s"),
  });
  const header = bodyHashAuthorization(
    { method: "POST", url: "https://lms.example/", body: "" },
    credentials,
  );
  assert.match(
    header,
    /^OAuth oauth_body_hash="2jmj7l5rSw0yVb%2FvlWAYkK%2FYBwk%3D", oauth_consumer_key="k", /,
  );
});
