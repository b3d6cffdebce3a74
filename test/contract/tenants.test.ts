import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Client } from "pg";
import { createOauthSecret, revokeOauthSecret } from "#src/domain/api-clients/oauth-secrets.ts";
import { exchangeSecret } from "#src/domain/api-clients/authenticate.ts";
import { writeAccessToken } from "#src/domain/api-clients/access-token.ts";
import { revokeCertificate } from "#src/domain/api-clients/client-certificates.ts";
import { X509Certificate } from "node:crypto";
import { routes as routesV1 } from "#src/http/obf-v1/routes.ts";
import { routes as routesV2 } from "#src/http/obf-v2/routes.ts";
import { assertionsOf, badgeBody, createBadge, issueBadge } from "#test/support/badge.ts";
import { startBadgeworks } from "#test/support/badgeworks.ts";
import { enrol } from "#test/support/enrolled.ts";
import { createIssuer, operatorOf } from "#test/support/issuer.ts";
import { createSubIssuer } from "#test/support/sub-issuer.ts";
import { badgeBody as badgeBodyV2, englishContent } from "#test/support/v2.ts";
import { rawCall, type RawCallOptions } from "#test/support/raw-call.ts";

/*
 * Two issuers never see each other's anything: every route there is, with no credential, a wrong one and another issuer's.
 */

const badgeworks = await startBadgeworks();
after(() => badgeworks[Symbol.asyncDispose]());
const first = await createIssuer(badgeworks, "First");
const second = await createIssuer(badgeworks, "Second");

/** Stands in everything of the first issuer, so that it betrays any leak. */
const mark = "zq7first";
const alias = await createSubIssuer(badgeworks, first, { name: mark, description: mark });
const ownAlias = await createSubIssuer(badgeworks, second);
const badge = await createBadge(first, {
  client_alias_id: [alias],
  alt_language: { fi: { name: mark, description: mark } },
  name: `Badge ${mark}`,
  description: mark,
  category: [mark],
  metadata: { mark },
  tags: [mark],
});
const event = await issueBadge(first, badge, [`anna@${mark}.example`], {
  client_alias_id: alias,
  log_entry: { mark },
  api_consumer_id: mark,
});
const award = (await assertionsOf(first, event))[`anna@${mark}.example`] ?? assert.fail();
const ownBadge = await createBadge(second, { name: "Second's" });
const ownEvent = await issueBadge(second, ownBadge, ["bert@second.example"]);

const firstIdentity = await enrol(badgeworks, first.id);
const secondIdentity = await enrol(badgeworks, second.id);
const { perform, sealer } = await badgeworks.factory();
const operator = operatorOf(first.id);
const soon = Math.floor(Date.now() / 1000) + 3600;

const revokedToken = await perform(first.id, async (work) => {
  const made = await createOauthSecret(work, operator, "to be revoked");
  const given = await exchangeSecret(work, sealer, made.clientSecret);
  await revokeOauthSecret(work, operator, made.secretId);
  return given?.accessToken ?? assert.fail();
});
const revokedIdentity = await enrol(badgeworks, first.id);
await perform(first.id, (work) =>
  revokeCertificate(work, operator, new X509Certificate(revokedIdentity.cert).serialNumber.toLowerCase()),
);

const bearer = (token: string): RawCallOptions => ({ headers: { authorization: `Bearer ${token}` } });
/** Credentials that give nothing of the first issuer, with the statuses they may be answered with. */
const strangers: Record<string, { options: RawCallOptions; statuses: number[] }> = {
  "no credential": { options: {}, statuses: [496] },
  "Basic credentials": {
    options: {
      headers: {
        authorization: `Basic ${Buffer.from(`${first.id}:${first.clientSecret}`).toString("base64")}`,
      },
    },
    statuses: [496],
  },
  "a certificate header from nowhere": {
    options: { headers: { "client-cert": encodeURIComponent(firstIdentity.cert) } },
    statuses: [496],
  },
  "the client secret as a token": { options: bearer(first.clientSecret), statuses: [403] },
  "an expired token": {
    options: bearer(
      writeAccessToken(sealer, { issuerId: first.id, secretId: first.secretId, expires: soon - 3601 }),
    ),
    statuses: [403],
  },
  "a token with another expiry": {
    options: bearer(first.token.slice(0, 20) + "ffffffff" + first.token.slice(28)),
    statuses: [403],
  },
  "another issuer's token renamed": { options: bearer(first.id + second.token.slice(8)), statuses: [403] },
  "another issuer's secret in an own token": {
    options: bearer(
      writeAccessToken(sealer, { issuerId: first.id, secretId: second.secretId, expires: soon }),
    ),
    statuses: [403],
  },
  "a token whose secret was revoked": { options: bearer(revokedToken), statuses: [403] },
  "another issuer's token": { options: bearer(second.token), statuses: [403] },
  "a revoked certificate": { options: { identity: revokedIdentity }, statuses: [495] },
  "another issuer's certificate": { options: { identity: secondIdentity }, statuses: [403] },
  "an empty bearer": { options: { headers: { authorization: "Bearer " } }, statuses: [496] },
};

const closed = [...routesV1, ...routesV2].filter((route) => !("open" in route));
const bodyV1 = JSON.stringify({
  ...(await badgeBody({ name: "Hijacked" })),
  recipient: ["mallory@evil.example"],
  url: "https://evil.example",
  email: "mallory@evil.example",
});
const bodyV2 = JSON.stringify({
  ...(await badgeBodyV2({ content: [englishContent({ name: "Hijacked" })] })),
  recipient: [{ email: "mallory@evil.example", name: "" }],
  api_consumer_id: "mallory",
});

/** The address of a route with ids in it. */
function addressOf(path: string, client: string, badgeId: string, eventId: string): string {
  const filled = path.replace(":client", client).replace(":badge", badgeId).replace(":event", eventId);
  assert.ok(!filled.includes(":"), `${path} has a part this test does not know; teach it`);
  return filled;
}

function call(method: string, address: string, options: RawCallOptions) {
  const body = /\/revoke(\?|$)/.test(address)
    ? JSON.stringify({ recipient: [`anna@${mark}.example`] })
    : address.startsWith("/v2/")
      ? bodyV2
      : bodyV1;
  const withBody = method === "POST" || method === "PUT" ? { ...options, body } : options;
  return rawCall(method, `${badgeworks.httpsOrigin}${address}`, withBody);
}

test("there are routes to walk", () => {
  assert.ok(closed.length >= 16 + 13);
});

for (const [who, { options, statuses }] of Object.entries(strangers)) {
  test(`every route of the first issuer refuses ${who}`, async () => {
    for (const { method, path } of closed) {
      for (const query of ["", `?email=anna@${mark}.example`]) {
        const answer = await call(method, addressOf(path, first.id, badge, event) + query, options);
        // API v2 knows one answer to whoever is not signed in.
        const expected = path.startsWith("/v2/") ? [403] : statuses;
        assert.ok(expected.includes(answer.status), `${method} ${path}: ${answer.status}`);
        assert.ok(!answer.text.includes(mark), `${method} ${path} says ${answer.text}`);
      }
    }
  });
}

for (const [how, options] of [
  ["token", bearer(second.token)],
  ["certificate", { identity: secondIdentity }],
] as const) {
  test(`the second issuer's own paths know nothing of the first one's badge and event, by ${how}`, async () => {
    const named = closed.filter((route) => /:(badge|event)/.test(route.path));
    // API v2 does not look at certificates.
    const asked = how === "token" ? named : named.filter((route) => route.path.startsWith("/v1/"));
    for (const { method, path } of asked) {
      const address = `${addressOf(path, second.id, badge, event)}?email=anna@${mark}.example`;
      const answer = await call(method, address, options);
      assert.equal(answer.status, 404, `${method} ${path}`);
      assert.ok(!answer.text.includes(mark));
    }
  });
}

test("lists never mix, whatever the filter names", async () => {
  for (const query of [
    "",
    `?id=${badge}`,
    `?query=${mark}`,
    `?category=${mark}`,
    `?meta:mark=${mark}`,
    "?external=1&draft=0",
    `?client_alias_id=${alias}`,
  ]) {
    const { text, lines } = await second.call("GET", `/v1/badge/${second.id}${query}`);
    assert.ok(!text.includes(mark));
    for (const line of lines) assert.equal(line["client_id"], second.id);
  }
  for (const query of [
    "",
    `?badge_id=${badge}`,
    `?email=anna@${mark}.example`,
    `?recipient=anna@${mark}.example`,
    `?api_consumer_id=${mark}`,
    `?log_entry=${mark}`,
    `?query=${mark}`,
    `?client_alias_id=${alias}`,
  ]) {
    const { text } = await second.call("GET", `/v1/event/${second.id}${query}`);
    assert.ok(!text.includes(mark), query);
    const count = await second.call("GET", `/v1/event/${second.id}?count_only=1&${query.slice(1)}`);
    assert.equal(count.json["result_count"], query === "" ? 1 : 0);
  }
  assert.deepEqual((await second.call("GET", `/v1/badge/${second.id}/_/categorylist`)).json, []);
});

test("nobody's badge is issued, or allowed to be issued, by another issuer's part", async () => {
  for (const [path, given] of [
    [`/v1/badge/${second.id}/${ownBadge}`, { recipient: ["a@x.example"], client_alias_id: alias }],
    [`/v1/badge/${second.id}`, await badgeBody({ client_alias_id: [ownAlias, alias] })],
  ] as const) {
    const answer = await second.call("POST", path, given);
    assert.equal(answer.status, 400);
    assert.match(String(answer.json["error"]), /^client_alias_id: /);
    assert.ok(!answer.text.includes(mark));
  }
  assert.equal((await second.call("GET", `/v1/client/${second.id}`)).json["aliases"], 1);
});

test("lists of API v2 never mix, whatever the filter names", async () => {
  for (const query of [
    "?draft=false",
    `?badge_id=${badge}`,
    `?event_id=${event}`,
    `?email=anna@${mark}.example`,
    `?api_consumer_id=${mark}`,
    `?log_entry=mark:${mark}`,
    `?event_name=Badge ${mark}`,
  ]) {
    for (const path of ["badge", "event", "event/recipient"]) {
      const [room = "", ...rest] = path.split("/");
      const { text, json } = await second.call("GET", ["/v2", room, second.id, ...rest].join("/") + query);
      assert.ok(!text.includes(mark), `${path}${query}`);
      assert.ok(Number(json["total"]) <= 1, `${path}${query}`);
    }
  }
  const { text, json } = await second.call("GET", `/v2/client/${second.id}/alias`);
  assert.ok(!text.includes(mark));
  assert.equal(json["total"], 1);
});

test("the second issuer's own calls work, deleting everything of its own leaves the first as it was", async () => {
  assert.equal((await second.call("GET", `/v1/event/${second.id}/${ownEvent}`)).status, 200);
  assert.equal((await second.call("DELETE", `/v1/badge/${second.id}`)).status, 204);
  assert.equal((await second.call("GET", `/v1/badge/${second.id}`)).text, "");
  const kept = await first.call("GET", `/v1/badge/${first.id}`);
  assert.deepEqual(
    kept.lines.map((line) => line["id"]),
    [badge],
  );
});

test("nothing the strangers tried has changed anything", async () => {
  const single = await first.call("GET", `/v1/badge/${first.id}/${badge}`);
  assert.equal(single.json["name"], `Badge ${mark}`);
  const { json } = await first.call("GET", `/v1/client/${first.id}`);
  assert.equal(json["url"], "https://college.example");
  const { lines } = await first.call("GET", `/v1/event/${first.id}`);
  assert.deepEqual(
    lines.map((line) => line["id"]),
    [event],
  );
  assert.deepEqual((await first.call("GET", `/v1/event/${first.id}/${event}/revoked`)).json, { revoked: {} });
  assert.equal((await fetch(award.json)).status, 200);
});

test("public documents pair only what belongs together: a badge with an event of another issuer is not there", async () => {
  for (const kind of [".json", ".png", "/criteria.md", "/criteria.html"]) {
    const mixed = await fetch(`${badgeworks.origin}/v1/badge/_/${ownBadge}${kind}?event=${event}`);
    assert.equal(mixed.status, 404, kind);
    assert.ok(!(await mixed.text()).includes(mark));
  }
});

test("the database itself shows and takes rows of the named issuer alone", async () => {
  const { address } = await badgeworks.factory();
  const client = new Client({ connectionString: address.appUrl });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
       where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attname = 'issuer_id'
         and not c.relispartition and c.relname <> 'issuer' order by 1`,
    );
    assert.ok(tables.length >= 10, tables.map(({ name }) => name).join());
    for (const named of [null, "", second.id]) {
      await client.query("select set_config('badgeworks.issuer_id', $1, false)", [named ?? ""]);
      for (const { name } of tables) {
        const { rows } = await client.query<{ issuer_id: string }>(
          `select distinct issuer_id from "${name}"`,
        );
        assert.deepEqual(
          rows.map((row) => row.issuer_id).filter((id) => id !== named),
          [],
          name,
        );
      }
    }
    await assert.rejects(
      client.query("insert into message values ($1, '\\x00', '', '', '', '')", [first.id]),
      /row-level security/,
    );
    const { rowCount } = await client.query("update badge set draft = true where issuer_id = $1", [first.id]);
    assert.equal(rowCount, 0);
    const { rows: rights } = await client.query<{ bypass: boolean; super: boolean }>(
      `select rolbypassrls as bypass, rolsuper as super from pg_roles where rolname = current_user`,
    );
    assert.deepEqual(rights, [{ bypass: false, super: false }]);
  } finally {
    await client.end();
  }
});

test("the database's audit log can be read and added to, never changed", async () => {
  const { address } = await badgeworks.factory();
  const client = new Client({ connectionString: address.appUrl });
  await client.connect();
  try {
    await client.query("select set_config('badgeworks.issuer_id', $1, false)", [first.id]);
    const { rows } = await client.query<{ action: string }>("select action from audit_entry order by at");
    const actions = rows.map(({ action }) => action);
    for (const action of [
      "issuer.create",
      "badge.create",
      "event.issue",
      "certificate.sign",
      "oauth-secret.revoke",
    ]) {
      assert.ok(actions.includes(action), action);
    }
    await assert.rejects(client.query("update audit_entry set actor = 'x'"), /permission denied/);
    await assert.rejects(client.query("delete from audit_entry"), /permission denied/);
  } finally {
    await client.end();
  }
});
