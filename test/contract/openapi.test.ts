import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { Route } from "#src/http/api-routes.ts";
import type { JsonSchema, OpenApi } from "#src/http/openapi.ts";
import { routes as routesV1 } from "#src/http/obf-v1/routes.ts";
import { routes as routesV2 } from "#src/http/obf-v2/routes.ts";
import * as v1 from "#test/support/badge.ts";
import { startBadgeworks } from "#test/support/badgeworks.ts";
import { checkDescribed } from "#test/support/described.ts";
import { enrolmentToken } from "#test/support/enrolled.ts";
import { createIssuer } from "#test/support/issuer.ts";
import { scratchDirectory } from "#test/support/openssl.ts";
import { runShell } from "#test/support/shell.ts";
import * as v2 from "#test/support/v2.ts";

/*
 * The OpenAPI documents of both versions: whole, valid, and true. That answers are as described is held by every test that calls
 * the API (support/described.ts); here stands that requests are, and that the examples run.
 */

const badgeworks = await startBadgeworks();
after(() => badgeworks[Symbol.asyncDispose]());
const issuer = await createIssuer(badgeworks);

const versions = [
  { version: "v1", routes: routesV1 },
  { version: "v2", routes: routesV2 },
] as const;
const documentOf = async (version: string) =>
  (await (await fetch(`${badgeworks.origin}/${version}/openapi.json`)).json()) as OpenApi;

for (const { version, routes } of versions) {
  test(`${version}: served to anyone from anywhere at its address, with an entity tag`, async () => {
    const address = `${badgeworks.origin}/${version}/openapi.json`;
    const answer = await fetch(address);
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get("content-type") ?? "", /^application\/json/);
    assert.equal(answer.headers.get("access-control-allow-origin"), "*");
    const tag = answer.headers.get("etag") ?? "";
    assert.equal((await fetch(address, { headers: { "if-none-match": tag } })).status, 304);
    assert.deepEqual(((await answer.json()) as OpenApi).servers, [{ url: badgeworks.origin }]);
  });

  test(`${version}: valid OpenAPI 3.1, says a validator that is not ours`, async () => {
    const document = await documentOf(version);
    assert.match(document.openapi, /^3\.1\./);
    const result = await new Validator().validate({ ...document });
    assert.equal(JSON.stringify(result.errors ?? []).slice(0, 1000), "[]");
    assert.ok(result.valid);
  });

  test(`${version}: every route is described, each member with its type, and nothing that is no route`, async () => {
    const document = await documentOf(version);
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const expected = routes.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, "{$1}")}`);
    assert.deepEqual(described.toSorted(), expected.toSorted());
    const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
    assert.equal(new Set(operations.map(({ operationId }) => operationId)).size, operations.length);
    for (const { operationId, parameters, tags, summary, responses } of operations) {
      assert.match(summary, /\.$/, operationId);
      assert.ok(
        tags.every((tag) => document.tags.some(({ name }) => name === tag)),
        operationId,
      );
      for (const parameter of parameters)
        assert.ok(parameter.description, `${operationId} ${parameter.name}`);
      assert.ok(Object.keys(responses).length >= 3, operationId);
    }
    const untyped = untypedIn(document.components.schemas, "");
    // What is anybody's own is any JSON.
    assert.deepEqual(
      untyped.filter((path) => !/log_entry|metadata|enterprise_features|partner|client_config/.test(path)),
      [],
    );
  });
}

/** The members whose schema says nothing of their type. */
function untypedIn(schemas: Readonly<Record<string, JsonSchema>>, path: string): string[] {
  return Object.entries(schemas).flatMap(([name, schema]) => {
    const at = `${path}.${name}`;
    const known = ["type", "$ref", "anyOf", "oneOf", "enum", "const"].some((key) => key in schema);
    const inner = { ...schema.properties, ...(schema.items ? { items: schema.items } : {}) };
    return [...(known ? [] : [at]), ...untypedIn(inner, at)];
  });
}

test("an answer with a member that is not described, or of another type, is found", () => {
  const headers = new Headers({ "content-type": "application/json" });
  const path = `/v2/client/${issuer.id}/ping`;
  checkDescribed("GET", path, 200, headers, '{"success":true}');
  for (const body of ['{"success":true,"more":1}', '{"success":"yes"}', "{}"])
    assert.throws(() => checkDescribed("GET", path, 200, headers, body), /success|additional/);
  assert.throws(() => checkDescribed("GET", path, 201, headers, '{"success":true}'), /not described/);
  assert.throws(
    () => checkDescribed("GET", path, 200, new Headers({ "content-type": "text/html" }), "x"),
    /as text/,
  );
  const line = `/v1/event/${issuer.id}/T0VT20a10MXNa3L/assertion`;
  assert.throws(() => checkDescribed("GET", line, 200, headers, '{"id":"x"}\r\n'), /image/);
});

/** The example body of a route, the schema it is described by, and how to make the same call with another body. */
async function requestsOf({ version, routes }: { version: string; routes: readonly Route[] }) {
  const document = await documentOf(version);
  const badge = version === "v1" ? await v1.createBadge(issuer) : await v2.createBadge(issuer);
  const event =
    version === "v1"
      ? await v1.issueBadge(issuer, badge, ["aino@example.org"])
      : await v2.issue(issuer, badge, ["aino@example.org"]);
  return routes
    .filter(({ about }) => about.example?.body)
    .map(({ method, path, about }) => {
      const operation = document.paths[path.replace(/:(\w+)/g, "{$1}")]?.[method.toLowerCase()];
      const schema = operation?.requestBody?.content["application/json"]?.schema ?? {};
      const resolved = document.components.schemas[schema.$ref?.split("/").at(-1) ?? ""] ?? schema;
      const validate = new Ajv2020({ strict: false }).compile({ ...schema, components: document.components });
      const address = path.replace(":client", issuer.id).replace(":badge", badge).replace(":event", event);
      const body = JSON.parse(JSON.stringify(about.example?.body)) as Record<string, unknown>;
      return { id: about.id, method, address, body, required: resolved.required ?? [], resolved, validate };
    });
}

for (const versionRoutes of versions) {
  test(`${versionRoutes.version}: each example body is as described; a member is required exactly when it may not be left out`, async () => {
    for (const { id, method, address, body, required, resolved, validate } of await requestsOf(
      versionRoutes,
    )) {
      assert.ok(validate(body), `${id}: ${JSON.stringify(validate.errors)}`);
      for (const member of Object.keys(body)) assert.ok(resolved.properties?.[member], `${id}.${member}`);
      for (const member of new Set([...Object.keys(body), ...required])) {
        const { [member]: _, ...rest } = body;
        const answer = await issuer.call(method, address, rest);
        const refused = answer.status === 400 && answer.json["field"] === member;
        // A change of a badge keeps its picture, a new one needs one: API v1 has one shape for both.
        const picture = versionRoutes.version === "v1" && id === "createBadge" && member === "image";
        assert.equal(
          refused,
          required.includes(member) || picture,
          `${id} without ${member}: ${answer.text}`,
        );
      }
    }
  });
}

for (const { version, routes } of versions) {
  test(`${version}: every example runs as it stands in the document`, async () => {
    const document = await documentOf(version);
    using scratch = scratchDirectory();
    const names = ["TOKEN", "BADGE", "EVENT"];
    const known: Record<string, string> = {
      CLIENT: issuer.id,
      SECRET: issuer.clientSecret,
      ENROLMENT_TOKEN: await enrolmentToken(badgeworks, issuer.id),
    };
    const last = (route: Route) => Number(route.method === "DELETE" && !route.path.includes(":event"));
    for (const { method, path, about } of routes.toSorted((a, b) => last(a) - last(b))) {
      const operation = document.paths[path.replace(/:(\w+)/g, "{$1}")]?.[method.toLowerCase()];
      const [sample] = operation?.["x-codeSamples"] ?? [];
      assert.ok(sample, about.id);
      assert.ok(sample.source.includes(badgeworks.origin), about.id);
      // The same lines, but a refusal ends them.
      const lines = `curl() { command curl --fail-with-body "$@"; }\n${sample.source}\n`;
      const keep = names.map((name) => `printf '\\n${name}=%s' "$${name}"`).join("; ");
      const { code, out, complaint } = await runShell(scratch.path, `set -e\n${lines}${keep}`, known);
      assert.equal(code, 0, `${about.id}:\n${sample.source}\n${out}${complaint}`);
      for (const name of names) known[name] = new RegExp(`\\n${name}=(.*)`).exec(out)?.[1] ?? "";
      const kept = about.example?.keeps?.name;
      if (kept) assert.match(known[kept] ?? "", /^\w+$/, `${about.id} keeps ${kept}`);
    }
    assert.match(known["TOKEN"] ?? "", /^\w{92}$/);
    const again = await issuer.call("GET", `/${version}/badge/${issuer.id}`);
    assert.equal(again.status, 200);
  });
}
