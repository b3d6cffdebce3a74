import { z } from "zod";
import type { AboutAnswer, AboutApi, AboutBody, AboutRefusal } from "#src/http/api-about.ts";
import { isRepeatable, largestBody, largestOpenBody, takesBody, type Route } from "#src/http/api-routes.ts";
import { exampleCall } from "#src/http/example-call.ts";

/*
 * The OpenAPI 3.1 document of an API, made from its route table and from the shapes that read requests and write answers.
 */

/** A JSON schema, as far as we write them. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly contentMediaType?: string;
  readonly contentSchema?: JsonSchema;
}

export interface OpenApi {
  readonly openapi: "3.1.1";
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;
  readonly components: {
    readonly securitySchemes: Readonly<Record<string, unknown>>;
    readonly schemas: Readonly<Record<string, JsonSchema>>;
  };
}

export interface OpenApiOperation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly security?: readonly never[];
  readonly parameters: readonly OpenApiParameter[];
  readonly requestBody?: { readonly required: true; readonly content: Content };
  readonly responses: Readonly<Record<string, OpenApiResponse>>;
  readonly "x-codeSamples": readonly {
    readonly lang: "Shell";
    readonly label: "curl";
    readonly source: string;
  }[];
}

export interface OpenApiParameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required: boolean;
  readonly description: string;
  readonly schema: JsonSchema;
}

export interface OpenApiResponse {
  readonly description: string;
  readonly headers?: Readonly<Record<string, { readonly description: string; readonly schema: JsonSchema }>>;
  readonly content?: Content;
}

type Content = Readonly<Record<string, { readonly schema: JsonSchema }>>;

/** Describes the routes of an API that is reached at `origin`. */
export function openApiOf(about: AboutApi, routes: readonly Route[], origin: string): OpenApi {
  const schemas = makeSchemas();
  const paths: Record<string, Record<string, OpenApiOperation>> = {};
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, "{$1}");
    (paths[path] ??= {})[route.method.toLowerCase()] = operationOf(about, route, origin, schemas);
  }
  return {
    openapi: "3.1.1",
    info: { title: about.title, version: about.version, description: about.text },
    servers: [{ url: origin }],
    tags: Object.entries(about.groups).map(([name, description]) => ({ name, description })),
    security: Object.keys(about.security).map((name) => ({ [name]: [] })),
    paths,
    components: {
      securitySchemes: JSON.parse(
        JSON.stringify(about.security).replaceAll("{origin}", origin),
      ) as OpenApi["components"]["securitySchemes"],
      schemas: schemas.shared,
    },
  };
}

function operationOf(about: AboutApi, route: Route, origin: string, schemas: Schemas): OpenApiOperation {
  const { id, group, summary, text, query, body, answer } = route.about;
  return {
    operationId: id,
    tags: [group],
    summary,
    ...(text === undefined ? {} : { description: text }),
    ...("open" in route ? { security: [] } : {}),
    parameters: [
      ...pathParameters(about, route.path),
      ...queryParameters(query, schemas),
      ...(isRepeatable(route) ? [idempotencyKey] : []),
    ],
    ...(body ? { requestBody: { required: true as const, content: contentOfBody(body, schemas) } } : {}),
    responses: {
      [answer.status]: responseOf(answer, schemas),
      ...Object.fromEntries(
        Object.entries(refusalsOf(about, route)).map(([status, refusal]) => [
          status,
          refusalResponse(refusal, about, schemas),
        ]),
      ),
    },
    "x-codeSamples": [{ lang: "Shell", label: "curl", source: exampleCall(route, origin) }],
  };
}

const idempotencyKey: OpenApiParameter = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description:
    "A name of your own for this request, new for each, such as a UUID. Sent again under it within 24 hours, the same request has no second effect and gets the first answer, and `Idempotency-Replayed: true` with it.",
  schema: { type: "string", minLength: 1, maxLength: 255 },
};

function pathParameters(about: AboutApi, path: string): OpenApiParameter[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name = ""]) => ({
    name,
    in: "path",
    required: true,
    description: about.ids[name] ?? "",
    schema: { type: "string" },
  }));
}

function queryParameters(query: z.ZodObject | undefined, schemas: Schemas): OpenApiParameter[] {
  if (!query) return [];
  const { properties = {}, required = [] } = schemas.of(query, "input");
  return Object.entries(properties).map(([name, { description = "", ...schema }]) => ({
    name,
    in: "query",
    required: required.includes(name),
    description,
    schema,
  }));
}

function contentOfBody({ shape, form }: AboutBody, schemas: Schemas): Content {
  return {
    [form ? "application/x-www-form-urlencoded" : "application/json"]: { schema: schemas.of(shape, "input") },
  };
}

function responseOf({ text, shape, lines, type, headers }: AboutAnswer, schemas: Schemas): OpenApiResponse {
  const item = shape && schemas.of(shape, "output");
  const schema =
    item && lines ? { type: "string", contentMediaType: "application/x-ndjson", contentSchema: item } : item;
  return {
    description: text,
    ...(headers ? { headers: described(headers) } : {}),
    ...(schema ? { content: { [type ?? "application/json"]: { schema } } } : {}),
  };
}

function described(headers: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(headers).map(([name, description]) => [name, { description, schema: { type: "string" } }]),
  );
}

const comeBack = { "Retry-After": "The seconds to wait before the request is sent again." };

/** Every way in which an operation refuses. */
function refusalsOf(about: AboutApi, route: Route): Readonly<Record<number, AboutRefusal>> {
  const open = "open" in route;
  const { query, body, refusals } = route.about;
  const largest = open ? largestOpenBody : largestBody;
  return {
    ...(query || body
      ? { 400: { text: "Something in the request is wrong; the sentence opens with its name." } }
      : {}),
    ...(open ? {} : about.signInRefusals),
    ...(/:(badge|event)\b/.test(route.path)
      ? { 404: { text: "There is no such thing, or it is another client's." } }
      : {}),
    ...(isRepeatable(route)
      ? { 409: { text: "The `Idempotency-Key` came with another request in the last 24 hours." } }
      : {}),
    ...(takesBody(route)
      ? {
          411: { text: "The request does not say how long its body is (`Content-Length`)." },
          413: { text: `The body is larger than ${largest} bytes, or than this installation takes.` },
        }
      : {}),
    ...(open && !takesBody(route)
      ? {}
      : { 429: { text: "Too many requests; nothing has happened.", headers: comeBack } }),
    500: { text: "A fault on our side; the sentence names the request." },
    503: {
      text: "Unavailable or too busy for the moment. A change may be sent again under its `Idempotency-Key`.",
      headers: comeBack,
    },
    ...refusals,
  };
}

function refusalResponse(
  { text, shape, plain, headers }: AboutRefusal,
  about: AboutApi,
  schemas: Schemas,
): OpenApiResponse {
  return {
    description: text,
    ...(headers ? { headers: described(headers) } : {}),
    content: {
      ...(plain === "always"
        ? {}
        : { "application/json": { schema: schemas.of(shape ?? about.refusal, "output") } }),
      ...(plain ? { "text/plain": { schema: { type: "string" } } } : {}),
    },
  };
}

interface Schemas {
  /** The named schemas met so far. */
  readonly shared: Readonly<Record<string, JsonSchema>>;
  /** The schema of a shape, by reference where the shape has a name. */
  of(shape: z.ZodType, io: "input" | "output"): JsonSchema;
}

function makeSchemas(): Schemas {
  const shared: Record<string, JsonSchema> = {};
  return {
    shared,
    of(shape, io) {
      const made = z.toJSONSchema(shape, {
        io,
        unrepresentable: "any",
        override: ({ jsonSchema }) => tidy(jsonSchema),
      });
      const {
        $schema: _,
        $defs = {},
        ...own
      } = JSON.parse(JSON.stringify(made).replaceAll('"#/$defs/', '"#/components/schemas/')) as JsonSchema & {
        $schema?: string;
        $defs?: Record<string, JsonSchema>;
      };
      for (const [name, schema] of Object.entries($defs)) {
        const known = shared[name];
        if (known && JSON.stringify(known) !== JSON.stringify(schema)) {
          throw new Error(`Two shapes are called ${name}.`);
        }
        shared[name] = schema;
      }
      return own;
    },
  };
}

/** Takes out what says nothing, and what would keep us from adding members to answers. */
function tidy(schema: z.core.JSONSchema.BaseSchema): void {
  if (schema.additionalProperties === false) delete schema.additionalProperties;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  delete schema.propertyNames;
}
