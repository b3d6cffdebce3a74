import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/*
 * `npm run build-package -- openbadges` makes of a library in `packages/` what npm is given: JavaScript and types in its
 * folder `dist`, ready for `npm publish packages/openbadges/dist`. Here nothing is ever built; only Node refuses to strip types
 * in `node_modules`.
 */

const root = fileURLToPath(new URL("../", import.meta.url));

interface Manifest {
  name: string;
  version: string;
  exports: Record<string, string>;
  devDependencies?: object;
  private?: boolean;
}

/** Builds a package into a folder, which is emptied first. */
export function buildPackage(name: string, into: string): void {
  const from = path.join(root, "packages", name);
  rmSync(into, { recursive: true, force: true });
  mkdirSync(into, { recursive: true });
  compile(from, into);
  const {
    devDependencies: _,
    private: __,
    exports,
    ...manifest
  } = JSON.parse(readFileSync(path.join(from, "package.json"), "utf8")) as Manifest;
  const built = {
    ...manifest,
    exports: builtExports(exports),
    engines: { node: ">=24" },
    // Types speak of node:crypto's keys.
    peerDependencies: { "@types/node": ">=24" },
    peerDependenciesMeta: { "@types/node": { optional: true } },
  };
  writeFileSync(path.join(into, "package.json"), `${JSON.stringify(built, null, 2)}\n`);
  cpSync(path.join(from, "README.md"), path.join(into, "README.md"));
  cpSync(path.join(root, "LICENSE"), path.join(into, "LICENSE"));
}

/** `./src/index.ts` becomes its JavaScript and its types. */
function builtExports(exports: Manifest["exports"]): Record<string, { types: string; default: string }> {
  return Object.fromEntries(
    Object.entries(exports).map(([door, source]) => {
      const built = source.replace("./src/", "./");
      return [door, { types: built.replace(/\.ts$/, ".d.ts"), default: built.replace(/\.ts$/, ".js") }];
    }),
  );
}

function compile(from: string, into: string): void {
  const config = path.join(into, "tsconfig.json");
  const options = {
    noEmit: false,
    rootDir: path.join(from, "src"),
    outDir: into,
    declaration: true,
    rewriteRelativeImportExtensions: true,
    stripInternal: true,
  };
  const settings = {
    extends: path.join(root, "tsconfig.json"),
    compilerOptions: { ...options, typeRoots: [path.join(root, "node_modules/@types")] },
    include: [path.join(from, "src")],
    exclude: [path.join(from, "src/**/*.test.ts")],
  };
  writeFileSync(config, JSON.stringify(settings));
  execFileSync(path.join(root, "node_modules/.bin/tsc"), ["--project", config], { stdio: "inherit" });
  rmSync(config);
}

if (import.meta.main) {
  const [name] = process.argv.slice(2);
  if (name === undefined) {
    console.error("Which package? For instance: npm run build-package -- openbadges");
    process.exit(2);
  }
  const into = path.join(root, "packages", name, "dist");
  buildPackage(name, into);
  console.log(`Built ${path.relative(root, into)}. To publish it: npm publish ${path.relative(root, into)}`);
}
