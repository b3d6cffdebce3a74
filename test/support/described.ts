import assert from "node:assert/strict";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import type { JsonSchema, OpenApi, OpenApiOperation } from "#src/http/openapi.ts";
import { describeV1 } from "#src/http/obf-v1/routes.ts";
import { describeV2 } from "#src/http/obf-v2/routes.ts";
import { linesOf } from "#test/support/answer.ts";

/*
 * Every answer of the APIs in every test is held against their OpenAPI documents: its status, its type, its headers, and its body
 * down to the last member. A member that is written but not described fails, though callers are told to expect more.
 */

interface Described {
  readonly method: string;
  readonly pattern: RegExp;
  readonly operation: OpenApiOperation;
  readonly components: OpenApi["components"];
}

const ajv = new Ajv2020({ strict: false });
let operations: Described[] | null = null;
const validators = new Map<JsonSchema, ValidateFunction>();

/** Fails when an answer is not what the description of its operation says; other addresses are passed over. */
export function checkDescribed(
  method: string,
  address: string,
  status: number,
  headers: Headers,
  text: string,
): void {
  const path = address
    .replace(/[?#].*$/, "")
    .replace(/\/{2,}/g, "/")
    .replace(/(?<=.)\/$/, "");
  operations ??= [describeV1(""), describeV2("")].flatMap(operationsOf);
  const found = operations.find((one) => one.method === method && one.pattern.test(path));
  if (!found) return;
  const what = `${method} ${path} answers ${status}`;
  const response = found.operation.responses[status];
  assert.ok(response, `${what}, which is not described`);
  for (const name of Object.keys(response.headers ?? {}))
    assert.ok(headers.has(name), `${what} without ${name}`);
  if (!response.content) return assert.equal(text, "", `${what} with a body`);
  const type = headers.get("content-type")?.replace(/;.*$/, "") ?? "";
  const schema = response.content[type]?.schema;
  assert.ok(schema, `${what} as ${type}`);
  if (type !== "application/json") return;
  const validate =
    validators.get(schema) ??
    ajv.compile(strict({ ...(schema.contentSchema ?? schema), components: found.components }) as object);
  validators.set(schema, validate);
  for (const value of schema.contentSchema ? linesOf(text) : [JSON.parse(text) as unknown]) {
    assert.ok(validate(value), `${what}: ${ajv.errorsText(validate.errors)} in ${JSON.stringify(value)}`);
  }
}

function operationsOf(document: OpenApi): Described[] {
  return Object.entries(document.paths).flatMap(([path, methods]) => {
    // Public documents below the same prefix have no id of an organisation there.
    const pattern = path
      .replaceAll(".", String.raw`\.`)
      .replaceAll(/\{(\w+)\}/g, (_, name) => (name === "client" ? "[0-9A-Z]{8}" : "[^/]+"));
    return Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      pattern: new RegExp(`^${pattern}$`),
      operation,
      components: document.components,
    }));
  });
}

/** The same schemas, but without room for members that are not described. */
function strict(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(strict);
  if (typeof schema !== "object" || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, strict(value)]));
  return "properties" in inner && inner["type"] === "object"
    ? { additionalProperties: false, ...inner }
    : inner;
}
