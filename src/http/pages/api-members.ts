import { html } from "hono/html";
import type { JsonSchema, OpenApi } from "#src/http/openapi.ts";
import type { Html } from "#src/http/pages/elements.ts";
import type { Visitor } from "#src/http/pages/visitor.ts";

/* JSON schemas as people read them: each member with its type, whether it has to be there, and what it is. */

/** Finds the schema that a reference names. */
export type Resolve = (schema: JsonSchema) => JsonSchema;

/** Resolves references inside a document; what a member says of itself goes before what its type says. */
export function resolverOf(document: OpenApi): Resolve {
  const resolve: Resolve = ({ $ref = "", ...own }) => {
    const found = document.components.schemas[$ref.replace("#/components/schemas/", "")];
    return found ? { ...resolve(found), ...own } : own;
  };
  return resolve;
}

/** The members of an object, or of the objects in a list; nothing for a schema without members. */
export function members(schema: JsonSchema, resolve: Resolve, visitor: Visitor): Html | "" {
  const { properties, required = [] } = objectIn(schema, resolve) ?? {};
  if (!properties) return "";
  return html`<dl class="members">
    ${Object.entries(properties).map(([name, member]) =>
      memberEntry(name, member, required.includes(name), resolve, visitor),
    )}
  </dl>`;
}

/** One name with its type, whether it has to be there, and what it is. */
export function memberEntry(
  name: string,
  schema: JsonSchema,
  required: boolean,
  resolve: Resolve,
  visitor: Visitor,
): Html {
  const described = resolve(schema);
  const said = [described.description ?? "", boundsOf(described)].filter((text) => text !== "").join(" ");
  return html`<div>
    <dt>
      <code>${name}</code> <span class="type">${typeOf(schema, resolve)}</span>
      ${required ? html`<strong class="must" lang="${visitor.language}">${visitor.t("page.api.required")}</strong>` : ""}
    </dt>
    <dd>${said === "" ? "" : html`<p>${prose(said)}</p>`}${members(schema, resolve, visitor)}</dd>
  </div>`;
}

/** A text in which backticks set off what stands in code. */
export function prose(text: string): (string | Html)[] {
  return text.split("`").map((piece, at) => (at % 2 === 1 ? html`<code>${piece}</code>` : piece));
}

/** The object a schema is about: itself, what its list or its lines hold, or the one choice that is an object. */
function objectIn(given: JsonSchema, resolve: Resolve): JsonSchema | null {
  const schema = resolve(given);
  if (schema.properties) return schema;
  for (const inner of [schema.items, schema.contentSchema, ...choicesOf(schema)]) {
    const found = inner && objectIn(inner, resolve);
    if (found) return found;
  }
  return null;
}

function choicesOf({ anyOf, oneOf }: JsonSchema): readonly JsonSchema[] {
  return anyOf ?? oneOf ?? [];
}

/** A type in the words of JSON: `integer or null`, `array of string`. */
export function typeOf(given: JsonSchema, resolve: Resolve): string {
  const schema = resolve(given);
  const choices = choicesOf(schema);
  if (choices.length > 0) return [...new Set(choices.map((one) => typeOf(one, resolve)))].join(" or ");
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" or ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.contentSchema) return `lines of ${typeOf(schema.contentSchema, resolve)}`;
  return [schema.type ?? "any JSON"]
    .flat()
    .map((type) => {
      if (type === "array") return `array of ${typeOf(schema.items ?? {}, resolve)}`;
      const values = schema.additionalProperties;
      if (type === "object" && typeof values === "object") return `object of ${typeOf(values, resolve)}`;
      return type;
    })
    .join(" or ");
}

/** The bounds that anybody may meet; those that only keep nonsense out go without saying. */
function boundsOf({ minimum, maximum, maxLength, minItems, maxItems, ...schema }: JsonSchema): string {
  const otherwise = JSON.stringify(schema.default);
  const says = otherwise !== undefined && !["null", "[]", '""', "0"].includes(otherwise);
  const ranges = minimum !== undefined && maximum !== undefined && maximum < 1_000_000_000;
  return [
    ranges ? `${number(minimum)} to ${number(maximum)}.` : "",
    maxLength !== undefined && maxLength <= 10_000 ? `Up to ${number(maxLength)} characters.` : "",
    maxItems === undefined
      ? ""
      : `${minItems ? `${number(minItems)} to` : "Up to"} ${number(maxItems)} entries.`,
    says ? `Default: ${otherwise}.` : "",
  ]
    .filter((text) => text !== "")
    .join(" ");
}

function number(value: number): string {
  return value.toLocaleString("en-GB");
}
