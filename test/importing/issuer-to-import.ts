import assert from "node:assert/strict";
import { recordAnswer } from "#src/domain/issuing/record-answer.ts";
import { createSubIssuer } from "#src/domain/issuers/create-sub-issuer.ts";
import type { AwardId } from "#src/platform/ids.ts";
import { assertionsOf, createBadge, issueBadge } from "#test/support/badge.ts";
import type { Badgeworks } from "#test/support/badgeworks.ts";
import { createIssuer, operatorOf, type TestIssuer } from "#test/support/issuer.ts";
import { makePng } from "#test/support/png.ts";

const drawing = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="4" fill="#0a0"/></svg>`;

/** An issuer with something of everything that an import has to carry. */
export async function issuerToImport(badgeworks: Badgeworks): Promise<TestIssuer> {
  const issuer = await createIssuer(badgeworks, "Open Näyttö");
  const { perform } = await badgeworks.factory();
  const operator = operatorOf(issuer.id);
  const change = async (method: string, path: string, body?: unknown) => {
    const { status, text } = await issuer.call(method, path, body);
    assert.ok(status < 300, `${method} ${path}: ${text}`);
  };
  await change("PUT", `/v1/client/${issuer.id}`, {
    url: "https://naytto.example",
    email: "badges@naytto.example",
    reply_to: "answers@naytto.example",
    description: "Shows what people can do.",
    image: (await makePng(9)).toString("base64"),
  });
  const school = await perform(issuer.id, (work) =>
    createSubIssuer(
      work,
      operator,
      {
        name: "The School",
        description: "A part",
        email: "school@naytto.example",
        replyTo: null,
        url: "https://school.example",
      },
      null,
    ),
  );

  const aid = await createBadge(issuer, {
    name: "First aid",
    category: ["Health", "Work"],
    expires: 24,
    metadata: { level: 3, nested: { a: [1, null, "ä"] } },
    css: "h1 { color: red }",
    intent: "For everybody",
    alignment: [{ targetName: "ESCO", targetUrl: "https://esco.example/1", targetCode: "S1" }],
    primary_language: "en",
    alt_language: {
      fi: { name: "Ensiapu", description: "Osaa auttaa.", criteria_html: "<p>Käy <b>kurssi</b>.</p>" },
      ar: { name: "إسعاف", description: "وصف", criteria_html: "" },
    },
    client_alias_id: [school],
  });
  const drawn = await createBadge(issuer, {
    name: "Drawn",
    image: Buffer.from(drawing).toString("base64"),
    criteria_html: "",
    tags: [],
  });
  await createBadge(issuer, { name: "Only a draft", draft: true, email_subject: "", email_body: "" });
  const gone = await createBadge(issuer, { name: "Gone", image: (await makePng(3)).toString("base64") });
  const changed = await createBadge(issuer, { name: "Before", image: (await makePng(4)).toString("base64") });

  const people = [
    "Ada Lovelace <ada@example.org>",
    "bob@example.org",
    "Cläre Öhm <c@example.org>",
    "d@example.org",
  ];
  const answered = await issueBadge(issuer, aid, people, {
    issued_on: 1_700_000_000,
    expires: 1_900_000_000,
    log_entry: { course_id: "2", course_name: "Kurssi", activity_name: null },
    api_consumer_id: "Moodle",
    email_subject: "For you",
    show_report: 0,
    client_alias_id: school,
  });
  await issueBadge(issuer, aid, ["e@example.org"], {
    badge_override: { name: "First aid 2026", criteria_add: "<p>And an exam.</p>" },
    expires: 0,
  });
  await issueBadge(issuer, drawn, ["ada@example.org"]);
  await issueBadge(issuer, gone, ["ada@example.org", "bob@example.org"]);
  await issueBadge(issuer, gone, ["f@example.org"]);
  await issueBadge(issuer, changed, ["ada@example.org"]);
  await change("PUT", `/v1/badge/${issuer.id}/${changed}`, {
    name: "After",
    description: "Another one",
    criteria_html: "<p>Something else.</p>",
    image: (await makePng(5)).toString("base64"),
    draft: false,
  });
  await issueBadge(issuer, changed, ["ada@example.org"]);
  await change("POST", `/v2/event/${issuer.id}/${changed}/issue`, {
    recipient: [{ email: "ada@example.org", name: "Ada" }],
    api_consumer_id: "Studio",
    event_name: "Spring day",
    send_email: false,
  });
  await change("DELETE", `/v1/badge/${issuer.id}/${gone}`);

  const awards = await assertionsOf(issuer, answered);
  const answer = (email: string, what: "accept" | "decline") =>
    perform(issuer.id, (work) => recordAnswer(work, awards[email]?.id as AwardId, what, "fi"));
  await answer("ada@example.org", "accept");
  await answer("c@example.org", "decline");
  await change("DELETE", `/v1/event/${issuer.id}/${answered}?email=bob@example.org`);
  return issuer;
}
