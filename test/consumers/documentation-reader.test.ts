import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { startBadgeworks, type Badgeworks } from "#test/support/badgeworks.ts";
import { curl, runCurl, type CurlAnswer } from "#test/support/curl.ts";
import { linesOf } from "#test/support/answer.ts";
import { readMail, receiveLinkOf, receiverOf, waitForMails } from "#test/support/mailbox.ts";
import { openssl, scratchDirectory } from "#test/support/openssl.ts";
import { makePng } from "#test/support/png.ts";

/*
 * The main job as someone does it who has nothing but the API documentation, openssl and curl. The steps build on each other.
 */

const people = readCsv(readFileSync(new URL("recipients.csv", import.meta.url), "utf8"));
const scratch = scratchDirectory();
const at = scratch.path;
const file = (name: string) => path.join(at, name);
let badgeworks: Badgeworks;
let client = "";
let base: string[] = [];
let badge = "";
let event = "";
let assertions: Record<string, { id: string; json: string }> = {};

before(async () => {
  badgeworks = await startBadgeworks();
  base = ["--cacert", path.join(badgeworks.dataDir, "tls", "server.pem")];
});
after(async () => {
  await badgeworks[Symbol.asyncDispose]();
  scratch[Symbol.dispose]();
});

const withCertificate = (...args: string[]): Promise<CurlAnswer> =>
  curl(at, ...base, "--cert", "client.crt", "--key", "client.key", ...args);
let broken = false;

/** A step of the job; after one has failed those behind it cannot tell anything. */
function step(name: string, run: () => Promise<void>): void {
  test(name, async () => {
    assert.ok(!broken, "an earlier step failed");
    broken = true;
    await run();
    broken = false;
  });
}

const api = (below: string) => `${badgeworks.httpsOrigin}/v1${below}`;

step("the operator makes an issuer and a token", async () => {
  const issuer = await badgeworks.cli(
    "issuer",
    "create",
    "--name",
    "Tampereen Yliopisto",
    "--email",
    "badges@tuni.example",
    "--url",
    "https://tuni.example",
  );
  const { token } = await badgeworks.cli("api-token", "create", "--issuer", String(issuer["id"]));
  client = String(issuer["id"]);
  writeFileSync(file("token.txt"), String(token));
});

step("the token opens with the public key and names the client", async () => {
  const answer = await curl(at, ...base, api("/client/OBF.rsa.pub"));
  assert.equal(answer.status, 200);
  assert.match(answer.body, /^-----BEGIN PUBLIC KEY-----\n/);
  writeFileSync(file("OBF.rsa.pub"), answer.body);
  openssl(at, "base64", "-d", "-A", "-in", "token.txt", "-out", "token.bin");
  const json = openssl(
    at,
    "pkeyutl",
    "-verifyrecover",
    "-pubin",
    "-inkey",
    "OBF.rsa.pub",
    "-in",
    "token.bin",
    "-pkeyopt",
    "rsa_padding_mode:pkcs1",
  );
  const token = JSON.parse(json.toString()) as Record<string, unknown>;
  assert.equal(token["id"], client);
  assert.equal(token["subject"], `/CN=${client}`);
  assert.ok(Math.abs(Number(token["ctime"]) - Date.now() / 1000) < 120);
  assert.ok(token["nonce"]);
});

step("a certificate request comes back signed", async () => {
  openssl(
    at,
    "req",
    "-new",
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-sha256",
    "-subj",
    `/CN=${client}`,
    "-keyout",
    "client.key",
    "-out",
    "client.csr",
  );
  const signature = readFileSync(file("token.txt"), "utf8");
  const request = readFileSync(file("client.csr"), "utf8");
  writeFileSync(file("sign.json"), JSON.stringify({ signature, request }));
  const answer = await curl(
    at,
    ...base,
    "--data-binary",
    "@sign.json",
    api(`/client/${client}/sign_request`),
  );
  assert.equal(answer.status, 200, answer.body);
  writeFileSync(file("client.crt"), answer.body);
  const modulus = (...args: string[]) => openssl(at, ...args, "-noout", "-modulus").toString();
  assert.equal(modulus("x509", "-in", "client.crt"), modulus("rsa", "-in", "client.key"));
  assert.match(openssl(at, "x509", "-in", "client.crt", "-noout", "-subject").toString(), new RegExp(client));
});

step("ping knows the client", async () => {
  const answer = await withCertificate(api(`/ping/${client}`));
  assert.equal(answer.status, 200);
  assert.equal(answer.body, client);
});

step("a badge with a picture is created", async () => {
  const image = (await makePng(7, 300)).toString("base64");
  writeFileSync(
    file("badge.json"),
    JSON.stringify({
      name: "Ensiapu — Esmaabi — Πρώτες βοήθειες",
      description: "Knows what to do before help arrives.",
      image,
      criteria_html: "<p>Took the course and passed the test.</p>",
      email_subject: "Sinulle on osaamismerkki",
      email_body: "Well done! This badge is yours.",
      email_link_text: "Take the badge",
      email_footer: "Tampereen Yliopisto",
      expires: "",
      tags: ["health"],
      draft: false,
    }),
  );
  const answer = await withCertificate("--data-binary", "@badge.json", api(`/badge/${client}`));
  assert.equal(answer.status, 201, answer.body);
  assert.equal(answer.body, "");
  badge = idIn(answer, `/v1/badge/${client}/`);
  const single = await withCertificate(api(`/badge/${client}/${badge}`));
  assert.equal((JSON.parse(single.body) as { id: string }).id, badge);
});

step("it is issued to a thousand people with names in six languages", async () => {
  assert.equal(people.length, 1000);
  assert.equal(new Set(people.map((person) => person.language)).size, 6);
  const recipient = people.map(({ name, email }) => `${name} <${email}>`);
  writeFileSync(file("issue.json"), JSON.stringify({ recipient, log_entry: { course_id: "2" } }));
  const answer = await withCertificate("--data-binary", "@issue.json", api(`/badge/${client}/${badge}`));
  assert.equal(answer.status, 201, answer.body);
  assert.equal(answer.body, "");
  event = idIn(answer, `/v1/event/${client}/`);
});

step("the event reads back with everyone in it", async () => {
  const answer = await withCertificate(api(`/event/${client}/${event}`));
  assert.equal(answer.status, 200);
  const read = JSON.parse(answer.body) as Record<string, unknown>;
  assert.equal(read["id"], event);
  assert.equal(read["badge_id"], badge);
  assert.deepEqual((read["recipient"] as string[]).toSorted(), people.map(({ email }) => email).toSorted());
  const list = await withCertificate(api(`/event/${client}/${event}/assertion`));
  assertions = Object.fromEntries(
    linesOf(list.body).map((line) => [
      String(line["recipient"]),
      { id: String(line["id"]), json: String(line["json"]) },
    ]),
  );
  assert.equal(Object.keys(assertions).length, 1000);
});

step("a thousand mails leave; the link of one leads to accepting", async () => {
  const mails = await waitForMails(badgeworks.mailDir, 1000);
  assert.equal(mails.length, 1000);
  const mail = await readMail(mails[503] ?? "");
  const person = people.find(({ email }) => email === receiverOf(mail));
  assert.ok(person, "the mail goes to one of the thousand");
  assert.equal(mail.subject, "Sinulle on osaamismerkki");
  assert.ok(mail.text?.includes("Well done! This badge is yours."));
  assert.ok(mail.html);

  const link = receiveLinkOf(mail);
  const page = await curl(at, link);
  assert.equal(page.status, 200);
  assert.match(page.head, /^content-type: text\/html/im);
  assert.ok(page.body.includes("Ensiapu — Esmaabi — Πρώτες βοήθειες"));
  assert.equal(await statusOf(person.email), "pending");

  const tk = new URL(link).searchParams.get("tk") ?? "";
  const accepted = await curl(
    at,
    "--data-urlencode",
    `tk=${tk}`,
    "--data-urlencode",
    "answer=accept",
    link.replace(/\?.*/, ""),
  );
  assert.ok(accepted.status >= 200 && accepted.status < 400, `${accepted.status} ${accepted.body}`);
  assert.equal(await statusOf(person.email), "accepted");
});

step("an assertion names its receiver by a salted hash", async () => {
  const person = people[3];
  assert.ok(person);
  const answer = await curl(at, assertions[person.email]?.json ?? "");
  assert.equal(answer.status, 200);
  const assertion = JSON.parse(answer.body) as {
    id: string;
    recipient: { type: string; hashed: boolean; salt: string; identity: string };
    badge: string;
  };
  assert.equal(assertion.id, assertions[person.email]?.json);
  assert.equal(assertion.recipient.type, "email");
  assert.equal(assertion.recipient.hashed, true);
  writeFileSync(file("identity.txt"), person.email + assertion.recipient.salt);
  const digest = openssl(at, "dgst", "-sha256", "-r", "identity.txt").toString().split(" ")[0];
  assert.equal(assertion.recipient.identity, `sha256$${digest}`);
  const badgeClass = await curl(at, assertion.badge);
  assert.equal((JSON.parse(badgeClass.body) as { name: string }).name, "Ensiapu — Esmaabi — Πρώτες βοήθειες");
});

step("two revoked answer 410, the other 998 stand", async () => {
  const revoked = [people[17]?.email ?? "", people[999]?.email ?? ""];
  const gone = await withCertificate(
    "--request",
    "DELETE",
    api(`/event/${client}/${event}?email=${revoked.join("%7C")}`),
  );
  assert.equal(gone.status, 204, gone.body);
  const list = await withCertificate(api(`/event/${client}/${event}/revoked`));
  const { revoked: dates } = JSON.parse(list.body) as { revoked: Record<string, number> };
  assert.deepEqual(Object.keys(dates).toSorted(), revoked.toSorted());

  const config = people.map(
    ({ email }) => `url = "${assertions[email]?.json}"\noutput = "${assertions[email]?.id}.json"\n`,
  );
  writeFileSync(file("all.curl"), config.join(""));
  const out = await runCurl(at, [
    "--config",
    "all.curl",
    "--write-out",
    "%{http_code} %{content_type} %{url}\n",
  ]);
  const statuses = new Map(
    out
      .trim()
      .split("\n")
      .map((line) => {
        const [status = "", type = "", url = ""] = line.split(" ");
        return [url, `${status} ${type}`] as const;
      }),
  );
  for (const { email } of people) {
    const { id = "", json = "" } = assertions[email] ?? {};
    const document = JSON.parse(readFileSync(file(`${id}.json`), "utf8")) as Record<string, unknown>;
    const expected = revoked.includes(email) ? "410 application/json" : "200 application/json";
    assert.equal(statuses.get(json), expected, email);
    assert.equal(document["id"], json);
    assert.equal(document["revoked"], revoked.includes(email) ? true : undefined);
  }
});

async function statusOf(email: string): Promise<unknown> {
  const answer = await withCertificate(
    api(`/event/${client}/${event}/assertion?email=${encodeURIComponent(email)}`),
  );
  return linesOf(answer.body)[0]?.["status"];
}

/** The new id in a Location header, read as the strictest client reads it. */
function idIn(answer: CurlAnswer, start: string): string {
  const location = /^Location: (\S+)$/m.exec(answer.head.replaceAll("\r", ""))?.[1] ?? "";
  assert.ok(location.startsWith(start), `Location: ${location}`);
  return location.slice(start.length);
}

function readCsv(text: string): { email: string; name: string; language: string }[] {
  const [, ...rows] = text.trimEnd().split("\r\n");
  return rows.map((row) => {
    const cells = [...row.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)];
    const [email = "", name = "", language = ""] = cells.map(
      ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "",
    );
    return { email, name, language };
  });
}
