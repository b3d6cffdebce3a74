import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { after, test } from "node:test";
import { commands } from "#src/cli/command-line.ts";
import { runCommand } from "#test/cli/run-command.ts";
import { startBadgeworks } from "#test/support/badgeworks.ts";
import { enrol } from "#test/support/enrolled.ts";
import { callApi } from "#test/support/issuer.ts";
import { makePng } from "#test/support/png.ts";
import { rawCall } from "#test/support/raw-call.ts";
import type { IssuerId } from "#src/platform/ids.ts";

/*
 * The operator's commands as child processes, beside one running server. What needs no database is called without one.
 */

const badgeworks = await startBadgeworks();
after(() => badgeworks[Symbol.asyncDispose]());
const run = (...args: string[]) => runCommand(badgeworks.settings, ...args);

async function makeIssuer(name: string): Promise<IssuerId> {
  const made = await run(
    "issuer",
    "create",
    "--name",
    name,
    "--email=a@example.org",
    "--url=https://example.org",
    "--json",
  );
  assert.equal(made.code, 0, made.err);
  return (JSON.parse(made.out) as { id: IssuerId }).id;
}

test("help is everywhere and names every option; it needs no settings", async () => {
  const overview = await runCommand({ PORT: "wrong" });
  assert.equal(overview.code, 0);
  for (const command of commands) assert.ok(overview.out.includes(`  ${command.name}`), command.name);
  for (const words of [["--help"], ["-h"], ["help"]]) {
    const { code, out } = await runCommand({ PORT: "wrong" }, ...words);
    assert.deepEqual([code, out], [0, overview.out]);
  }
  const { code, out } = await runCommand({ PORT: "wrong" }, "oauth-client", "create", "--help");
  assert.equal(code, 0);
  for (const option of ["--issuer ID", "--description TEXT", "--json", "--help"])
    assert.ok(out.includes(option));
  const family = await runCommand({}, "issuer", "--help");
  assert.equal(family.code, 0);
  assert.ok(family.out.includes("issuer create") && !family.out.includes("oauth-client"));
});

test("the version is that of the package", async () => {
  assert.match((await runCommand({}, "--version")).out, /^\d+\.\d+\.\d+\n$/);
});

test("what is not understood ends with 2 and says what there is", async () => {
  const cases: [string[], RegExp][] = [
    [["frobnicate"], /no command "frobnicate"[\s\S]*issuer create/],
    [["issuer"], /issuer create[\s\S]*issuer show/],
    [["issuer", "list", "--colour"], /'--colour'\.\n\nbadgeworks issuer list/],
    [["issuer", "list", "please"], /"please" is one word too many/],
    [["issuer", "show"], /--issuer is required/],
    [["oauth-client", "create", "--issuer"], /--issuer/],
    [["restore"], /FILE is required/],
  ];
  for (const [args, expected] of cases) {
    const { code, out, err } = await runCommand({}, ...args);
    assert.equal(code, 2, args.join(" "));
    assert.equal(out, "");
    assert.match(err, expected);
  }
});

test("wrong settings end with 1, all of them in plain words", async () => {
  const { code, err } = await runCommand({ PORT: "x", SMTP_URL: "y" }, "issuer", "list");
  assert.equal(code, 1);
  assert.match(err, /PORT is "x"[\s\S]*SMTP_URL/);
  assert.doesNotMatch(err, /at .*\.ts:/);
});

test("issuers: update changes what is named, and the limit of awards a year", async () => {
  const words = ["--name", "Limited", "--email", "a@a.example", "--url", "https://a.example"];
  const { id } = (await badgeworks.cli("issuer", "create", ...words)) as { id: string };
  const update = (...args: string[]) => badgeworks.cli("issuer", "update", "--issuer", id, ...args);
  assert.equal((await update("--issuing-limit", "5000"))["issuingLimit"], 5000);
  assert.equal((await update("--reply-to", "office@a.example"))["replyTo"], "office@a.example");
  const changed = await update("--url", "https://b.example", "--description", "Issues little.");
  assert.equal(changed["replyTo"], "office@a.example");
  assert.equal((await update("--reply-to", ""))["replyTo"], null);
  const { name, email, url, description, issuingLimit } = changed;
  assert.deepEqual(
    { name, email, url, description, issuingLimit },
    {
      name: "Limited",
      email: "a@a.example",
      url: "https://b.example",
      description: "Issues little.",
      issuingLimit: 5000,
    },
  );
  const shown = await badgeworks.cli("issuer", "show", "--issuer", id);
  assert.equal(shown["issuedThisYear"], 0);
  assert.equal((await update("--issuing-limit", "none"))["issuingLimit"], null);
  for (const [args, said] of [
    [[], /Name at least one thing to change/],
    [["--issuing-limit", "many"], /--issuing-limit: "many" is neither a number of awards a year nor none/],
    [["--issuing-limit", "3000000000"], /issuing-limit: has to be a whole number of awards a year/],
  ] as const) {
    const { code, err } = await run("issuer", "update", "--issuer", id, ...args);
    assert.notEqual(code, 0);
    assert.match(err, said);
  }
});

test("issuers: create, list, show", async () => {
  const id = await makeIssuer("Mäkelän koulu");
  assert.match(id, /^[0-9A-HJKMNP-TV-Z]{8}$/);
  const shown = await badgeworks.cli("issuer", "show", "--issuer", id);
  assert.equal(shown["name"], "Mäkelän koulu");
  assert.equal(shown["email"], "a@example.org");
  const listed = (await badgeworks.cli("issuer", "list")) as unknown as { id: string }[];
  assert.ok(listed.some((issuer) => issuer.id === id));
  assert.match((await run("issuer", "list")).out, new RegExp(`${id}  Mäkelän koulu`));
  for (const [args, expected] of [
    [["issuer", "show", "--issuer", "00000000"], /There is no issuer 00000000/],
    [["issuer", "show", "--issuer", "nonsense"], /--issuer: "nonsense" is not the id/],
    [["oauth-client", "list", "--issuer", "00000000"], /There is no issuer 00000000/],
    [["certificate", "list", "--issuer", "00000000"], /There is no issuer 00000000/],
    [
      ["issuer", "create", "--name", "A", "--email", "a", "--url", "https://a.example"],
      /email: "a" is not a mail/,
    ],
  ] as const) {
    const { code, err } = await run(...args);
    assert.equal(code, 1);
    assert.match(err, expected);
  }
});

test("sub-issuers: create, list, show, update, delete", async () => {
  const issuer = await makeIssuer("Kaupunki");
  const logo = path.join(badgeworks.dataDir, "logo.png");
  await writeFile(logo, await makePng(3));
  const own = ["--issuer", issuer];
  const made = await badgeworks.cli("sub-issuer", "create", ...own, "--name", "Kirjasto", "--image", logo);
  const id = String(made["id"]);
  assert.match(id, new RegExp(`^${issuer}[0-9A-Za-z]{10}$`));
  assert.equal(made["email"], "a@example.org", "the issuer's, when none is given");
  assert.equal(made["url"], "https://example.org");
  assert.equal(made["profile"], `${badgeworks.origin}/v1/client/?key=${id}&v=2.0`);
  const profile = (await callApi(badgeworks.origin, "GET", `/v1/client/?key=${id}`)).json;
  assert.equal(profile["name"], "Kirjasto");
  assert.equal((await fetch(String(profile["image"]))).headers.get("content-type"), "image/png");

  const which = [...own, "--sub-issuer", id];
  const changed = await badgeworks.cli(
    "sub-issuer",
    "update",
    ...which,
    "--reply-to=b@example.org",
    "--name=Pääkirjasto",
  );
  assert.deepEqual([changed["name"], changed["replyTo"]], ["Pääkirjasto", "b@example.org"]);
  assert.equal((await badgeworks.cli("sub-issuer", "update", ...which, "--reply-to="))["replyTo"], null);
  assert.match((await run("sub-issuer", "list", ...own)).out, new RegExp(`^${id}  Pääkirjasto\n$`));
  assert.deepEqual(await badgeworks.cli("sub-issuer", "delete", ...which), { id, deleted: true });
  assert.deepEqual(await badgeworks.cli("sub-issuer", "list", ...own), []);
  assert.match((await run("sub-issuer", "list", ...own, "--deleted")).out, /\(deleted\)/);
  assert.match(String((await badgeworks.cli("sub-issuer", "show", ...which))["deletedAt"]), /^\d{4}-/);

  for (const [args, expected] of [
    [["update", ...which, "--name", "x"], /was deleted/],
    [["create", "--issuer", "00000000", "--name", "x"], /There is no issuer 00000000/],
    [["create", ...own, "--name", "x", "--image", "/none"], /^--image: cannot be read/],
  ] as const) {
    const { code, err } = await run("sub-issuer", ...args);
    assert.deepEqual([code, expected.test(err)], [1, true], err);
  }
  const entries = (await badgeworks.cli("audit", "list", ...own)) as unknown as { action: string }[];
  const actions = entries.map(({ action }) => action);
  assert.deepEqual(
    actions.toReversed().filter((action) => action.startsWith("sub-issuer")),
    ["sub-issuer.create", "sub-issuer.update", "sub-issuer.update", "sub-issuer.delete"],
  );
});

test("OAuth2 credentials: made, used, listed without the secret, ended", async () => {
  const id = await makeIssuer("Credentials");
  const made = await badgeworks.cli("oauth-client", "create", "--issuer", id, "--description", "Moodle");
  assert.equal(made["client_id"], id);
  const exchange = () =>
    callApi(badgeworks.origin, "POST", "/v1/client/oauth2/token", {
      grant_type: "client_credentials",
      client_id: made["client_id"],
      client_secret: made["client_secret"],
    });
  const given = await exchange();
  assert.equal(given.status, 200, given.text);
  const ping = () =>
    callApi(badgeworks.origin, "GET", `/v1/ping/${id}`, undefined, {
      authorization: `Bearer ${String(given.json["access_token"])}`,
    });
  assert.equal((await ping()).status, 200);

  const { out } = await run("oauth-client", "list", "--issuer", id, "--json");
  assert.match(out, /"description":"Moodle"/);
  assert.ok(!out.includes(String(made["client_secret"])));
  await badgeworks.cli("oauth-client", "revoke", "--issuer", id, "--secret", String(made["secret_id"]));
  assert.equal((await exchange()).status, 403);
  assert.equal((await ping()).status, 403, "its access tokens end with it");
  const again = await run("oauth-client", "revoke", "--issuer", id, "--secret", String(made["secret_id"]));
  assert.deepEqual([again.code, /no OAuth2 secret/.test(again.err)], [1, true]);
});

test("enrolment tokens and certificates: made, listed, ended", async () => {
  const id = await makeIssuer("Certificates");
  const made = await badgeworks.cli("api-token", "create", "--issuer", id);
  assert.equal(made["client_id"], id);
  assert.match(String(made["token"]), /\S{100,}/);

  const identity = await enrol(badgeworks, id);
  const ping = async () =>
    (await rawCall("GET", `${badgeworks.httpsOrigin}/v1/ping/${id}`, { identity })).status;
  assert.equal(await ping(), 200);
  const certificates = (await badgeworks.cli("certificate", "list", "--issuer", id)) as unknown as {
    serial: string;
    revokedAt: string | null;
  }[];
  const [certificate] = certificates;
  assert.ok(certificate);
  assert.equal(certificate.revokedAt, null);
  await badgeworks.cli("certificate", "revoke", "--issuer", id, "--serial", certificate.serial);
  assert.equal(await ping(), 495);
  assert.match((await run("certificate", "list", "--issuer", id)).out, /revoked/);

  const entries = (await badgeworks.cli("audit", "list", "--issuer", id)) as unknown as {
    action: string;
    actor: string;
    address: string;
  }[];
  assert.deepEqual(
    entries.map(({ action }) => action),
    ["certificate.revoke", "certificate.sign", "api-token.create", "api-token.create", "issuer.create"],
  );
  assert.match(entries[0]?.actor ?? "", /^operator \S+/);
  assert.match(entries[1]?.address ?? "", /127\.0\.0\.1|::1/);
  assert.match(
    (await run("audit", "list", "--issuer", id, "--limit", "1")).out,
    /^\S+ {2}certificate\.revoke /,
  );
});

test("migrate says that there is nothing to do", async () => {
  assert.deepEqual(await badgeworks.cli("migrate"), { ran: [] });
});

interface Finding {
  area: string;
  level: string;
  message: string;
  cure?: string;
}

test("doctor finds the running installation in order, and says what to do about the rest", async () => {
  const { healthy, findings } = (await badgeworks.cli("doctor")) as unknown as {
    healthy: boolean;
    findings: Finding[];
  };
  assert.equal(healthy, true);
  for (const area of [
    "settings",
    "machine",
    "database",
    "jobs",
    "mail",
    "keys",
    "clock",
    "addresses",
    "outbound",
    "backup",
  ]) {
    assert.ok(
      findings.some((finding) => finding.area === area),
      area,
    );
  }
  for (const { level, message, cure } of findings) {
    assert.match(message, /\.$/);
    assert.equal(cure !== undefined, level !== "ok", message);
  }
});

test("doctor ends with 1 when something is bad", async () => {
  const settings = { PORT: "x", SMTP_URL: "nowhere" };
  const wrong = await runCommand(settings, "doctor", "--json");
  assert.equal(wrong.code, 1);
  assert.equal((JSON.parse(wrong.out) as { findings: Finding[] }).findings.length, 2);

  const otherKey = { ...badgeworks.settings, SECRET_KEY: "ab".repeat(32), SMTP_URL: "smtp://127.0.0.1:9" };
  const { code, out } = await runCommand(otherKey, "doctor");
  assert.equal(code, 1);
  assert.match(out, /bad +keys .*does not open[\s\S]*→ Set SECRET_KEY/);
  assert.match(out, /bad +mail .*127\.0\.0\.1:9/);

  for (const command of ["work", "serve"]) {
    const { code: refused, err } = await runCommand({ ...otherKey, PORT: "0", HTTPS_PORT: "0" }, command);
    assert.equal(refused, 1, command);
    assert.match(err, /sealed with another SECRET_KEY/);
  }

  const nowhere = await runCommand({ DATA_DIR: "/dev/null/data" }, "doctor");
  assert.equal(nowhere.code, 1);
  assert.match(nowhere.out, /bad +machine .*cannot be made/);

  const unreachable = { DATABASE_URL: "postgres://nobody@127.0.0.1:9/none", DATA_DIR: badgeworks.dataDir };
  const listing = await runCommand(unreachable, "issuer", "list");
  assert.deepEqual([listing.code, /^The database cannot be reached: .*\n$/.test(listing.err)], [1, true]);
  const noDatabase = await runCommand(unreachable, "doctor");
  assert.equal(noDatabase.code, 1);
  assert.match(noDatabase.out, /bad +database .*ECONNREFUSED/);
});
