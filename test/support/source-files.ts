import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));

/** One TypeScript file of the repository and what it imports. */
export interface SourceFile {
  /** Path below the root, with slashes. */
  readonly path: string;
  readonly text: string;
  readonly isTest: boolean;
  /** Files of the repository that it imports, as paths below the root. */
  readonly files: readonly string[];
  /** The same without those it takes only types from. */
  readonly valueFiles: readonly string[];
  /** Packages and `node:` modules that it imports, as written. */
  readonly packages: readonly string[];
}

/** The repository's own TypeScript below these folders. */
export function sourceFiles(...folders: string[]): SourceFile[] {
  return folders
    .flatMap((folder) =>
      globSync(`${folder}/**/*.{ts,tsx}`, { cwd: root, exclude: ["**/node_modules/**", "**/dist/**"] }),
    )
    .toSorted()
    .map(readSource);
}

const importing =
  /(?:^|\n)\s*(import|export)\s+(type\s+)?(?:[\w*{][^"';]*?\sfrom\s+)?"([^"]+)"|\bimport\(\s*"([^"]+)"\s*\)/g;

function readSource(file: string): SourceFile {
  const text = readFileSync(path.join(root, file), "utf8");
  const files = new Set<string>();
  const valueFiles = new Set<string>();
  const packages = new Set<string>();
  for (const [, , type, named, dynamic] of text.matchAll(importing)) {
    const specifier = named ?? dynamic ?? "";
    const target = resolve(file, specifier);
    if (target === null) packages.add(specifier);
    else {
      files.add(target);
      if (!type) valueFiles.add(target);
    }
  }
  return {
    path: file,
    text,
    isTest: /\.test\.tsx?$/.test(file),
    files: [...files],
    valueFiles: [...valueFiles],
    packages: [...packages],
  };
}

function resolve(from: string, specifier: string): string | null {
  if (specifier.startsWith("#")) return specifier.slice(1);
  if (specifier.startsWith(".")) return path.posix.join(path.posix.dirname(from), specifier);
  return null;
}

/** The package of a specifier such as `@hono/node-server/conninfo`. */
export function packageOf(specifier: string): string {
  const [first = "", second = ""] = specifier.split("/");
  return first.startsWith("@") ? `${first}/${second}` : first;
}
