import assert from "node:assert/strict";
import { after, test } from "node:test";
import sharp from "sharp";
import { callApi, createIssuer } from "#test/support/issuer.ts";
import { startBadgeworks } from "#test/support/badgeworks.ts";
import { makePng } from "#test/support/png.ts";
import { startForeignServer, type ForeignAnswers } from "./foreign-server.ts";
import { importHere } from "./run-import.ts";

/*
 * Imports from a server that is not ours, in the shapes the contract's captures have and in some that it warns of.
 */

const badgeworks = await startBadgeworks();
after(() => badgeworks[Symbol.asyncDispose]());
const png = await makePng(1);
const image = `data:image/png;base64,${png.toString("base64")}`;
const jpeg = (await sharp(png).jpeg().toBuffer()).toString("base64");
const client = "NM70OHe7HCeO";

const profile = {
  id: client,
  name: "Näyttö Oy",
  email: "Badges@Example.org",
  url: "https://example.org",
  description: "Badges\u0000 of ours",
  image: null,
  aliases: 2,
  mtime: "1751984153",
};
const badge = {
  id: "SVIYGVaZCQa1Z",
  name: "First aid",
  description: "…",
  image,
  criteria_html: "<p>Course</p>",
  email_subject: null,
  email_body: "Hello",
  email_link_text: null,
  email_footer: null,
  expires: "24",
  tags: null,
  draft: 0,
  readyforissuing: true,
  ctime: 1_746_005_542,
  mtime: "1746005542",
  metadata: null,
  primary_language: "en_GB",
};
const event = {
  id: "T0VT20a10MXNa3L",
  name: "First aid",
  badge_id: badge.id,
  issued_on: 1_754_946_000,
  expires: null,
  recipient: ["ann@example.org", "Ann@Example.org", "not an address", "bo@example.org"],
  revoked: { "bo@example.org": 1_755_100_000 },
  log_entry: { course_id: "2", note: "a\u0000b" },
  token: "x",
  timestamp: 1_755_003_096,
};
const single = {
  ...event,
  email_subject: "Subject",
  email_body: null,
  log_entry: JSON.stringify(event.log_entry),
  badge_override: null,
  api_consumer_id: "Moodle",
  show_report: 1,
  send_email: 1,
};

function answersWith(more: (origin: string) => ForeignAnswers): (origin: string) => ForeignAnswers {
  return (origin) => ({
    [`/v1/client/${client}`]: profile,
    [`/v1/badge/${client}`]: [{ ...badge, category: ["Staff"] }],
    [`/v1/badge/${client}/${badge.id}`]: badge,
    [`/v1/event/${client}`]: [event],
    [`/v1/event/${client}/${event.id}`]: single,
    [`/v1/event/${client}/${event.id}/assertion`]: [
      { id: "a", image: null, json: null, pdf: null, recipient: "ann@example.org", status: "accepted" },
    ],
    ...more(origin),
  });
}

async function imported(more: (origin: string) => ForeignAnswers = () => ({})) {
  await using server = await startForeignServer(client, answersWith(more));
  const target = await createIssuer(badgeworks, "Target");
  const from = { origin: server.origin, id: client, clientSecret: "s" };
  const dry = await importHere(badgeworks, from, target.id, { dryRun: true });
  const report = await importHere(badgeworks, from, target.id);
  assert.deepEqual(dry, report);
  const read = async (path: string) => (await target.call("GET", path)).lines;
  const [badges, events] = [await read(`/v1/badge/${target.id}`), await read(`/v1/event/${target.id}`)];
  const assertions = await read(`/v1/event/${target.id}/${String(events[0]?.["id"])}/assertion`);
  return { report, target, badges, events, assertions };
}

test("texts, numbers and nothing are read as plugins read them", async () => {
  const { report, target, badges, events, assertions } = await imported();
  assert.deepEqual(
    badges.map(({ name, expires, category, language, ctime }) => [name, expires, category, language, ctime]),
    [["First aid", 24, ["Staff"], "en-GB", 1_746_005_542]],
  );
  const own = (await target.call("GET", `/v1/client/${target.id}`)).json;
  assert.deepEqual(
    [own["name"], own["email"], own["description"]],
    ["Näyttö Oy", "badges@example.org", "Badges of ours"],
  );
  const [first] = events;
  assert.deepEqual(first?.["recipient"], ["ann@example.org", "bo@example.org"]);
  assert.deepEqual(first["revoked"], { "bo@example.org": 1_755_100_000 });
  assert.deepEqual(first["log_entry"], { course_id: "2", note: "ab" });
  assert.deepEqual(
    [first["issued_on"], first["timestamp"], first["expires"]],
    [1_754_946_000, 1_755_003_096, null],
  );
  assert.deepEqual(
    assertions.map(({ recipient, status }) => [recipient, status]),
    [
      ["ann@example.org", "accepted"],
      ["bo@example.org", "revoked"],
    ],
  );
  const whole = (await target.call("GET", `/v1/event/${target.id}/${String(first["id"])}`)).json;
  assert.deepEqual(
    [whole["email_subject"], whole["email_body"], whole["api_consumer_id"], whole["send_email"]],
    ["Subject", "", "Moodle", 1],
  );
  assert.deepEqual(
    report.leftOut.map(({ kind, name, what }) => [kind, name, what]),
    [["award", "not an address", "That is not a mail address."]],
  );
  assert.deepEqual(report.tallies.award, { found: 3, imported: 2, updated: 0, unchanged: 0, leftOut: 1 });
});

test("what cannot be carried is named, and the rest comes", async () => {
  const odd = {
    ...badge,
    id: "odd",
    name: "Odd",
    expires: 1_900_000_000,
    evidence_definition: "Photo",
    primary_language: "xx-klingon-yy",
  };
  const { report, badges } = await imported(() => ({
    [`/v1/badge/${client}`]: [
      badge,
      odd,
      { ...badge, id: "jpeg", name: "JPEG" },
      { ...badge, id: "lost", name: "Lost" },
      { ...badge, id: "wordy", name: "Wordy" },
    ],
    [`/v1/badge/${client}/wordy`]: { ...badge, criteria_html: "x".repeat(2_000_000) },
    [`/v1/badge/${client}/odd`]: odd,
    [`/v1/badge/${client}/jpeg`]: { ...badge, image: jpeg },
    [`/v1/earnablebadge/${client}/`]: [{ id: "e1" }, { id: "e2" }],
  }));
  assert.deepEqual(
    badges.map(({ name }) => name),
    ["First aid", "Odd"],
  );
  assert.equal(badges[1]?.["language"], "en");
  const left = report.leftOut
    .filter(({ kind }) => kind === "badge")
    .map(({ id, what }) => `${id}: ${what}`)
    .toSorted();
  assert.match(left[0] ?? "", /^jpeg: image: is a JPEG/);
  assert.match(left[1] ?? "", /^lost: It is in the list there and cannot be read/);
  assert.match(left[2] ?? "", /^wordy: criteria: are longer than/);
  const partly = report.incomplete.map(({ what }) => what).join("\n");
  assert.match(partly, /validity is no number of months/);
  assert.match(partly, /evidence/);
  assert.deepEqual(report.notes, ["Badge applications (earnable badges) are not carried: 2."]);
});

test("an event of a badge that is gone brings what it said then, with the Markdown its page leads to", async () => {
  const issued = (origin: string) => ({
    "@context": "https://w3id.org/openbadges/v2",
    name: "Gone",
    description: "Was here",
    image: { id: `${origin}/picture.png` },
    criteria: `${origin}/criteria.html`,
    tags: ["old"],
    "@language": "fi",
    alt_language: { sv: { name: "Borta", description: "Var här", criteria: "*Text*" } },
  });
  const { report, target, badges, events } = await imported((origin) => ({
    [`/v1/event/${client}`]: [{ ...event, badge_id: "gone1" }],
    [`/v1/event/${client}/${event.id}`]: { ...single, badge_id: "gone1" },
    "/v1/badge/_/gone1.json": issued(origin),
    "/picture.png": png,
    "/criteria.html": `<html><head><link rel="alternate" type="text/x-markdown" href="criteria.md?a=1&amp;b=2"></head>`,
    "/criteria.md": "Do *this*.",
  }));
  assert.equal(report.tallies.event.imported, 1);
  assert.deepEqual(
    badges.map(({ name }) => name),
    ["First aid"],
  );
  const [first] = events;
  assert.equal(first?.["name"], "Gone");
  const address = `/v1/badge/_/${String(first["badge_id"])}.json?v=2.0&event=${String(first["id"])}`;
  const { json } = await callApi(badgeworks.origin, "GET", address);
  assert.equal((json["criteria"] as Record<string, unknown>)["narrative"], "Do *this*.");
  assert.deepEqual(json["alt_language"], {
    sv: { name: "Borta", description: "Var här", criteria: "*Text*" },
  });
  assert.equal((await target.call("GET", `/v1/badge/${target.id}/${String(first["badge_id"])}`)).status, 404);
});

test("a badge that comes after its events comes whole, and is issued from then on", async () => {
  const target = await createIssuer(badgeworks, "Late");
  const later = {
    ...event,
    id: "T0VT20a10MXNa3M",
    recipient: ["cy@example.org"],
    timestamp: event.timestamp + 9,
  };
  let picture = jpeg;
  let events = [event];
  await using server = await startForeignServer(client, (origin) => ({
    ...answersWith(() => ({}))(origin),
    [`/v1/badge/${client}/${badge.id}`]: { ...badge, image: picture },
    [`/v1/event/${client}`]: events,
    [`/v1/event/${client}/${later.id}`]: single,
    [`/v1/badge/_/${badge.id}.json`]: { name: "First aid", image: `${origin}/picture.png`, criteria: "" },
    "/picture.png": png,
  }));
  const run = () =>
    importHere(badgeworks, { origin: server.origin, id: client, clientSecret: "s" }, target.id);
  const first = await run();
  assert.deepEqual([first.tallies.badge.leftOut, first.tallies.event.imported], [1, 1]);
  assert.deepEqual((await target.call("GET", `/v1/badge/${target.id}`)).lines, []);

  picture = image;
  events = [event, later];
  const second = await run();
  assert.deepEqual([second.tallies.badge.imported, second.tallies.event.imported], [1, 1]);
  const [own] = (await target.call("GET", `/v1/badge/${target.id}`)).lines;
  const issued = (await target.call("GET", `/v1/event/${target.id}?order_by=asc`)).lines;
  assert.notEqual(issued[0]?.["badge_id"], own?.["id"]);
  assert.equal(issued[1]?.["badge_id"], own?.["id"]);
  const third = await run();
  assert.deepEqual([third.tallies.badge.unchanged, third.tallies.event.unchanged], [1, 2]);
});

test("somebody else's server that is gone does not end an import", async () => {
  const lost = "http://127.0.0.1:9/lost";
  const { report, events } = await imported((origin) => ({
    [`/v1/event/${client}`]: [
      { ...event, badge_id: "gone1" },
      { ...event, id: "E2", badge_id: "gone2" },
    ],
    [`/v1/event/${client}/E2`]: single,
    "/v1/badge/_/gone1.json": { name: "Gone", image: `${origin}/picture.png`, criteria: lost },
    "/v1/badge/_/gone2.json": { name: "Pictureless", image: lost, criteria: "" },
    "/picture.png": png,
  }));
  assert.deepEqual(
    report.leftOut.filter(({ kind }) => kind === "event").map(({ id }) => id),
    ["E2"],
  );
  const [first] = events;
  const address = `/v1/badge/_/${String(first?.["badge_id"])}.json?v=2.0&event=${String(first?.["id"])}`;
  const { json } = await callApi(badgeworks.origin, "GET", address);
  assert.equal((json["criteria"] as Record<string, unknown>)["narrative"], `<${lost}>`);
});

test("an event whose badge nobody tells of any more is left out with that reason", async () => {
  const { report, events } = await imported(() => ({
    [`/v1/event/${client}`]: [{ ...event, badge_id: "nowhere" }],
  }));
  assert.deepEqual(events, []);
  assert.match(report.leftOut.map(({ what }) => what).join(), /Its badge is not there any more/);
});

test("events come in the order they had, over many pages", async () => {
  const list = Array.from({ length: 230 }, (_, n) => ({
    ...event,
    id: `E${n}`,
    recipient: [`p${n}@example.org`],
    revoked: {},
    // A second holds several of them.
    timestamp: event.timestamp + Math.floor(n / 7),
  }));
  const target = await createIssuer(badgeworks, "Many");
  await using server = await startForeignServer(
    client,
    answersWith(() => ({
      [`/v1/event/${client}`]: list,
      ...Object.fromEntries(list.map((one) => [`/v1/event/${client}/${one.id}`, single])),
    })),
  );
  const steps: string[] = [];
  await importHere(badgeworks, { origin: server.origin, id: client, clientSecret: "s" }, target.id, {
    onProgress: (step, done, total) => void steps.push(`${step} ${done}/${total}`),
  });
  const { lines } = await target.call("GET", `/v1/event/${target.id}?order_by=asc`);
  assert.deepEqual(
    lines.map(({ recipient }) => (recipient as string[])[0]),
    list.map(({ recipient }) => recipient[0]),
  );
  assert.equal(steps.at(-1), "events 230/230");
});
