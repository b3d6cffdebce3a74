import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { finished } from "node:stream/promises";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { handOn, type GivenServer } from "#test/contract/target/given-server.ts";
import { signIn } from "#test/contract/target/sign-in.ts";

/*
 * `npm run contract -- --base-url …`: points the contract suite at a server that runs already. Its last line counts the rows
 * that the server holds, those it breaks, and those that were not run because they need what was not given.
 */

const help = `npm run contract -- --base-url URL --issuer ID [credentials] [options] [words]

The suite makes badges for the issuer, deletes them again, and issues them to addresses at contract.example without mails.
The issuing events stay. Words choose the files whose names hold one of them.

  --base-url URL              the server, such as https://badges.example.org
  --issuer ID                 the issuer (client) that the suite may use
  --client-secret SECRET      signs in with OAuth2
  --certificate FILE          signs in with a client certificate (PEM) …
  --key FILE                  … and its key (PEM)
  --ca FILE                   the authority of the server's own certificate, when the system does not know it
  --enrolment-token TOKEN     a fresh one, for the rows of enrolment
  --second-issuer ID          another issuer on the same server …
  --second-client-secret SECRET  … and its secret
  --mail-domain DOMAIN        recipients are at this domain …
  --mail-directory DIRECTORY  … whose mails arrive here as .eml files
  --may-spoil                 all badges of the issuer may be deleted and its profile changed
`;

const root = fileURLToPath(new URL("../", import.meta.url));
const text = { type: "string" } as const;
const { values, positionals: words } = parseArgs({
  options: {
    "base-url": text,
    issuer: text,
    "client-secret": text,
    certificate: text,
    key: text,
    ca: text,
    "enrolment-token": text,
    "second-issuer": text,
    "second-client-secret": text,
    "mail-domain": text,
    "mail-directory": text,
    "may-spoil": { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
  allowPositionals: true,
});
if (values.help) {
  process.stdout.write(help);
  process.exit(0);
}
const wrong = faultOf();
if (wrong) {
  process.stderr.write(`${wrong}\n\n${help}`);
  process.exit(2);
}

handOn(await serverOf().catch(giveUp));
// Those that know no more than a target; others hold what is ours alone.
const pointable = (file: string) =>
  readFileSync(path.join(root, file), "utf8").includes("#test/contract/target/open-target.ts");
const files = globSync("test/contract/*.test.ts", { cwd: root })
  .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
  .filter(pointable)
  .filter((file) => values["client-secret"] ?? !path.basename(file).startsWith("v2-"))
  .toSorted();
const stream = run({ files: files.map((file) => path.join(root, file)), cwd: root, concurrency: 1 });
const counts = { held: 0, broken: 0 };
const notRun = new Map<string, string[]>();
stream.on("test:pass", ({ name, skip, nesting, file }) => {
  // A file is reported as a test of its own.
  if (nesting > 0 || name === file) return;
  if (typeof skip === "string") notRun.set(skip, [...(notRun.get(skip) ?? []), name]);
  else counts.held++;
});
stream.on("test:fail", () => counts.broken++);
const report = stream.compose(new spec());
report.pipe(process.stdout, { end: false });
await finished(report);

for (const [reason, rows] of notRun) {
  process.stdout.write(`\nNot run, ${reason}:\n${rows.map((name) => `  ${name}\n`).join("")}`);
}
if (!values["client-secret"]) process.stdout.write("\nNot run, API v2 needs --client-secret: its files.\n");
const skipped = [...notRun.values()].flat().length;
process.stdout.write(`\n${counts.held} held, ${counts.broken} broken, ${skipped} not run\n`);
process.exit(counts.broken > 0 || counts.held === 0 ? 1 : 0);

function giveUp(error: Error): never {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}

/** What is wrong with the options; null when they make a call. */
function faultOf(): string | null {
  const together = (a: keyof typeof values, b: keyof typeof values) =>
    (values[a] === undefined) === (values[b] === undefined) ? null : `--${a} and --${b} go together.`;
  if (!/^https?:\/\/./.test(values["base-url"] ?? "")) return "--base-url has to be an http(s) address.";
  if (!values.issuer) return "--issuer is required.";
  if (!values["client-secret"] && !values.certificate)
    return "--client-secret, or --certificate and --key, are required.";
  return (
    together("certificate", "key") ??
    together("second-issuer", "second-client-secret") ??
    together("mail-domain", "mail-directory")
  );
}

async function serverOf(): Promise<GivenServer> {
  const { certificate, key, ca } = values;
  const pem = (file: string) => readFileSync(file, "utf8");
  const base = (values["base-url"] ?? "").replace(/\/+$/, "");
  const issuer = values.issuer ?? "";
  const trusted = ca ? pem(ca) : undefined;
  const secret = values["client-secret"];
  const secondIssuer = values["second-issuer"];
  const mailDirectory = values["mail-directory"];
  const traded = async (id: string, clientSecret: string) => signIn(base, trusted, id, clientSecret);
  return {
    base,
    issuer,
    ca: trusted,
    clientSecret: secret,
    accessToken: secret && (await traded(issuer, secret)),
    certificate: certificate && key ? { cert: pem(certificate), key: pem(key) } : undefined,
    enrolmentToken: values["enrolment-token"],
    second: secondIssuer
      ? { id: secondIssuer, accessToken: await traded(secondIssuer, values["second-client-secret"] ?? "") }
      : undefined,
    mailDirectory: mailDirectory && path.resolve(mailDirectory),
    mailDomain: values["mail-domain"],
    maySpoil: values["may-spoil"],
  };
}
