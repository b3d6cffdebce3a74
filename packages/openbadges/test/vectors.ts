import { existsSync, globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

const FOLDER = new URL("../../../../shared/vectors/", import.meta.url);

/** Whether the published vectors are beside the checkout. */
export const haveVectors = existsSync(FOLDER);

/** Why a test is left out when they are not; false to run it. */
export const skipWithoutVectors: string | false = haveVectors ? false : "the published vectors are not here";

/** A vector's text, as it is. */
export function vector(path: string): string {
  return readFileSync(new URL(path, FOLDER), "utf8");
}

/** A vector that is a JSON object. */
export function vectorJson(path: string): Record<string, unknown> {
  return JSON.parse(vector(path)) as Record<string, unknown>;
}

/** The names of all published files. */
export function vectorFiles(): string[] {
  return globSync("**/*.{json,txt}", { cwd: fileURLToPath(FOLDER) }).map((file) => basename(file));
}
