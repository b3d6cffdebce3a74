import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import * as fc from "fast-check";
import { simpleParser } from "mailparser";
import { readMessage } from "#src/http/demo-mailbox/read-message.ts";
import { openMailFiles } from "#src/platform/mail/mail-files.ts";

const directory = await mkdtemp(path.join(tmpdir(), "badgeworks-mails-"));
after(() => rm(directory, { recursive: true, force: true }));

/** What the product's own mail writer makes of a mail. */
async function written(mail: { name: string; subject: string; text: string; html: string }): Promise<Buffer> {
  await using transport = openMailFiles(directory);
  await transport.send({
    from: { name: "Tampere College", address: "badges@example.org" },
    replyTo: null,
    to: { name: mail.name, address: "aino@example.org" },
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    messageId: "1@example.org",
    key: "mail",
    headers: {},
  });
  return readFile(path.join(directory, "mail.eml"));
}

test("reads names, subject and both parts in any language", async () => {
  const mail = {
    name: "Олена Шевченко",
    subject: "Sinulle on myönnetty osaamismerkki: Vesipelastus, taso 2 – 山田 花子",
    text: "Hei Olena,\n\nlinkki: https://badges.example.org/c/receive?tk=abc=def\n.\n",
    html: `<p>Hei <b>Olena</b> &amp; ${"pitkä rivi ".repeat(40)}</p>`,
  };
  const read = readMessage(await written(mail));
  assert.equal(read.subject, mail.subject);
  assert.equal(read.to, "Олена Шевченко <aino@example.org>");
  assert.equal(read.from, "Tampere College <badges@example.org>");
  assert.equal(read.text?.trim(), mail.text.trim());
  assert.equal(read.html?.trim(), mail.html.trim());
});

test("reads what another reader reads, whatever the mail says", async () => {
  const line = fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 120 })
    .map((text) => text.trim() || "x");
  await fc.assert(
    fc.asyncProperty(
      line,
      line,
      fc.array(line, { minLength: 1, maxLength: 5 }),
      async (name, subject, lines) => {
        const text = lines.join("\n");
        const source = await written({ name, subject, text, html: `<p>${lines.join("<br>\n")}</p>` });
        const read = readMessage(source);
        const other = await simpleParser(source, { skipTextToHtml: true });
        assert.equal(read.subject.trim(), (other.subject ?? "").trim());
        assert.equal(read.text?.trim(), other.text?.trim());
        assert.equal(read.html?.trim(), String(other.html).trim());
      },
    ),
    { numRuns: 60 },
  );
});

test("whatever the bytes are, it answers", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
      const read = readMessage(Buffer.from(bytes));
      assert.equal(typeof read.subject, "string");
    }),
  );
  const deep = Array.from(
    { length: 50 },
    (_, at) => `Content-Type: multipart/mixed; boundary="b${at}"\r\n\r\n--b${at}\r\n`,
  );
  assert.equal(readMessage(Buffer.from(deep.join(""))).html, null);
});
