import assert from "node:assert/strict";
import { after, test } from "node:test";
import sharp from "sharp";
import { badgeBody, createBadge } from "#test/support/badge.ts";
import { startBadgeworks } from "#test/support/badgeworks.ts";
import { createIssuer } from "#test/support/issuer.ts";
import { readMail, receiverOf, waitForMails } from "#test/support/mailbox.ts";

/* Wrong input of every kind gets 400 and a sentence that names the member at fault; nothing of it is kept. */

const badgeworks = await startBadgeworks();
after(async () => {
  await badgeworks[Symbol.asyncDispose]();
});
const issuer = await createIssuer(badgeworks);
const badge = await createBadge(issuer);
const good = await badgeBody();
const base64 = (bytes: Buffer | string) => Buffer.from(bytes).toString("base64");
const long = (characters: number) => "x".repeat(characters);
const levels = 100_000;
/** Stands for an object that JSON.stringify itself could not write. */
const deep = "@deep@";
const deeply = (body: unknown) =>
  JSON.stringify(body).replace(`"${deep}"`, `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`);

async function refused(
  method: string,
  path: string,
  body: unknown,
  field: string,
  about = JSON.stringify(body)?.slice(0, 200),
) {
  const raw = typeof body === "string" || body instanceof Uint8Array;
  const answer = await issuer.call(method, path, raw ? body : deeply(body));
  assert.equal(answer.status, 400, `${about}: ${answer.status} ${answer.text}`);
  const error = String(answer.json["error"]);
  assert.ok(error.startsWith(field), `${about}: "${error}" does not open with ${field}`);
  assert.equal(String(answer.json["field"]).replace(/\[\d+\]$/, ""), field.replace(/\[\d+\]$/, ""));
}

const notText = [5, true, [], {}, ["text"]];
const texts = [...notText, "a\0b", "half \ud83d a pair"];
const wrongBadges: Record<string, unknown[]> = {
  name: [...texts, undefined, null, "", "  \n ", long(1001)],
  description: [...texts, undefined, null, "", long(1_000_001)],
  css: [...texts, long(1_000_001)],
  criteria_html: [...texts, long(1_000_001)],
  email_subject: [...texts, long(1001)],
  email_body: [...texts, long(1_000_001)],
  email_link_text: [...texts, long(1001)],
  email_footer: [...texts, long(1_000_001)],
  language: [...texts, long(36)],
  expires: [-1, 1.5, "1.5", "abc", true, [], {}, 1e300, 1_000_000_000, "99999999999999999"],
  tags: [
    5,
    true,
    [5],
    [null],
    [["a"]],
    { a: {} },
    [long(201)],
    Array.from({ length: 201 }, (_, at) => `t${at}`),
    ["a\0b"],
  ],
  category: [5, true, [5], [{}], [long(201)], Array.from({ length: 201 }, (_, at) => `t${at}`), ["\udc00"]],
  draft: [undefined, null, "yes", 2, -1, [], {}],
  metadata: ["text", 5, true, [1], deep, { a: "\ud800" }, { "\udc00": 1 }, { a: ["x\0"] }, { "a\0": 1 }],
};

for (const [field, values] of Object.entries(wrongBadges)) {
  test(`badge: wrong ${field}`, async () => {
    for (const value of values) {
      await refused("POST", `/v1/badge/${issuer.id}`, { ...good, [field]: value }, field);
      await refused("PUT", `/v1/badge/${issuer.id}/${badge}`, { ...good, [field]: value }, field);
    }
  });
}

test("badge: what is no picture, and pictures of other kinds", async () => {
  const png = Buffer.from(String(good["image"]), "base64");
  const plain = sharp({ create: { width: 20, height: 20, channels: 3, background: "red" } });
  const svg = (inside: string, before = "") =>
    base64(`${before}<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">${inside}</svg>`);
  const laughs = `<!DOCTYPE svg [<!ENTITY a "lol">${Array.from({ length: 9 }, (_, at) => `<!ENTITY ${"b".repeat(at + 1)} "${`&${at ? "b".repeat(at) : "a"};`.repeat(10)}">`).join("")}]>`;
  const images: Record<string, unknown> = {
    "a number": 5,
    "an object": {},
    "an array": [String(good["image"])],
    "broken base64": "%%%not base64%%%",
    "base64 with a wrong length": "AAAAA",
    "nothing of a picture": base64("just text"),
    "a NUL": "\0",
    "an empty data address": "data:image/png;base64,",
    "a data address that is not base64": "data:image/png,hello",
    "a web address": "https://x.example/badge.png",
    "a JPEG called PNG": `data:image/png;base64,${base64(await plain.clone().jpeg().toBuffer())}`,
    "a GIF": base64(await plain.clone().gif().toBuffer()),
    "a WebP": base64(await plain.clone().webp().toBuffer()),
    "half a PNG": base64(png.subarray(0, png.length / 2)),
    "a PNG's first bytes": base64(png.subarray(0, 12)),
    "a PNG with noise in it": base64(
      Buffer.concat([png.subarray(0, 60), Buffer.alloc(40, 7), png.subarray(100)]),
    ),
    "a PNG too wide": base64(
      await sharp({ create: { width: 5000, height: 2, channels: 3, background: "red" } })
        .png()
        .toBuffer(),
    ),
    "too many bytes": base64(Buffer.concat([png, Buffer.alloc(4_300_000)])),
    "an SVG that is only a script": svg("<script>alert(1)</script>"),
    "an SVG that is not closed": base64('<svg xmlns="http://www.w3.org/2000/svg"><rect'),
    "an SVG of entities": svg("<text>&bbbbbbbbb;</text>", laughs),
    "an SVG reading files": svg(
      "<text>&x;</text>",
      '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    ),
    HTML: base64("<html><body>hello</body></html>"),
  };
  for (const [what, image] of Object.entries(images)) {
    await refused("POST", `/v1/badge/${issuer.id}`, { ...good, image }, "image", what);
  }
});

test("badge: a hostile SVG is kept without what is hostile", async () => {
  const hostile =
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9" onload="alert(1)">' +
    "<script>alert(2)</script><foreignObject><body xmlns='http://www.w3.org/1999/xhtml'>x</body></foreignObject>" +
    '<image href="https://evil.example/track.png" width="1" height="1"/><a xlink:href="javascript:alert(3)"><rect width="9" height="9" fill="red"/></a>' +
    "<style>@import url(https://evil.example/x.css); rect { fill: url(https://evil.example/y) }</style></svg>";
  const id = await createBadge(issuer, { image: base64(hostile) });
  const { json } = await issuer.call("GET", `/v1/badge/${issuer.id}/${id}`);
  const kept = Buffer.from(String(json["image"]).split(",")[1] ?? "", "base64").toString();
  assert.doesNotMatch(kept, /script|onload|foreignObject|evil\.example|javascript|alert/i);
});

const bodies: Record<string, string | Buffer> = {
  nothing: "",
  "a word": "hello",
  "half an object": '{"name":',
  "an array": "[]",
  null: "null",
  "a number": "5",
  "a text": '"name"',
  "two objects": "{}{}",
  "form fields": "name=x&draft=0",
  "not UTF-8": Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
  "UTF-16": Buffer.from('{"name":"x"}', "utf16le"),
  "an array a million deep": "[".repeat(1_000_000),
  "NUL bytes": Buffer.alloc(100),
};
for (const [what, body] of Object.entries(bodies)) {
  test(`body: ${what}`, async () => {
    for (const [method, path] of [
      ["POST", `/v1/badge/${issuer.id}`],
      ["PUT", `/v1/badge/${issuer.id}/${badge}`],
      ["POST", `/v1/badge/${issuer.id}/${badge}`],
      ["PUT", `/v1/client/${issuer.id}`],
    ] as const) {
      await refused(method, path, body, "body", what);
    }
  });
}

test("body: members nobody knows may be as deep and strange as they like", async () => {
  const body = {
    ...good,
    unknown: deep,
    "\ud800": 1,
    "": 2,
    toString: 3,
    constructor: { prototype: 4 },
  };
  const text = deeply(body).replace(/}$/, ',"__proto__":{"draft":true}}');
  assert.equal((await issuer.call("POST", `/v1/badge/${issuer.id}`, text)).status, 201);
});

test("metadata with names that mean something to JavaScript comes back as it was", async () => {
  const metadata =
    '{"constructor":1,"toString":"x","__proto__":{"polluted":true},"hasOwnProperty":null,"":{"a":[]}}';
  const text = JSON.stringify({ ...good, metadata: 0 }).replace('"metadata":0', `"metadata":${metadata}`);
  const made = await issuer.call("POST", `/v1/badge/${issuer.id}`, text);
  assert.equal(made.status, 201, made.text);
  const { json } = await issuer.call("GET", String(made.headers.get("location")));
  assert.deepEqual(json["metadata"], JSON.parse(metadata));
});

test("text that only looks like an escaped NUL is text", async () => {
  const id = await createBadge(issuer, {
    description: "C:\\u0000 and \\ud800",
    metadata: { path: "\\u0000" },
  });
  const { json } = await issuer.call("GET", `/v1/badge/${issuer.id}/${id}`);
  assert.equal(json["description"], "C:\\u0000 and \\ud800");
  assert.deepEqual(json["metadata"], { path: "\\u0000" });
});

const recipient = ["anna@x.example"];
const issuing = (given: Record<string, unknown>) => ({ recipient, send_email: 0, ...given });
const wrongOrders: Record<string, unknown[]> = {
  recipient: [undefined, null, [], "", "  ", {}, 5, true],
  issued_on: [-1, 1.5, "abc", true, [], 1e300],
  expires: [-1, 1.5, "abc", true, {}, 1e300, 1],
  email_subject: [...texts, long(1001)],
  email_body: [...texts, long(1_000_001)],
  email_link_text: [...texts, long(1001)],
  email_footer: [...texts, long(1_000_001)],
  badge_override: ["text", 5, true, [1], deep, { name: "a\0b" }, { other: "\ud83d" }],
  "badge_override.name": [...notText, long(1001)],
  "badge_override.description": notText,
  "badge_override.criteria": notText,
  "badge_override.criteria_add": notText,
  "badge_override.tags": [5, [5], [long(201)]],
  log_entry: ["text", 5, true, [1], deep, { a: "\ud800" }, { a: "x\0" }],
  api_consumer_id: [...texts, long(501)],
  show_report: [2, "maybe", [], {}],
  send_email: [2, "maybe", [], {}],
};
for (const [field, values] of Object.entries(wrongOrders)) {
  test(`issue: wrong ${field}`, async () => {
    const [member = "", inner] = field.split(".");
    for (const value of values) {
      const body = issuing({ [member]: inner ? { [inner]: value } : value });
      await refused("POST", `/v1/badge/${issuer.id}/${badge}`, body, field);
    }
  });
}

for (const address of [
  "",
  "a",
  "a@",
  "@b",
  "a@b@c.example",
  "a b@c.example",
  "a@b c.example",
  "a@b.example>",
  "<a@b.example",
  "Name <>",
  "Name <a>",
  "Name a@b.example",
  `${long(65)}@b.example`,
  `a@${long(256)}`,
  "a,b@c.example",
  "a@b.example, c@d.example",
  "a@b.example\nBcc: x@y.example",
  "a\0@b.example",
  "\ud800@b.example",
  "a|b@c.example",
  "a@\udfff.example",
  5,
  null,
  ["a@b.example"],
  { email: "a@b.example" },
  long(2000),
]) {
  test(`issue: recipient ${JSON.stringify(address)?.slice(0, 40)} is named with its place in the list`, async () => {
    const body = issuing({
      recipient: ["good@x.example", "Also Good <also@x.example>", address, "later@x.example"],
    });
    await refused("POST", `/v1/badge/${issuer.id}/${badge}`, body, "recipient[2]");
  });
}

test("issue: expires has to be later than issued_on", async () => {
  await refused(
    "POST",
    `/v1/badge/${issuer.id}/${badge}`,
    issuing({ issued_on: 2_000_000_000, expires: 2_000_000_000 }),
    "expires",
  );
});

test("issue: names with line breaks and half characters harm neither the database nor a mail's head", async () => {
  const order = {
    recipient: [
      "Evil\r\nBcc: victim@x.example <evil@x.example>",
      "Half \ud83d <half@x.example>",
      '"\\"><script>" <html@x.example>',
    ],
    email_subject: "Hello\r\nBcc: victim@x.example",
  };
  const answer = await issuer.call("POST", `/v1/badge/${issuer.id}/${badge}`, order);
  assert.equal(answer.status, 201, answer.text);
  const mails = await Promise.all((await waitForMails(badgeworks.mailDir, 3)).map(readMail));
  assert.deepEqual(mails.map(receiverOf).toSorted(), ["evil@x.example", "half@x.example", "html@x.example"]);
  for (const mail of mails) {
    assert.equal(mail.headers.get("bcc"), undefined);
    assert.ok(!String(mail.html).includes("<script"));
  }
});

test("issue: a recipient nested beyond what JSON can be written with is named", async () => {
  await refused(
    "POST",
    `/v1/badge/${issuer.id}/${badge}`,
    `{"recipient":["good@x.example",${"[".repeat(levels)}${"]".repeat(levels)}]}`,
    "recipient[1]",
    "a deep recipient",
  );
});

test("issue: 50,000 recipients at once, each with an award; 100,001 are too many", async () => {
  const people = (count: number) =>
    Array.from({ length: count }, (_, at) => `Learner ${at} <learner${at}@x.example>`);
  const answer = await issuer.call(
    "POST",
    `/v1/badge/${issuer.id}/${badge}`,
    issuing({ recipient: people(50_000) }),
  );
  assert.equal(answer.status, 201, answer.text);
  const event = await issuer.call("GET", String(answer.headers.get("location")));
  assert.equal((event.json["recipient"] as string[]).length, 50_000);
  const { lines } = await issuer.call("GET", `${answer.headers.get("location")}/assertion`);
  assert.equal(new Set(lines.map((line) => line["id"])).size, 50_000);
  await refused(
    "POST",
    `/v1/badge/${issuer.id}/${badge}`,
    issuing({ recipient: people(100_001) }),
    "recipient",
    "100,001",
  );
});

test("queries: what cannot be text in the database is refused by name, what is no number is ignored or named", async () => {
  const event = `/v1/event/${issuer.id}`;
  for (const [path, field] of [
    [`/v1/badge/${issuer.id}?query=%00`, "query"],
    [`/v1/badge/${issuer.id}?category=a|%00`, "category"],
    [`/v1/badge/${issuer.id}?id=%00`, "id"],
    [`/v1/badge/${issuer.id}?meta:a=%00`, "meta:a"],
    [`/v1/badge/${issuer.id}?meta:%00=a`, "meta:\0"],
    [`${event}?query=%00`, "query"],
    [`${event}?log_entry=%00`, "log_entry"],
    [`${event}?api_consumer_id=%00`, "api_consumer_id"],
    [`${event}?badge_id=%00`, "badge_id"],
    [`${event}?email=%00`, "email"],
    [`${event}?recipient=a|%00`, "recipient"],
    [`${event}?begin=yesterday`, "begin"],
    [`${event}?end=1.5`, "end"],
    [`${event}?end=1e400`, "end"],
    [`${event}?count_only=1&begin=x`, "begin"],
  ] as const) {
    const answer = await issuer.call("GET", path);
    assert.equal(answer.status, 400, `${path}: ${answer.text}`);
    assert.equal(answer.json["field"], field);
  }
  for (const query of [
    "limit=many",
    "limit=-1",
    "limit=1.5",
    "offset=-1",
    "offset=99999999999",
    "order_by=sideways",
    "count_only=maybe",
    "query=%ED%A0%80",
    "query=%FF",
    "draft=maybe",
    "begin=-1",
    "query=%25%5C_",
  ]) {
    for (const path of [`/v1/badge/${issuer.id}`, event]) {
      assert.equal((await issuer.call("GET", `${path}?${query}`)).status, 200, `${path}?${query}`);
    }
  }
});

test("nothing that was refused has left anything, and the server has called nothing a bug", async () => {
  const { lines } = await issuer.call("GET", `/v1/badge/${issuer.id}`);
  assert.deepEqual([...new Set(lines.map((line) => line["name"]))], [good["name"]]);
  assert.doesNotMatch(badgeworks.log(), /request failed/);
});
