import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { EventId } from "#src/platform/ids.ts";
import { sendInvitationsOf, type InvitationDeps } from "#src/domain/issuing/send-invitations.ts";
import { listFailedMails, mailProgress } from "#src/domain/issuing/mail-queries.ts";
import { invitationJobs, sendInvitations } from "#src/domain/issuing/jobs.ts";
import { makeLog } from "#src/platform/log.ts";
import { openMailTransport, type MailTransport } from "#src/platform/mail/mail-transport.ts";
import { newAwardIds, newIssuerId } from "#src/platform/ids.ts";
import { openJobQueue } from "#src/platform/jobs/job-queue.ts";
import { openIssuingBed, type IssuingBed } from "#test/support/issuing-bed.ts";
import { parseMail, startSmtpSink, type Answer } from "#test/support/smtp-sink.ts";

let bed: IssuingBed;
before(async () => {
  bed = await openIssuingBed();
});
after(() => bed[Symbol.asyncDispose]());

const log = makeLog("silent");
const goOn = { lastTry: false, signal: new AbortController().signal };
const lastTry = { ...goOn, lastTry: true };

function transportTo(url: string, connections = 5): MailTransport {
  return openMailTransport({ kind: "smtp", url, connections }, log);
}

function deps(mail: MailTransport): InvitationDeps {
  return {
    perform: bed.perform,
    outbox: bed.outbox,
    mail,
    publicUrl: "https://badges.example",
    mailFrom: "Badgeworks <badges@badges.example>",
    receiveUrl: (awardId) => `https://badges.example/c/receive?tk=${awardId}`,
    pictureUrl: (badgeId, eventId) => `https://badges.example/v1/badge/_/${badgeId}.png?event=${eventId}`,
  };
}

function people(count: number): { email: string; name: string }[] {
  return Array.from({ length: count }, (_, at) => ({
    email: `p${String(at).padStart(4, "0")}@example.org`,
    name: "",
  }));
}

test("every queued invitation is handed over once, with its own link and its own name", async () => {
  const names = [
    "Aino Mäkelä",
    "Õie Jõgeva",
    "Łukasz Żółć",
    "محمد العربي",
    "山田 太郎",
    "Ελένη 🎓👩‍🏫",
    'O\'Brien, "Bo"',
    "",
  ];
  const recipients = names.map((name, at) => ({ name, email: `person${at}@example.org` }));
  const event = await bed.addEvent(recipients, { badge: "Ensiapu – Första hjälpen" });
  await using sink = await startSmtpSink();
  await using mail = transportTo(sink.url);
  await sendInvitationsOf(deps(mail), event.whole, goOn);
  await sendInvitationsOf(deps(mail), event.whole, goOn);

  assert.equal(sink.received.length, names.length);
  for (const [at, recipient] of recipients.entries()) {
    const received = sink.received.find((one) => one.to === recipient.email);
    assert.ok(received, recipient.email);
    const parsed = await parseMail(received);
    const awardId = event.awardIds[at];
    assert.equal(parsed.messageId, `<${awardId}.invitation@badges.example>`);
    assert.equal(received.from, "badges@badges.example");
    assert.deepEqual(parsed.from?.value[0], { name: "Tampere College", address: "badges@badges.example" });
    assert.equal(parsed.replyTo?.value[0]?.address, "office@college.example");
    const to = Array.isArray(parsed.to) ? parsed.to[0] : parsed.to;
    assert.deepEqual(to?.value, [{ name: recipient.name, address: recipient.email }]);
    assert.equal(parsed.headers.get("auto-submitted"), "auto-generated");
    assert.equal(parsed.subject, "Tampere College has awarded you a badge: Ensiapu – Första hjälpen");
    assert.ok(parsed.text?.startsWith(recipient.name ? `Hello ${recipient.name},` : "Hello,"), parsed.text);
    assert.ok(parsed.text?.includes(`https://badges.example/c/receive?tk=${awardId}`));
    assert.ok(String(parsed.html).includes(`href="https://badges.example/c/receive?tk=${awardId}"`));
  }
  assert.deepEqual(await bed.perform(bed.issuerId, (work) => mailProgress(work, event.eventId)), {
    queued: 0,
    sent: names.length,
    failed: 0,
    withdrawn: 0,
  });
});

test("a refused receiver is recorded with the server's words and holds up nobody", async () => {
  const event = await bed.addEvent(people(20));
  const receiver = (address: string): Answer => {
    if (address.startsWith("p0003")) return { code: 550, message: "5.1.1 No such user here" };
    return address.startsWith("p0007") ? { code: 450, message: "4.2.0 Greylisted, come again" } : null;
  };
  const message = (address: string): Answer =>
    address.startsWith("p0011") ? { code: 554, message: "5.6.0 Message content rejected" } : null;
  {
    await using sink = await startSmtpSink({ receiver, message });
    await using mail = transportTo(sink.url);
    await assert.rejects(
      sendInvitationsOf(deps(mail), event.whole, goOn),
      /1 invitations are to be tried again: .*Greylisted/,
    );
    assert.equal(sink.received.length, 17);
  }
  const rows = await bed.mails(event);
  assert.deepEqual(rows[3], {
    email: "p0003@example.org",
    state: "failed",
    attempts: 1,
    error: "550 5.1.1 No such user here",
  });
  assert.deepEqual(rows[7], {
    email: "p0007@example.org",
    state: "queued",
    attempts: 1,
    error: "450 4.2.0 Greylisted, come again",
  });
  assert.deepEqual(rows[11], {
    email: "p0011@example.org",
    state: "failed",
    attempts: 1,
    error: "554 5.6.0 Message content rejected",
  });
  assert.equal(rows.filter((row) => row.state === "sent").length, 17);

  await using sink = await startSmtpSink();
  await using mail = transportTo(sink.url);
  await sendInvitationsOf(deps(mail), event.whole, goOn);
  assert.deepEqual(
    sink.received.map((one) => one.to),
    ["p0007@example.org"],
  );
  const failed = await bed.perform(bed.issuerId, (work) =>
    listFailedMails(work, event.eventId, { after: "", limit: 10 }),
  );
  assert.deepEqual(
    failed.map((one) => one.email),
    ["p0003@example.org", "p0011@example.org"],
  );
});

test("a server that is gone costs a few tries, and everything leaves when it is back", async () => {
  const event = await bed.addEvent(people(60));
  const sink = await startSmtpSink();
  const { port, url } = sink;
  await sink[Symbol.asyncDispose]();
  await using mail = transportTo(url);
  await assert.rejects(
    sendInvitationsOf(deps(mail), event.whole, goOn),
    /60 invitations are to be tried again: .*ECONNREFUSED/,
  );
  const tried = (await bed.mails(event)).filter((row) => row.attempts > 0);
  assert.ok(tried.length <= 8, `${tried.length} tries`);
  assert.ok(tried.every((row) => row.state === "queued"));

  await using back = await startSmtpSink({ port });
  await sendInvitationsOf(deps(mail), event.whole, goOn);
  assert.equal(new Set(back.received.map((one) => one.to)).size, 60);
  assert.equal(back.received.length, 60);
});

test("a server that dies in the middle loses nothing", async () => {
  const event = await bed.addEvent(people(80));
  let handed = 0;
  const sink = await startSmtpSink({
    message: () => (++handed > 30 ? { code: 421, message: "Shutting down" } : null),
  });
  await using mail = transportTo(sink.url);
  await assert.rejects(sendInvitationsOf(deps(mail), event.whole, goOn), /tried again/);
  assert.equal(sink.received.length, 30);
  assert.ok(handed <= 30 + 8, `${handed} handed over`);
  await sink[Symbol.asyncDispose]();
  await using back = await startSmtpSink({ port: sink.port });
  await sendInvitationsOf(deps(mail), event.whole, goOn);
  assert.equal(back.received.length, 50);
});

test("a refused sender or a missing right to send is the installation's trouble, not the receivers'", async () => {
  const cases: [string, (address: string) => Answer, "sender" | "receiver"][] = [
    ["sender", () => ({ code: 550, message: "5.1.8 Sender rejected" }), "sender"],
    ["relay", () => ({ code: 554, message: "5.7.1 Relay access denied" }), "receiver"],
    ["sign-in", () => ({ code: 530, message: "5.7.0 Authentication required" }), "receiver"],
  ];
  for (const [what, answer, place] of cases) {
    const event = await bed.addEvent(people(40));
    await using sink = await startSmtpSink({ [place]: answer });
    await using mail = transportTo(sink.url);
    await assert.rejects(sendInvitationsOf(deps(mail), event.whole, goOn), /40 invitations/, what);
    const rows = await bed.mails(event);
    assert.ok(
      rows.every((row) => row.state === "queued"),
      what,
    );
    assert.ok(rows.filter((row) => row.attempts > 0).length <= 8, what);
  }
});

test("one mail that always breaks its connection does not hold up the others", async () => {
  const event = await bed.addEvent(people(30));
  const poison = (address: string) => address.startsWith("p0000") || address.startsWith("p0001");
  await using sink = await startSmtpSink({
    receiver: (address) => (poison(address) ? { code: 421, message: "Closing" } : null),
  });
  await using mail = transportTo(sink.url, 1);
  for (let run = 0; run < 3; run++) await assert.rejects(sendInvitationsOf(deps(mail), event.whole, goOn));
  assert.equal(sink.received.length, 28);
});

test("after the last try what is left is given up with its reason", async () => {
  const event = await bed.addEvent(people(6));
  await using sink = await startSmtpSink({ receiver: () => ({ code: 451, message: "4.3.0 Later" }) });
  await using mail = transportTo(sink.url);
  await assert.rejects(sendInvitationsOf(deps(mail), event.whole, goOn));
  await sendInvitationsOf(deps(mail), event.whole, lastTry);
  for (const row of await bed.mails(event)) {
    assert.equal(row.state, "failed");
    assert.equal(row.error, "gave up after 2 tries: 451 4.3.0 Later");
  }
});

test("a mail whose award was revoked, accepted or declined stays here", async () => {
  const event = await bed.addEvent(people(6));
  const [revoked, accepted, declined] = event.awardIds;
  assert.ok(revoked && accepted && declined);
  await bed.mark(revoked, "revoked_at");
  await bed.mark(accepted, "accepted_at");
  await bed.mark(declined, "declined_at");
  await using sink = await startSmtpSink();
  await using mail = transportTo(sink.url);
  await sendInvitationsOf(deps(mail), event.whole, goOn);
  assert.deepEqual(sink.received.map((one) => one.to).toSorted(), [
    "p0003@example.org",
    "p0004@example.org",
    "p0005@example.org",
  ]);
  const rows = await bed.mails(event);
  assert.equal(rows[0]?.error, "not sent: the award was revoked first");
  assert.equal(rows[1]?.error, "not sent: the badge was accepted first");
  assert.equal(rows[2]?.error, "not sent: the badge was declined first");
});

test("an award revoked while a slow server is at work stays here, too", async () => {
  const event = await bed.addEvent(people(8));
  const last = event.awardIds.at(-1);
  assert.ok(last);
  let handed = 0;
  await using sink = await startSmtpSink({
    message: async () => {
      if (++handed === 1) await bed.mark(last, "revoked_at");
      await new Promise((resolve) => setTimeout(resolve, 400));
      return null;
    },
  });
  await using mail = transportTo(sink.url, 1);
  await sendInvitationsOf(deps(mail), event.whole, goOn);
  assert.equal(sink.received.length, 7);
  assert.equal((await bed.mails(event)).at(-1)?.attempts, 0);
});

test("a stop ends between two messages, and a stop on the last try leaves a new job", async () => {
  const event = await bed.addEvent(people(50));
  await using sink = await startSmtpSink({
    message: () => {
      if (sink.received.length === 20) stopping.abort();
      return null;
    },
  });
  const stopping = new AbortController();
  await using mail = transportTo(sink.url);
  await assert.rejects(
    sendInvitationsOf(deps(mail), event.whole, { lastTry: false, signal: stopping.signal }),
    /to be tried again/,
  );
  const sent = (await bed.mails(event)).filter((row) => row.state === "sent").length;
  assert.equal(sent, sink.received.length);
  assert.ok(sent <= 26, `${sent} sent`);

  await sendInvitationsOf(deps(mail), event.whole, { lastTry: true, signal: stopping.signal });
  assert.equal((await bed.mails(event)).filter((row) => row.state === "queued").length, 50 - sent);
  await using worker = await openJobQueue(bed.appUrl, true, log);
  await worker.work(sendInvitations, (data, run) => sendInvitationsOf(deps(mail), data, run));
  for (let waited = 0; sink.received.length < 50 && waited < 100; waited++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.equal(sink.received.length, 50);
});

test("line breaks in a name or a subject make no headers, and a bad address is refused here", async () => {
  const event = await bed.addEvent(
    [
      { email: "a@example.org", name: "Eve\r\nBcc: victim@example.org\r\n\r\nBody" },
      { email: "b@example.org>\r\nRCPT TO:<victim@example.org", name: "B" },
      { email: "c@example.org, victim@example.org", name: "C" },
      { email: "ok@example.org", name: "<script>alert(1)</script>" },
    ],
    { subject: "Hello\r\nBcc: victim@example.org\n\nBody", badge: "X\r\nX-Evil: 1" },
  );
  await using sink = await startSmtpSink();
  await using mail = transportTo(sink.url);
  await sendInvitationsOf(deps(mail), event.whole, goOn);
  assert.deepEqual(sink.received.map((one) => one.to).toSorted(), ["a@example.org", "ok@example.org"]);
  for (const received of sink.received) {
    const parsed = await parseMail(received);
    assert.equal(parsed.bcc, undefined);
    assert.equal(parsed.headers.get("x-evil"), undefined);
    assert.equal(parsed.subject, "Hello Bcc: victim@example.org Body");
    assert.ok(!String(parsed.html).includes("<script"));
  }
  const rows = await bed.mails(event);
  assert.equal(
    rows.filter((row) => row.state === "failed" && row.error?.endsWith("is not a mail address.")).length,
    2,
  );
});

test("addresses with letters of other scripts go out as the server can take them", async () => {
  const event = await bed.addEvent([
    { email: "liisa@jõgeva.ee", name: "Liisa" },
    { email: "õie@jõgeva.ee", name: "Õie" },
  ]);
  await using sink = await startSmtpSink();
  await using mail = transportTo(sink.url);
  await sendInvitationsOf(deps(mail), event.whole, goOn);
  const headers = sink.received.map((one) => /^To: .*<(.*)>/m.exec(one.source.toString())?.[1] ?? "");
  assert.deepEqual(new Set(headers), new Set(["liisa@xn--jgeva-dua.ee", "õie@jõgeva.ee"]));
});

test("an unknown event and an empty range are done at once", async () => {
  await using sink = await startSmtpSink();
  await using mail = transportTo(sink.url);
  const event = await bed.addEvent(people(1));
  await sendInvitationsOf(deps(mail), { ...event.whole, eventId: "0".repeat(15) as EventId }, goOn);
  assert.equal(sink.connections(), 0);
});

test("an event's awards are split into ranges that leave nobody out", () => {
  const issuerId = newIssuerId();
  const ids = newAwardIds(issuerId, new Date(), 1201);
  const ranges = invitationJobs(issuerId, "0".repeat(15) as EventId, ids);
  assert.equal(ranges.length, 3);
  for (const id of ids)
    assert.equal(ranges.filter((range) => range.from <= id && id <= range.through).length, 1);
  assert.deepEqual(invitationJobs(issuerId, "0".repeat(15) as EventId, []), []);
});
