import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateSync } from "node:zlib";
import * as fc from "fast-check";
import { makePdf } from "../../test/make-pdf.ts";
import { onlyRefuses, refuses } from "../../test/refuses.ts";
import { unbakePdf } from "./unbake-pdf.ts";

const json =
  '{"@context":"https://w3id.org/openbadges/v2","type":"Assertion","name":"Ensiapu (急救) \\\\ {}"}';

function xmp(property: string): string {
  return `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:ob="http://openbadges.org">${property}</rdf:RDF></x:xmpmeta><?xpacket end="w"?>`;
}

for (const packed of [true, false]) {
  test(`attachments, document information and metadata, objects ${packed ? "packed" : "plain"}`, async () => {
    const pdf = await makePdf({
      packed,
      files: [
        { name: "badge.json", content: json },
        { name: "käsi.txt", content: "hello", type: "text/plain" },
      ],
      information: { openbadges: json, Openbadgecredential: "a.b.c", Other: "x" },
      metadata: xmp(`<rdf:Description><ob:openbadges>${json}</ob:openbadges></rdf:Description>`),
    });
    const { texts, files } = unbakePdf(pdf);
    assert.deepEqual(texts, [json, "a.b.c", json]);
    assert.deepEqual(
      files.map(({ name, bytes }) => [name, Buffer.from(bytes).toString()]),
      [
        ["badge.json", json],
        ["käsi.txt", "hello"],
      ],
    );
  });
}

test("a PDF without any of it, one with bytes around it, and XMP with an attribute", async () => {
  const plain = await makePdf();
  assert.deepEqual(unbakePdf(plain), { texts: [], files: [] });
  const shifted = Buffer.concat([
    Buffer.from("\r\n\r\n"),
    await makePdf({ information: { openbadges: "x" } }),
    Buffer.from("\n\n"),
  ]);
  assert.deepEqual(unbakePdf(shifted).texts, ["x"]);
  const attribute = await makePdf({ metadata: xmp('<rdf:Description ob:openbadgecredential="a.b.c"/>') });
  assert.deepEqual(unbakePdf(attribute).texts, ["a.b.c"]);
  refuses(() => unbakePdf(Buffer.from("openbadges")), "not-pdf");
});

test("the newest revision counts, and an object that was deleted is gone", () => {
  const first = handmade("<< /openbadges (old) >>");
  const update = [
    "4 0 obj\n<< /openbadges (new \\(\\061\\)\\\n) /Nested [<</A<4142>/B[1 -2 .5 true null]>> 1 0 R] >>\nendobj\n",
    `xref\n4 1\n${String(first.length).padStart(10, "0")} 00000 n \ntrailer\n`,
  ];
  const prev = first.lastIndexOf("xref\n0");
  const at = first.length + Buffer.byteLength(update[0] ?? "");
  const trailer = `<< /Size 5 /Root 1 0 R /Info 4 0 R /Prev ${prev} >>\nstartxref\n${at}\n%%EOF`;
  assert.deepEqual(unbakePdf(Buffer.from(first + update.join("") + trailer)).texts, ["new (1)"]);
  const freed = `xref\n4 1\n0000000000 00001 f \ntrailer\n<< /Size 5 /Root 1 0 R /Info 4 0 R /Prev ${prev} >>\nstartxref\n${first.length}\n%%EOF`;
  assert.deepEqual(unbakePdf(Buffer.from(first + freed)).texts, []);
});

test("text strings in UTF-16 and UTF-8", () => {
  const utf16 = Buffer.from("\uFEFFä急", "utf16le").swap16().toString("hex");
  assert.deepEqual(unbakePdf(Buffer.from(handmade(`<< /openbadges <${utf16}> >>`))).texts, ["ä急"]);
  assert.deepEqual(
    unbakePdf(Buffer.from(handmade(`<< /openbadges <efbbbf${Buffer.from("ä急").toString("hex")}> >>`))).texts,
    ["ä急"],
  );
});

test("hostile PDFs: encrypted, in circles, too deep, bombs, cut off anywhere, any byte changed", async () => {
  refuses(() => unbakePdf(Buffer.from(handmade("<< >>", "/Encrypt 4 0 R"))), "pdf-unsupported");
  refuses(() => unbakePdf(Buffer.from(handmade("[".repeat(1000)))), "pdf-malformed");
  refuses(() => unbakePdf(Buffer.from(handmade("<< >>", "/Prev 0"))), "pdf-malformed");
  refuses(() => unbakePdf(Buffer.from("%PDF-1.7\nstartxref\n99999\n%%EOF")), "pdf-malformed");
  const circle = handmade("<< /Kids [4 0 R 4 0 R] >>", "", "/Names << /EmbeddedFiles 4 0 R >>");
  assert.deepEqual(unbakePdf(Buffer.from(circle)).files, []);
  const bomb = deflateSync(Buffer.alloc(68_000_000)).toString("latin1");
  const stream = `<< /Type /Metadata /Filter /FlateDecode /Length ${bomb.length} >>\nstream\n${bomb}\nendstream`;
  refuses(() => unbakePdf(Buffer.from(handmade(stream, "", "/Metadata 4 0 R"), "latin1")), "pdf-unsupported");
  const zeros = Buffer.alloc(1_000_000);
  const copies = Array.from({ length: 90 }, (_, at) => ({ name: `${at}.json`, content: zeros }));
  refuses(await makePdf({ files: copies }).then((many) => () => unbakePdf(many)), "pdf-unsupported");
  const pdf = await makePdf({
    files: [{ name: "badge.json", content: json }],
    information: { openbadges: json },
  });
  fc.assert(
    fc.property(fc.nat(pdf.length - 1), fc.nat(255), fc.boolean(), (at, byte, isCut) => {
      const changed = isCut
        ? pdf.subarray(0, at)
        : Uint8Array.from(pdf, (old, here) => (here === at ? byte : old));
      onlyRefuses(() => unbakePdf(changed));
    }),
    { numRuns: 300 },
  );
});

/** A small PDF written out by hand: catalogue, pages, and the object 4. */
function handmade(four: string, inTrailer = "/Info 4 0 R", inCatalogue = ""): string {
  const objects = [
    `<< /Type /Catalog /Pages 2 0 R ${inCatalogue} >>`,
    "<< /Type /Pages /Count 0 /Kids [] >>",
    "null",
    four,
  ];
  let text = "%PDF-1.4\n";
  const offsets = objects.map((object, at) => {
    const offset = Buffer.byteLength(text, "latin1");
    text += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, "0")} 00000 n \n`;
  });
  const start = Buffer.byteLength(text, "latin1");
  return `${text}xref\n0 5\n0000000000 65535 f \n${offsets.join("")}trailer\n<< /Size 5 /Root 1 0 R ${inTrailer} >>\nstartxref\n${start}\n%%EOF`;
}
