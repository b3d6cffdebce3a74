import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { tablesNow } from "../tools/generate-tables.ts";
import { packageOf, root, sourceFiles, type SourceFile } from "#test/support/source-files.ts";

/*
 * The rules of ARCHITECTURE.md, "Who may import whom". When a rule is in the way, change it there and here, with a
 * decision record; never around it.
 */

/** The slices of the domain: each may import those before it. */
const slices = [
  "access",
  "pictures",
  "issuers",
  "people",
  "api-clients",
  "badges",
  "issuing",
  "publishing",
  "earning",
  "applications",
  "learning-platforms",
  "reports",
  "retention",
  "importing",
];

const server = sourceFiles("src");
const libraries = sourceFiles("packages");
const everything = [...server, ...libraries, ...sourceFiles("test", "tools", "bench")];
const product = (files: SourceFile[]) => files.filter((file) => !file.isTest);

/** The files that break a rule, each with what it does wrong. */
function offenders(files: readonly SourceFile[], wrong: (file: SourceFile) => readonly string[]): string[] {
  return files.flatMap((file) => wrong(file).map((what) => `${file.path}: ${what}`));
}
const below = (folder: string) => (file: { path: string }) => file.path.startsWith(`${folder}/`);
const importsOutside = (file: SourceFile, ...allowed: string[]) =>
  file.files.filter(
    (target) => !allowed.some((folder) => target === folder || target.startsWith(`${folder}/`)),
  );

test("a package imports nothing of the server and no other package", () => {
  const wrong = offenders(libraries, (file) => {
    const own = file.path.split("/").slice(0, 2).join("/");
    const support = file.isTest || file.path.startsWith(`${own}/test/`) ? ["test/support"] : [];
    return [
      ...importsOutside(file, own, ...support),
      ...file.packages.filter((name) => name.startsWith("@badgeworks/")),
    ];
  });
  assert.deepEqual(wrong, []);
});

test("a package does no input and output", () => {
  const files = product(libraries).filter((file) => !file.path.split("/").includes("test"));
  const io = /^(node:)?(fs|net|http|https|http2|dns|tls|dgram|child_process|worker_threads|cluster)(\/|$)/;
  assert.deepEqual(
    offenders(files, (file) => file.packages.filter((name) => io.test(name))),
    [],
  );
});

test("the platform knows nothing of badges: it imports no slice, door, command or package of ours", () => {
  const files = product(server).filter(below("src/platform"));
  const wrong = offenders(files, (file) => [
    ...importsOutside(file, "src/platform", "locales"),
    ...file.packages.filter((name) => name.startsWith("@badgeworks/")),
  ]);
  assert.deepEqual(wrong, []);
});

test("a slice imports the platform and the slices before it", () => {
  const wrong = offenders(product(server).filter(below("src/domain")), (file) => {
    const slice = file.path.split("/")[2] ?? "";
    const at = slices.indexOf(slice);
    if (at < 0) return [`the slice ${slice} has no place in the order`];
    const allowed = slices.slice(0, at + 1).map((name) => `src/domain/${name}`);
    return importsOutside(file, "src/platform", ...allowed);
  });
  assert.deepEqual(wrong, []);
});

/** What every door that answers with pages is made of; the rest of `http/pages` is that door's own. */
const pageKit = [
  "assets",
  "badge-view",
  "badge-words",
  "elements",
  "headers",
  "icons",
  "layout",
  "problem-page",
  "site",
  "visitor",
].map((name) => `src/http/pages/${name}.ts`);

test("a door imports platform and domain, what the doors share, and no other door", () => {
  const files = product(server)
    .filter(below("src/http"))
    .filter(({ path: name }) => name !== "src/http/server.ts");
  const shared = files.filter(({ path: name }) => name.split("/").length === 3).map(({ path: name }) => name);
  const wrong = offenders(files, (file) => {
    const own = file.path.split("/").length > 3 ? [file.path.split("/").slice(0, 3).join("/")] : [];
    return importsOutside(file, "src/platform", "src/domain", ...shared, ...pageKit, ...own);
  });
  assert.deepEqual(wrong, []);
});

test("a command reaches the parts through the composition root, and no door", () => {
  const files = product(server).filter(below("src/cli"));
  const wrong = offenders(files, (file) =>
    importsOutside(file, "src/platform", "src/domain", "src/cli", "src/app.ts", "src/config.ts"),
  );
  assert.deepEqual(wrong, []);
});

test("the settings stand below everything: only app, main and commands know them", () => {
  const knowing = product(server).filter((file) => file.files.includes("src/config.ts"));
  const allowed = /^src\/(app|main)\.ts$|^src\/cli\//;
  assert.deepEqual(
    knowing.map(({ path: name }) => name).filter((name) => !allowed.test(name)),
    [],
  );
  const config = server.find(({ path: name }) => name === "src/config.ts");
  assert.deepEqual(config && importsOutside(config, "src/platform"), []);
});

test("only config.ts reads the environment", () => {
  const files = product(server).filter(({ path: name }) => name !== "src/config.ts");
  const reading = offenders(
    files,
    ({ text }) => text.match(/\bprocess\s*(\.\s*env|\[\s*["']env)\b|\benv\b.*from "node:process"/g) ?? [],
  );
  assert.deepEqual(reading, []);
});

test("only platform/outbound calls out", () => {
  const files = product(server).filter((file) => !below("src/platform/outbound")(file));
  const calling = offenders(files, ({ text, packages }) => [
    ...(text.match(/(?<![\w.#])fetch\s*\(|\bhttps?\s*\.\s*(request|get)\b/g) ?? []),
    ...(text.match(/import [^;]*\b(request|get)\b[^;]* from "node:https?"/g) ?? []),
    ...packages.filter((name) => ["undici", "axios", "got", "node-fetch"].includes(packageOf(name))),
  ]);
  assert.deepEqual(calling, []);
});

test("only the platform begins transactions", () => {
  const files = product(server).filter((file) => !below("src/platform")(file));
  assert.deepEqual(
    offenders(
      files,
      ({ text }) => text.match(/\.(start)?[tT]ransaction\(\)|(query|sql)\s*\(?\s*["'`]begin\b/g) ?? [],
    ),
    [],
  );
});

test("the product imports what it depends on, and nothing from the tests", () => {
  const manifest = (folder: string) =>
    JSON.parse(readFileSync(path.join(root, folder, "package.json"), "utf8")) as {
      name: string;
      dependencies?: Record<string, string>;
    };
  const workspaces = readdirSync(path.join(root, "packages"))
    .filter((name) => existsSync(path.join(root, "packages", name, "package.json")))
    .map((name) => manifest(`packages/${name}`).name);
  const undeclared = (file: SourceFile, folder: string, given: readonly string[]) => {
    const known = [...Object.keys(manifest(folder).dependencies ?? {}), ...given];
    return file.packages.filter((name) => !name.startsWith("node:") && !known.includes(packageOf(name)));
  };
  const inLibraries = product(libraries).filter((file) => file.path.split("/")[2] === "src");
  const wrong = [
    ...offenders(product(server), (file) => undeclared(file, ".", workspaces)),
    ...offenders(inLibraries, (file) => undeclared(file, file.path.split("/").slice(0, 2).join("/"), [])),
    ...offenders(product(server), (file) =>
      file.files.filter((target) => /^(test|tools|bench)\//.test(target)),
    ),
  ];
  assert.deepEqual(wrong, []);
});

test("every import of the repository's own names a file that is there", () => {
  assert.deepEqual(
    offenders(everything, (file) => file.files.filter((target) => !existsSync(path.join(root, target)))),
    [],
  );
});

test("no files import each other in a circle", () => {
  const byPath = new Map(everything.map((file) => [file.path, file]));
  const done = new Set<string>();
  const circles: string[] = [];
  const walk = (name: string, trail: readonly string[]) => {
    if (trail.includes(name)) circles.push([...trail.slice(trail.indexOf(name)), name].join(" → "));
    if (trail.includes(name) || done.has(name)) return;
    for (const target of byPath.get(name)?.valueFiles ?? []) walk(target, [...trail, name]);
    done.add(name);
  };
  for (const { path: name } of everything) walk(name, []);
  assert.deepEqual(circles, []);
});

test("no file has more than 400 lines", () => {
  const long = everything
    .filter(({ path: name }) => name !== "src/platform/database/tables.ts")
    .map(({ path: name, text }) => ({ name, lines: text.split("\n").length - 1 }))
    .filter(({ lines }) => lines > 400);
  assert.deepEqual(long, []);
});

test("files are named after what they export, in kebab-case", () => {
  const odd = everything.filter(
    ({ path: name }) => !/^[a-z0-9-]+(\.test|\.d)?\.tsx?$/.test(path.basename(name)),
  );
  assert.deepEqual(
    odd.map(({ path: name }) => name),
    [],
  );
  const vague = everything.filter(({ path: name }) =>
    /(service|manager|helpers?|utils?)(\.test)?\.tsx?$/.test(name),
  );
  assert.deepEqual(
    vague.map(({ path: name }) => name),
    [],
  );
});

test("every slice says in its README what it owns", () => {
  const folders = readdirSync(path.join(root, "src/domain"));
  const silent = folders.filter((name) => !existsSync(path.join(root, "src/domain", name, "README.md")));
  assert.deepEqual(silent, []);
});

/** Which slice writes which tables. A new table needs a line here. */
const owners: Record<string, string> = {
  audit_entry: "access",
  image: "pictures",
  issuer: "issuers",
  sub_issuer: "issuers",
  person: "people",
  password: "people",
  passkey: "people",
  authenticator: "people",
  recovery_code: "people",
  sign_in_provider: "people",
  identity: "people",
  session: "people",
  sign_in_step: "people",
  sign_in_failure: "people",
  person_mail: "people",
  membership: "people",
  team_invitation: "people",
  certificate_authority: "api-clients",
  client_certificate: "api-clients",
  oauth_secret: "api-clients",
  kept_answer: "api-clients",
  badge: "badges",
  badge_content: "badges",
  message: "badges",
  issuing_event: "issuing",
  award: "issuing",
  award_mail: "issuing",
  imported: "importing",
  recipient_language: "issuing",
};

test("only the owning slice writes its tables", () => {
  const writing =
    /(?:insertInto|updateTable|deleteFrom)\("(\w+)"|\b(?:insert into|delete from) (\w+)|\bupdate (\w+)(?: \w+)?\s+set\b/g;
  const wrong = offenders(product(server).filter(below("src/domain")), (file) => {
    const slice = file.path.split("/")[2];
    const tables = [...file.text.matchAll(writing)].map(
      ([, built, inserted, updated]) => built ?? inserted ?? updated ?? "",
    );
    return tables.filter((table) => owners[table] !== slice).map((table) => `writes ${table}`);
  });
  assert.deepEqual(wrong, []);
  const list = /interface Tables \{([^}]*)\}/.exec(tablesNow())?.[1] ?? "";
  const known = [...list.matchAll(/(\w+):/g)].map(([, table = ""]) => table);
  assert.deepEqual(known.toSorted(), Object.keys(owners).toSorted());
});
