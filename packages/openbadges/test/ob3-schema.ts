import { Ajv2019 } from "ajv/dist/2019.js";
import assert from "node:assert/strict";
import { haveVectors, vectorJson } from "./vectors.ts";

const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const DATE = /^\d{4}-\d\d-\d\d$/;

/** The published strict schemas, by file name without `.json`. */
export type Ob3Schema = "achievementcredential" | "endorsementcredential" | "profile";

/** The published strict schema's complaints about a document; none when the schemas are not here. */
export function schemaErrors(schema: Ob3Schema, document: unknown): string[] {
  const validate = validators.get(schema);
  if (validate === undefined || validate(JSON.parse(JSON.stringify(document)))) return [];
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

/** Asserts that the document is valid against the published strict schema. */
export function conforms(schema: Ob3Schema, document: unknown): void {
  assert.deepEqual(schemaErrors(schema, document), []);
}

const validators = new Map(
  haveVectors
    ? (["achievementcredential", "endorsementcredential", "profile"] as const).map((name) => {
        const ajv = new Ajv2019({
          strict: false,
          allErrors: true,
          formats: { "date-time": DATE_TIME, date: DATE },
        });
        return [name, ajv.compile(vectorJson(`ob3-schema/${name}.json`))];
      })
    : [],
);
