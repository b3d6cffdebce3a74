import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import * as fc from "fast-check";
import {
  ConfigError,
  findSecretKey,
  keepSecretKey,
  readConfig,
  secretKeyOf,
  settingNames,
} from "#src/config.ts";

const directory = mkdtempSync(path.join(tmpdir(), "badgeworks-config-"));
after(() => rmSync(directory, { recursive: true, force: true }));

const example = readFileSync(new URL("../.env.example", import.meta.url), "utf8");
const exampleLines = example.split("\n").flatMap((line) => /^#([A-Z_]+)=(.*)$/.exec(line)?.slice(1) ?? []);
const examples = Object.fromEntries(
  exampleLines.flatMap((name, at) => (at % 2 === 0 ? [[name, exampleLines[at + 1] ?? ""]] : [])),
);

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    assert.ok(error instanceof ConfigError, String(error));
    return error.problems;
  }
}

test(".env.example holds every setting, once, in order", () => {
  assert.deepEqual(Object.keys(examples), [...settingNames]);
  assert.equal(exampleLines.length, 2 * settingNames.length);
});

test("the defaults of .env.example are the defaults", () => {
  assert.deepEqual(readConfig(examples), readConfig({}));
});

test("a setting that is set wins over a default of the caller; an empty one does not", () => {
  const defaults = { DATA_DIR: "data/demo" };
  assert.equal(readConfig({}, defaults).dataDir, path.resolve("data/demo"));
  assert.equal(readConfig({ DATA_DIR: " " }, defaults).dataDir, path.resolve("data/demo"));
  assert.equal(readConfig({ DATA_DIR: "/srv/b" }, defaults).dataDir, "/srv/b");
});

test("every problem is told at once, each with its setting's name", () => {
  const wrong = {
    PUBLIC_URL: "https://badges.example.org/?x=1",
    PORT: "eighty",
    HTTPS_PORT: "70000",
    TLS_CERT: "/nowhere/cert.pem",
    DATABASE_URL: "mysql://db",
    MIGRATION_DATABASE_URL: "postgres://owner@db/badgeworks",
    POSTGRES_BINARIES: "/nowhere/bin",
    SMTP_URL: "mail.example.org",
    SMTP_CONNECTIONS: "0",
    MAIL_FROM: "nobody",
    TRUSTED_PROXIES: "loopback, example.org",
    CLIENT_CERTIFICATE_HEADER: "a b",
    SECRET_KEY: "short",
    REQUESTS_PER_SECOND: "-1",
    RECIPIENTS_PER_CALL: "100001",
    BODY_BYTES: "64M",
    DATABASE_CONNECTIONS: "7",
    ISSUER_CONNECTIONS: "0",
    WAIT_SECONDS: "0.5",
    LOG_LEVEL: "loud",
  };
  const problems = problemsOf(wrong);
  for (const name of Object.keys(wrong)) {
    assert.ok(
      problems.some((problem) => problem.includes(name)),
      `${name} in:\n${problems.join("\n")}`,
    );
  }
  for (const problem of problems) assert.match(problem, /\.$/, "a sentence");
  assert.ok(!problems.join().includes("short"), "a secret is not repeated");
});

test("ports that are the same are refused", () => {
  assert.match(problemsOf({ PORT: "9000", HTTPS_PORT: "9000" }).join(), /both 9000/);
});

test("one issuer gets no more connections than requests have: four are left to jobs", () => {
  const { limits } = readConfig({ DATABASE_CONNECTIONS: "10", ISSUER_CONNECTIONS: "6" });
  assert.deepEqual(limits.transactions, { all: 6, each: 6 });
  const many = { DATABASE_CONNECTIONS: "26" };
  assert.match(problemsOf(many).join(), /DATABASE_CONNECTIONS is 26; the embedded database has at most 25/);
  assert.equal(readConfig({ ...many, DATABASE_URL: "postgres://a@b/c" }).databaseConnections, 26);
  const problems = problemsOf({ DATABASE_CONNECTIONS: "10", ISSUER_CONNECTIONS: "7" });
  assert.match(problems.join(), /ISSUER_CONNECTIONS is "7"; it has to be a whole number from 1 to 6/);
});

test("the public address is kept in its plain form", () => {
  const publicUrlOf = (text: string) => readConfig({ PUBLIC_URL: text }).publicUrl;
  assert.equal(publicUrlOf("HTTPS://Badges.Example.org/"), "https://badges.example.org");
  assert.equal(publicUrlOf("https://example.org/badges//"), "https://example.org/badges");
  assert.equal(publicUrlOf("https://example.org/?"), "https://example.org");
});

test("whatever the environment holds, it is read or every problem is told", () => {
  const text = fc.oneof(
    fc.string({ maxLength: 40 }),
    fc.string({ unit: "binary", maxLength: 20 }),
    fc.webUrl({ withFragments: true, withQueryParameters: true }),
    fc.integer().map(String),
    fc.ipV6(),
    fc.constantFrom("postgres://x", "smtp://[", "https://:p@h", "::/0,10.0.0.0/33", "a".repeat(5000)),
  );
  const environment = fc.record(Object.fromEntries(settingNames.map((name) => [name, text])), {
    requiredKeys: [],
  });
  fc.assert(
    fc.property(fc.oneof(environment, fc.record({ PUBLIC_URL: fc.webUrl() })), (given) => {
      const problems = problemsOf(given as Record<string, string>);
      if (problems.length > 0) return;
      const config = readConfig(given);
      assert.equal(new URL(config.publicUrl).href.replace(/\/+$/, ""), config.publicUrl);
      assert.ok(config.port >= 0 && config.port <= 65_535);
    }),
    { numRuns: 200 },
  );
});

test("the secret key is made once, for its owner only, and a broken one is not replaced", () => {
  const config = readConfig({ DATA_DIR: path.join(directory, "once") });
  assert.equal(findSecretKey(config), null);
  const key = secretKeyOf(config);
  assert.equal(key.length, 32);
  assert.deepEqual(secretKeyOf(config), key);
  const file = path.join(config.dataDir, "secret.key");
  assert.equal(statSync(file).mode & 0o777, 0o600);
  keepSecretKey(config, Buffer.alloc(32));
  assert.deepEqual(findSecretKey(config), key, "the first one stays");
  writeFileSync(file, "half a k");
  assert.throws(() => secretKeyOf(config), ConfigError);
});

test("processes that start at once get one key", async () => {
  const target = path.join(directory, "race");
  const program = `
    import { readConfig, secretKeyOf } from "#src/config.ts";
    process.stdout.write(secretKeyOf(readConfig()).toString("hex"));`;
  const start = async (): Promise<string> => {
    const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
      cwd: new URL("..", import.meta.url),
      env: { PATH: process.env["PATH"], DATA_DIR: target },
      stdio: ["ignore", "pipe", "inherit"],
    });
    let out = "";
    child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
    await once(child, "close");
    return out;
  };
  const keys = await Promise.all(Array.from({ length: 4 }, start));
  assert.match(keys[0] ?? "", /^[0-9a-f]{64}$/);
  assert.equal(new Set(keys).size, 1);
});
