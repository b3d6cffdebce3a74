import assert from "node:assert/strict";
import { test } from "node:test";
import { compileInvitation, type InvitationSource } from "#src/domain/issuing/mails/invitation.ts";

const source: InvitationSource = {
  language: "en",
  badge: {
    language: "en",
    name: "First aid",
    description: "Knows what to do first.",
    imageUrl: "https://badges.example/b.png?event=1&ext=.png",
  },
  issuer: { name: "Tampere College", url: "https://college.example" },
  message: { subject: "", body: "", linkText: "", footer: "" },
  messageLanguage: "en",
};
const aino = {
  name: "Aino",
  email: "aino@example.org",
  receiveUrl: "https://badges.example/c/receive?tk=1&x=2",
};

function withMessage(message: Partial<InvitationSource["message"]>): InvitationSource {
  return { ...source, message: { ...source.message, ...message } };
}

test("empty parts are filled with the product's own words in the badge's language", () => {
  const english = compileInvitation(source)(aino);
  assert.equal(english.subject, "Tampere College has awarded you a badge: First aid");
  assert.match(english.text, /^Hello Aino,\n\nTampere College has awarded you the badge “First aid”\./);
  assert.match(english.text, /See your badge:\nhttps:\/\/badges\.example\/c\/receive\?tk=1&x=2\n/);
  assert.match(english.text, /gave aino@example\.org as the address/);

  const finnish = compileInvitation({ ...source, language: "fi" })({ ...aino, name: "" });
  assert.match(finnish.text, /^Hei,\n/);
  assert.match(finnish.html, /<html lang="fi" dir="ltr">/);
  assert.match(finnish.html, />Katso merkkisi<\/a>/);
});

test("an editor's empty paragraph counts as empty", () => {
  const { html, subject } = compileInvitation(withMessage({ body: "<p>&nbsp;</p>", subject: " \n" }))(aino);
  assert.match(html, /has awarded you the badge/);
  assert.match(subject, /has awarded you a badge/);
});

test("the issuer's own words replace ours, HTML or plain, in both parts", () => {
  const { html, text, subject } = compileInvitation(
    withMessage({
      subject: "Well done &amp; thank <b>you</b>",
      body: "<p>You did <b>it</b>.</p><ul><li>One</li><li>Two</li></ul>",
      linkText: "Take it",
      footer: "Ask us:\nhttps://college.example/help.",
    }),
  )(aino);
  assert.equal(subject, "Well done & thank you");
  assert.match(html, /You did <strong>it<\/strong>\./);
  assert.match(text, /You did it\.\n\n- One\n- Two\n\nTake it:\nhttps:/);
  assert.match(
    html,
    /<a href="https:\/\/college\.example\/help" [^>]*>https:\/\/college\.example\/help<\/a>\./,
  );
  assert.doesNotMatch(html, /has awarded you/);
});

test("nothing that is written, by issuer or receiver, becomes active", () => {
  const evil = `"><script>alert(1)</script><img src=x onerror=alert(1)>`;
  const { html } = compileInvitation({
    language: "en",
    badge: {
      language: `en"><script>`,
      name: evil,
      description: evil,
      imageUrl: `https://badges.example/"onload="x`,
    },
    issuer: { name: evil, url: "javascript:alert(1)" },
    message: {
      subject: evil,
      body: `<p onclick="x()">a</p><a href="javascript:x()">b</a><style>p{}</style><form><input></form>${evil}`,
      linkText: evil,
      footer: `<iframe src="https://evil.example"></iframe>${evil}`,
    },
    messageLanguage: `fi"><script>`,
  })({ name: evil, email: evil, receiveUrl: `https://badges.example/"><script>` });
  assert.doesNotMatch(html, /<script|<iframe|<form|<input|href="javascript/i);
  assert.doesNotMatch(html.replaceAll(/"[^"]*"/g, '""'), /<[^>]* on\w+=/i);
  assert.equal(html.match(/<img /g)?.length, 1);
  assert.equal(html.match(/<style/g)?.length, 1);
});

test("marks of our own in a text are no places to fill", () => {
  const trap = "\0email\0 and \0greeting\0 $& $1";
  const { html, text } = compileInvitation({
    ...withMessage({ body: trap, subject: trap, footer: trap, linkText: trap }),
    badge: { ...source.badge, name: trap, description: trap },
  })({ ...aino, name: trap });
  assert.doesNotMatch(html + text, /\0/);
  assert.equal(html.match(/aino@example\.org/g)?.length, 1);
});

test("names of every script stay whole and set apart", () => {
  const fill = compileInvitation(source);
  for (const name of ["محمد العربي", "Ωμέγα", "Õie Łuk", "山田 太郎", "👩‍🏫 Ada", "O'Brien <&>"]) {
    const { html, text } = fill({ ...aino, name });
    assert.ok(text.startsWith(`Hello ${name},`), name);
    const shown = name
      .replace("&", "&amp;")
      .replace("<", "&lt;")
      .replace("&>", "&amp;>")
      .replace(">", "&gt;");
    assert.ok(html.includes(`<bdi>${shown}</bdi>,`), shown);
  }
});

test("one picture, one button, the bare link, and nothing that is fetched to see who reads", () => {
  const { html } = compileInvitation(
    withMessage({ body: `<p>Hi<img src="https://t.example/p.gif" alt="Logo"></p>` }),
  )(aino);
  assert.deepEqual(
    [...html.matchAll(/(?:src|background)="([^"]*)"/g)].map((match) => match[1]),
    ["https://badges.example/b.png?event=1&amp;ext=.png"],
  );
  assert.equal(html.match(/class="button"/g)?.length, 1);
  assert.equal(html.match(/href="https:\/\/badges\.example\/c\/receive\?tk=1&amp;x=2"/g)?.length, 2);
  assert.match(html, /alt="The badge “First aid”"/);
  assert.match(html, /<meta name="color-scheme" content="light dark">/);
  assert.match(html, /Logo/);
});

test("thousands are filled in from one compilation in no time", () => {
  const fill = compileInvitation(source);
  const started = performance.now();
  for (let at = 0; at < 10_000; at++) fill({ ...aino, name: `Person ${at}` });
  assert.ok(performance.now() - started < 2000);
});
