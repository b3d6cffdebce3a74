import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { simpleParser } from "mailparser";
import { makeLog } from "#src/platform/log.ts";
import { openMailTransport } from "#src/platform/mail/mail-transport.ts";
import {
  MailDeferred,
  MailRefused,
  oneLine,
  parseMailAddress,
  type OutgoingMail,
} from "#src/platform/mail/outgoing-mail.ts";
import { parseMail, startSmtpSink } from "#test/support/smtp-sink.ts";

const log = makeLog("silent");

const mail: OutgoingMail = {
  from: { name: "Tampere College", address: "badges@badges.example" },
  replyTo: { name: "Office", address: "office@college.example" },
  to: { name: "Aino Mäkelä", address: "aino@example.org" },
  subject: "Merkki: ensiapu – 救急 🎓",
  text: "Hei,\n.\nFrom the start\n",
  html: "<p>Hei</p>",
  messageId: "1.invitation@badges.example",
  key: "1.invitation",
  headers: { "X-Purpose": "invitation" },
};

async function folder(): Promise<{ path: string } & AsyncDisposable> {
  const made = await mkdtemp(path.join(tmpdir(), "badgeworks-mail-"));
  return { path: made, [Symbol.asyncDispose]: () => rm(made, { recursive: true, force: true }) };
}

test("a mail arrives as it was meant", async () => {
  await using sink = await startSmtpSink();
  await using transport = openMailTransport({ kind: "smtp", url: sink.url, connections: 1 }, log);
  await transport.send(mail);
  const [received] = sink.received;
  assert.ok(received);
  assert.deepEqual([received.from, received.to], ["badges@badges.example", "aino@example.org"]);
  const parsed = await parseMail(received);
  assert.equal(parsed.subject, mail.subject);
  assert.equal(parsed.messageId, "<1.invitation@badges.example>");
  assert.equal(parsed.text?.trimEnd(), mail.text.trimEnd());
  assert.equal(parsed.headers.get("auto-submitted"), "auto-generated");
  assert.equal(parsed.headers.get("x-auto-response-suppress"), "All");
  assert.equal(parsed.headers.get("x-purpose"), "invitation");
  assert.equal(parsed.headers.get("x-mailer"), undefined);
});

test("what the server says tells a refused message from a deferred one and from trouble", async () => {
  const cases: [number, string, "sender" | "receiver" | "message", new (message: string) => Error][] = [
    [550, "No such user", "receiver", MailRefused],
    [553, "Bad mailbox", "receiver", MailRefused],
    [552, "Too large", "message", MailRefused],
    [451, "Try later", "receiver", MailDeferred],
    [452, "No space", "message", MailDeferred],
    [550, "Sender not yours", "sender", Error],
    [554, "Relay access denied", "receiver", Error],
    [530, "Sign in first", "receiver", Error],
    [421, "Closing", "receiver", Error],
    [421, "Closing", "message", Error],
  ];
  for (const [code, message, place, kind] of cases) {
    await using sink = await startSmtpSink({ [place]: () => ({ code, message }) });
    await using transport = openMailTransport({ kind: "smtp", url: sink.url, connections: 1 }, log);
    await assert.rejects(transport.send(mail), (error) => {
      const isOurs = error instanceof MailRefused || error instanceof MailDeferred;
      assert.equal(
        kind === Error ? isOurs : !(error instanceof kind),
        false,
        `${place} ${code} ${message}: ${String(error)}`,
      );
      return true;
    });
  }
});

test("headers cannot be broken by what people write", async () => {
  await using sink = await startSmtpSink();
  await using transport = openMailTransport({ kind: "smtp", url: sink.url, connections: 1 }, log);
  const breaks = "x\r\nBcc: v@example.org\u2028\n\r\nBody\0\u202e";
  await transport.send({
    ...mail,
    from: { ...mail.from, name: breaks },
    to: { ...mail.to, name: breaks },
    replyTo: { name: breaks, address: "office@college.example" },
    subject: breaks,
    headers: { "X-Purpose": breaks },
  });
  const [received] = sink.received;
  assert.ok(received);
  const parsed = await parseMail(received);
  assert.equal(parsed.bcc, undefined);
  assert.equal(parsed.subject, "x Bcc: v@example.org Body");
  assert.equal(parsed.from?.value[0]?.name, "x Bcc: v@example.org Body");
  for (const address of [
    "",
    "a",
    "a@b@c",
    "a@b, c@d",
    "a@b>\r\nX: y",
    "<a@b>",
    "a b@c",
    "a@b\n",
    "a@[127.0.0.1]",
  ]) {
    await assert.rejects(transport.send({ ...mail, to: { name: "", address } }), MailRefused, address);
  }
  assert.equal(sink.received.length, 1);
});

test("STARTTLS and credentials are used where the server offers them, and check says what is wrong", async () => {
  await using sink = await startSmtpSink({
    options: {
      disabledCommands: [],
      onAuth({ username, password }, _session, done) {
        if (username === "us er" && password === "p@ss") done(null, { user: username });
        else done(new Error("Invalid username or password"));
      },
    },
  });
  const at = (credentials: string, query: string) => `smtp://${credentials}127.0.0.1:${sink.port}${query}`;
  const check = async (url: string) => {
    await using transport = openMailTransport({ kind: "smtp", url, connections: 1 }, log);
    return transport.check();
  };
  assert.match(
    (await check(at("us%20er:p%40ss@", ""))) ?? "",
    /No safe connection.*rejectUnauthorized=false/,
  );
  assert.match(
    (await check(at("us%20er:wrong@", "?tls.rejectUnauthorized=false"))) ?? "",
    /does not accept the user name and password/,
  );
  const good = at("us%20er:p%40ss@", "?tls.rejectUnauthorized=false");
  assert.equal(await check(good), null);
  await using transport = openMailTransport({ kind: "smtp", url: good, connections: 1 }, log);
  await transport.send(mail);
  assert.equal(sink.received.length, 1);
});

test("check names a server that is not there", async () => {
  const sink = await startSmtpSink();
  await sink[Symbol.asyncDispose]();
  await using transport = openMailTransport({ kind: "smtp", url: sink.url, connections: 1 }, log);
  assert.match(
    (await transport.check()) ?? "",
    new RegExp(`The mail server 127\\.0\\.0\\.1:${sink.port} cannot be used: .*ECONNREFUSED`),
  );
});

test("mails become files, whole, and a repeat takes its first try's place", async () => {
  await using place = await folder();
  const directory = path.join(place.path, "made", "on demand");
  await using transport = openMailTransport({ kind: "files", directory }, log);
  assert.equal(await transport.check(), null);
  await Promise.all(
    Array.from({ length: 20 }, (_, at) => transport.send({ ...mail, key: `${at % 10}.invitation` })),
  );
  const names = (await readdir(directory)).toSorted((a, b) => a.localeCompare(b));
  assert.deepEqual(
    names,
    Array.from({ length: 10 }, (_, at) => `${at}.invitation.eml`),
  );
  const parsed = await simpleParser(await readFile(path.join(directory, "3.invitation.eml")));
  assert.equal(parsed.subject, mail.subject);
  assert.equal(parsed.messageId, "<1.invitation@badges.example>");
  await assert.rejects(transport.send({ ...mail, key: "../evil" }), /file name/);
});

test("check says when files cannot be written", async () => {
  await using place = await folder();
  const file = path.join(place.path, "file");
  await writeFile(file, "");
  await using transport = openMailTransport({ kind: "files", directory: path.join(file, "mail") }, log);
  assert.match((await transport.check()) ?? "", /^Mails cannot be written to .*ENOTDIR/);
});

test("an address is read with and without its name", () => {
  assert.deepEqual(parseMailAddress(`"Tampere, College" <a@b.fi>`), {
    name: "Tampere, College",
    address: "a@b.fi",
  });
  assert.deepEqual(parseMailAddress("Tampere <a@b.fi>"), { name: "Tampere", address: "a@b.fi" });
  assert.deepEqual(parseMailAddress(" a@b.fi "), { name: "", address: "a@b.fi" });
  assert.equal(oneLine("a\r\n\tb\ud800"), "a b\ufffd");
});
