import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { opensslHmacSha1, opensslSha1 } from "../../test/openssl.ts";
import { onlyRefuses, refuses } from "../../test/refuses.ts";
import { outcomeRequest, readOutcomeResponse } from "./outcomes.ts";

const target = { serviceUrl: "https://lms.example/outcomes?tool=1", resultSourcedId: 'a<b>&"ä' };
const options = {
  consumerKey: "k1",
  consumerSecret: "s1",
  timestamp: new Date(1_700_000_000_000),
  nonce: "n1",
  messageId: "m-1",
};

function response(status: string, body = "<replaceResultResponse/>", description = "Done"): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<imsx_POXEnvelopeResponse xmlns="http://www.imsglobal.org/services/ltiv1p1/xsd/imsoms_v1p0">
  <imsx_POXHeader><imsx_POXResponseHeaderInfo><imsx_version>V1.0</imsx_version>
    <imsx_messageIdentifier>4560</imsx_messageIdentifier>
    <imsx_statusInfo><imsx_codeMajor>${status}</imsx_codeMajor><imsx_severity>status</imsx_severity>
      <imsx_description>${description}</imsx_description>
      <imsx_messageRefIdentifier>m-1</imsx_messageRefIdentifier></imsx_statusInfo>
  </imsx_POXResponseHeaderInfo></imsx_POXHeader><imsx_POXBody>${body}</imsx_POXBody>
</imsx_POXEnvelopeResponse>`;
}

const score = (text: string) =>
  `<readResultResponse><result><resultScore><language>en</language><textString>${text}</textString></resultScore></result></readResultResponse>`;

const HOSTILE: Readonly<Record<string, string>> = {
  "a DOCTYPE": `<!DOCTYPE x [<!ENTITY a "b">]>${response("success").slice(38)}`,
  "an entity of its own": response("success", "", "&boom;"),
  "a bare ampersand": response("success", "", "a & b"),
  "a character reference beyond Unicode": response("success", "", "&#x110000;"),
  "a lone surrogate": response("success", "", "&#xD800;"),
  CDATA: response("<![CDATA[success]]>"),
  "an instruction": response("success", "<?php x ?>"),
  "a status unknown to us": response("perhaps"),
  "a score above 1": response("success", score("1.01")),
  "a score that is no number": response("success", score("NaN")),
  "another document": "<html><body>Not found</body></html>",
  "no end": response("success").slice(0, -5),
  "elements crossed": "<a><b></a></b>",
  "two roots": "<a/><a/>",
  "text after the root": "<a/>x",
  "too deep": "<a>".repeat(20) + "</a>".repeat(20),
  "too long": response("success", "", "x".repeat(70_000)),
  nothing: "",
};

for (const [what, text] of Object.entries(HOSTILE))
  test(`Basic Outcomes refuses an answer with ${what}`, () =>
    refuses(() => readOutcomeResponse(text), "response-malformed"));

test("Basic Outcomes refuses scores outside 0 to 1, and text that XML cannot hold", async () => {
  for (const wrong of [-0.1, 1.1, Number.NaN, Infinity])
    await refuses(
      () => outcomeRequest(target, { type: "replaceResult", score: wrong }, options),
      "score-invalid",
    );
  const bell = { ...target, resultSourcedId: "\u0007" };
  await refuses(() => outcomeRequest(bell, { type: "readResult" }, options), "text-malformed");
  const plain = { ...target, serviceUrl: "http://lms.example/o" };
  await refuses(() => outcomeRequest(plain, { type: "readResult" }, options), "url-refused");
});

test("Basic Outcomes: a request whose body hash and signature OpenSSL agrees with", () => {
  const request = outcomeRequest(target, { type: "replaceResult", score: 0.92 }, options);
  const body = request.body ?? "";
  assert.match(
    body,
    /<replaceResultRequest><resultRecord><sourcedGUID><sourcedId>a&#60;b&#62;&#38;&#34;ä<\/sourcedId>/,
  );
  assert.match(body, /<textString>0.92<\/textString>/);
  assert.match(body, /<imsx_messageIdentifier>m-1<\/imsx_messageIdentifier>/);
  const hash = encodeURIComponent(opensslSha1(body));
  const pairs = [
    `oauth_body_hash=${hash}`,
    "oauth_consumer_key=k1",
    "oauth_nonce=n1",
    "oauth_signature_method=HMAC-SHA1",
    "oauth_timestamp=1700000000",
    "oauth_version=1.0",
    "tool=1",
  ].join("&");
  const base = `POST&${encodeURIComponent("https://lms.example/outcomes")}&${encodeURIComponent(pairs)}`;
  const signed = encodeURIComponent(opensslHmacSha1("s1&", base));
  const { authorization = "" } = request.headers;
  assert.ok(authorization.includes(`oauth_body_hash="${hash}"`));
  assert.ok(authorization.endsWith(`oauth_signature="${signed}"`));
});

test("Basic Outcomes: scores are written short, reading and deleting have none", () => {
  const written = (value: number) =>
    /<textString>(.*)<\/textString>/.exec(
      outcomeRequest(target, { type: "replaceResult", score: value }, options).body ?? "",
    )?.[1];
  assert.deepEqual([0, 1, 0.5, 1 / 3, 1e-9].map(written), ["0", "1", "0.5", "0.333333", "0"]);
  for (const type of ["readResult", "deleteResult"] as const) {
    const body = outcomeRequest(target, { type }, options).body ?? "";
    assert.ok(body.includes(`<${type}Request><resultRecord>`) && !body.includes("<result>"));
  }
});

test("Basic Outcomes: answers", () => {
  const done = { status: "success", description: "Done", answers: "m-1" };
  assert.deepEqual(readOutcomeResponse(response("success")), { ...done, score: null });
  assert.deepEqual(readOutcomeResponse(response("Success", score("0.91"))), { ...done, score: 0.91 });
  assert.deepEqual(readOutcomeResponse(response("success", score(""))), { ...done, score: null });
  assert.deepEqual(readOutcomeResponse(response("failure", "", "No &lt;such&gt; user &#x2014; ä")), {
    ...done,
    status: "failure",
    description: "No <such> user — ä",
    score: null,
  });
  const prefixed = response("unsupported").replaceAll(/<(\/?)(imsx|replace)/g, "<$1p:$2");
  assert.equal(readOutcomeResponse(`\uFEFF<!-- hello -->${prefixed.slice(39)}`).status, "unsupported");
});

test("Basic Outcomes: whatever arrives, nothing but an LtiError is thrown", async () => {
  const piece = fc.constantFrom(
    "<a>",
    "</a>",
    "<a b='c'>",
    "&amp;",
    "&x;",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?",
    "/>",
    '"',
    " ",
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(piece, fc.string())), async (pieces) => {
      await onlyRefuses(() => readOutcomeResponse(pieces.join("")));
    }),
  );
});
