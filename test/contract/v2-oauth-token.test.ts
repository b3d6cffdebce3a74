import assert from "node:assert/strict";
import { openTarget } from "#test/contract/target/open-target.ts";

/* POST /v2/client/oauth2/token */

const { call, row, issuer } = await openTarget();
const fieldsOf = (secret: string) => ({
  grant_type: "client_credentials",
  client_id: issuer.id,
  client_secret: secret,
});
const ask = (fields: Record<string, string>, between = "&") =>
  call("POST", "/v2/client/oauth2/token", {
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: String(new URLSearchParams(fields)).replaceAll("&", between),
  });

row(
  "3 v2 answer: access_token, token_type `bearer`, expires_in in seconds",
  ["client secret"],
  async (have) => {
    const answer = await ask(fieldsOf(have["client secret"]));
    assert.equal(answer.status, 200, answer.text);
    const { json } = answer;
    assert.equal(json["token_type"], "bearer");
    assert.ok(Number.isInteger(json["expires_in"]) && Number(json["expires_in"]) > 0);
    const headers = { authorization: `Bearer ${String(json["access_token"])}` };
    assert.equal((await call("GET", `/v2/client/${issuer.id}/ping`, { headers })).status, 200);
  },
);

row("3 v2 form quirk: fields joined by `&amp;`", ["client secret"], async (have) => {
  assert.equal((await ask(fieldsOf(have["client secret"]), "&amp;")).status, 200);
});

row("3 v2 bad credentials: 403 with timestamp, status, error and path, without message", async () => {
  const { status, json } = await ask(fieldsOf("wrong"));
  assert.equal(status, 403);
  const { timestamp, ...rest } = json;
  assert.match(String(timestamp), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$/);
  assert.deepEqual(rest, { status: 403, error: "Forbidden", path: "/v2/client/oauth2/token" });
});

row("3 v2 bad grant: 400 in the same shape, with message", async () => {
  const { status, json } = await ask({ ...fieldsOf("x"), grant_type: "password" });
  assert.equal(status, 400);
  assert.equal(json["status"], 400);
  for (const name of ["timestamp", "error", "message", "path"])
    assert.equal(typeof json[name], "string", name);
});
