import assert from "node:assert/strict";
import { after, test } from "node:test";
import { roleHas, type Right } from "#src/domain/access/rights.ts";
import { roles, type Role } from "#src/domain/access/roles.ts";
import type { Person } from "#src/domain/people/person.ts";
import { listAudit } from "#src/domain/access/audit.ts";
import { installationId, newPersonId } from "#src/platform/ids.ts";
import type { Route } from "#src/http/console-api/route.ts";
import { routes } from "#src/http/console-api/routes.ts";
import { startBadgeworks } from "#test/support/badgeworks.ts";
import { createIssuer } from "#test/support/issuer.ts";
import { linkOf, makeMember, makePerson, personMailTo, signInAs } from "#test/support/people.ts";
import { webClient, type WebClient } from "#test/support/web-client.ts";

/* Who may call what of the console's API: generated from its table of routes, then the calls themselves. */

const badgeworks = await startBadgeworks();
after(() => badgeworks[Symbol.asyncDispose]());
const factory = await badgeworks.factory();
const issuer = await createIssuer(badgeworks);
const other = await createIssuer(badgeworks, "Another");
const issuerId = issuer.id;

interface CallOptions {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** Calls the console's API as a browser with these cookies does. */
async function call(client: WebClient, method: string, path: string, { body, headers }: CallOptions = {}) {
  const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const answer = await fetch(`${badgeworks.origin}/console-api${path}`, {
    method,
    headers: {
      cookie,
      ...(method === "GET" ? {} : { "sec-fetch-site": "same-origin" }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: (text === "" ? null : JSON.parse(text)) as never };
}

const pathOf = (route: Route, of: string = issuer.id) =>
  route.path
    .replace(":issuer", of)
    .replace(":person", newPersonId())
    .replace(":invitation", "0123456789abcdef")
    .replace(":session", "0123456789ab");

const people = new Map<Role | "nobody" | "operator", WebClient>();
for (const role of roles) {
  const person = await makePerson(badgeworks);
  await makeMember(badgeworks, issuerId, person, [role]);
  people.set(role, await signInAs(badgeworks, person));
}
const stranger = await makePerson(badgeworks);
await makeMember(badgeworks, other.id, stranger, ["owner"]);
people.set("nobody", await signInAs(badgeworks, stranger));
people.set("operator", await signInAs(badgeworks, await makePerson(badgeworks, { operator: true })));
const clientOf = (who: Role | "nobody" | "operator") => people.get(who) ?? assert.fail();

for (const route of routes) {
  const name = `${route.method} ${route.path}`;

  test(`${name}: refuses whoever is not signed in, and other sites`, async () => {
    const forged = new Map([["badgeworks-session", "x".repeat(43)]]);
    for (const client of [
      webClient(badgeworks.origin),
      { ...webClient(badgeworks.origin), cookies: forged },
    ]) {
      const refused = await call(client, route.method, pathOf(route));
      assert.equal(refused.status, 401);
    }
    if (route.method === "GET") return;
    for (const from of ["cross-site", "same-site", "none"]) {
      const headers = { "sec-fetch-site": from };
      assert.equal((await call(clientOf("owner"), route.method, pathOf(route), { headers })).status, 403);
    }
  });

  test(`${name}: refuses each role that may not, and no other`, async () => {
    for (const who of [...roles, "nobody", "operator"] as const) {
      // What would be done is refused for another reason, or harmless: there is nobody of these ids.
      const { status } = await call(clientOf(who), route.method, pathOf(route));
      const may = mayCall(route, who);
      if (route.path === "/sessions" && route.method === "DELETE") continue;
      assert.equal(status === 401 || status === 403, !may, `${who}: ${status}`);
    }
  });

  if (route.path.includes(":issuer")) {
    test(`${name}: another issuer's is not to be had, and one that is none looks the same`, async () => {
      const owner = clientOf("owner");
      const foreign = await call(owner, route.method, pathOf(route, other.id));
      const unknown = await call(owner, route.method, pathOf(route, "ZZZZZZZZ"));
      assert.equal(foreign.status, 403);
      assert.equal(unknown.status, 403);
    });
  }
}

function mayCall({ needs }: Route, who: Role | "nobody" | "operator"): boolean {
  if (needs === "signed-in") return true;
  if (needs === "operator") return who === "operator";
  return who !== "nobody" && who !== "operator" && roleHas(who, needs satisfies Right);
}

test("a team: invited, joined, changed, removed; each step at once and in the audit log", async () => {
  const owner = clientOf("owner");
  const email = "new.colleague@people.example";
  const wrong = [
    [{ email: "no address", roles: [{ role: "issuer" }] }, "email"],
    [{ email, roles: [] }, "roles"],
    [{ email, roles: [{ role: "king" }] }, "roles.0.role"],
    [{ email, roles: [{ role: "owner", badges: [`${issuerId}abcdefghijkl`] }] }, "roles"],
    [{ email, roles: [{ role: "issuer", badges: [`${other.id}abcdefghijkl`] }] }, "roles"],
    [{ email, roles: [{ role: "issuer" }, { role: "issuer" }] }, "roles"],
    [{ email, roles: [{ role: "issuer" }], days: 31 }, "days"],
  ] as const;
  for (const [body, field] of wrong) {
    const refused = await call(owner, "POST", `/issuers/${issuerId}/invitations`, { body });
    assert.equal(refused.status, 422, JSON.stringify(body));
    assert.equal((refused.body as { field: string }).field, field);
  }
  const body = { email, roles: [{ role: "issuer" }], language: "fi" };
  const invited = await call(owner, "POST", `/issuers/${issuerId}/invitations`, { body });
  assert.equal(invited.status, 200);
  const mail = await personMailTo(badgeworks, email);
  assert.match(mail.subject ?? "", /kutsuu sinut/);

  const colleague = webClient(badgeworks.origin);
  const page = await colleague.get(linkOf(mail));
  assert.match(page.html, /Work on badges with/);
  const tk = linkOf(mail).split("tk=")[1] ?? "";
  assert.equal((await colleague.post("/join", { tk, name: "" })).status, 422);
  assert.match((await colleague.post("/join", { tk, name: "Onni Uusi" })).html, /Your account/);
  assert.equal((await webClient(badgeworks.origin).get(linkOf(mail))).status, 410);
  assert.equal((await colleague.post("/join", { tk })).status, 410);

  const seen = (await call(colleague, "GET", `/issuers/${issuerId}`)).body as {
    rights: Record<string, unknown>;
  };
  assert.equal(seen.rights["award.issue"], "all");
  assert.deepEqual(seen.rights["badge.edit"], []);
  const members = (await call(owner, "GET", `/issuers/${issuerId}/members`)).body as {
    id: string;
    email: string;
  }[];
  const id = members.find((member) => member.email === email)?.id ?? assert.fail();

  const creator = { roles: [{ role: "creator", badges: [`${issuerId}abcdefghijkl`] }] };
  assert.equal(
    (await call(owner, "PUT", `/issuers/${issuerId}/members/${id}`, { body: creator })).status,
    204,
  );
  const now = (await call(colleague, "GET", `/issuers/${issuerId}`)).body as {
    rights: Record<string, unknown>;
  };
  assert.deepEqual(now.rights["badge.edit"], [`${issuerId}abcdefghijkl`]);
  assert.deepEqual(now.rights["award.issue"], []);

  assert.equal((await call(owner, "DELETE", `/issuers/${issuerId}/members/${id}`)).status, 204);
  assert.equal((await call(colleague, "GET", `/issuers/${issuerId}`)).status, 403);
  const entries = await factory.perform(issuerId, (work) => listAudit(work, 20));
  const actions = entries.map(({ action }) => action);
  for (const action of [
    "team-invitation.create",
    "team-invitation.accept",
    "member.change",
    "member.remove",
  ]) {
    assert.ok(actions.includes(action), action);
  }
});

test("an invitation to somebody with an account asks them to sign in, and adds to what they do", async () => {
  const person = await makePerson(badgeworks);
  await makeMember(badgeworks, issuerId, person, ["reviewer"]);
  const body = { email: person.email, roles: [{ role: "creator" }] };
  await call(clientOf("owner"), "POST", `/issuers/${issuerId}/invitations`, { body });
  const link = linkOf(await personMailTo(badgeworks, person.email, /\/join/));
  const tk = link.split("tk=")[1] ?? "";
  const signedOut = webClient(badgeworks.origin);
  const sent = await signedOut.post("/join", { tk, name: "Somebody else" });
  assert.match(sent.url, /\/sign-in\?next=/);
  assert.equal(signedOut.cookies.size, 0);
  const client = await signInAs(badgeworks, person);
  await client.post("/join", { tk });
  const session = (await call(client, "GET", "/session")).body as {
    issuers: { roles: { role: string }[] }[];
  };
  assert.deepEqual(session.issuers[0]?.roles.map(({ role }) => role).toSorted(), ["creator", "reviewer"]);
});

test("a revoked invitation and an old one open nothing", async () => {
  const owner = clientOf("owner");
  const links: string[] = [];
  for (const email of ["revoked@people.example", "old@people.example"]) {
    const body = { email, roles: [{ role: "issuer" }], days: 1 };
    const { id } = (await call(owner, "POST", `/issuers/${issuerId}/invitations`, { body })).body as {
      id: string;
    };
    links.push(linkOf(await personMailTo(badgeworks, email)));
    if (email.startsWith("revoked")) {
      assert.equal((await call(owner, "DELETE", `/issuers/${issuerId}/invitations/${id}`)).status, 204);
      assert.equal((await call(owner, "DELETE", `/issuers/${issuerId}/invitations/${id}`)).status, 404);
    } else {
      await factory.perform(issuerId, (work) =>
        work.tx
          .updateTable("team_invitation")
          .set({ expires_at: new Date(Date.now() - 1000) })
          .where("invitation_id", "=", id)
          .execute(),
      );
    }
  }
  for (const link of links) {
    assert.equal((await webClient(badgeworks.origin).get(link)).status, 410);
    const tk = link.split("tk=")[1] ?? "";
    assert.equal((await webClient(badgeworks.origin).post("/join", { tk, name: "Anybody" })).status, 410);
  }
});

test("an issuer keeps an owner, also when two leave at once; everybody else may leave", async () => {
  const own = await createIssuer(badgeworks, "Two owners");
  const ownId = own.id;
  const two = [await makePerson(badgeworks), await makePerson(badgeworks)] as const;
  for (const person of two) await makeMember(badgeworks, ownId, person, ["owner"]);
  const clients = await Promise.all(two.map((person) => signInAs(badgeworks, person)));
  const left = await Promise.all(clients.map((client) => client.post("/account/leave", { issuer: own.id })));
  assert.deepEqual(new Set(left.map(({ status }) => status)), new Set([200, 409]));
  const stays = left[0]?.status === 409 ? 0 : 1;
  const [client, person] = [clients[stays] ?? assert.fail(), two[stays] ?? assert.fail()];
  const body = { roles: [{ role: "creator" }] };
  const path = `/issuers/${own.id}/members/${person.id}`;
  assert.equal((await call(client, "PUT", path, { body })).status, 409);
  const reviewer = await makePerson(badgeworks);
  await makeMember(badgeworks, ownId, reviewer, ["reviewer"]);
  const leaving = await signInAs(badgeworks, reviewer);
  assert.match((await leaving.post("/account/leave", { issuer: own.id })).html, /You have left/);
});

test("what is dangerous asks again who one is", async () => {
  const person = await makePerson(badgeworks);
  await makeMember(badgeworks, issuerId, person, ["owner"]);
  const client = await signInAs(badgeworks, person);
  await factory.perform(installationId, (work) =>
    work.tx
      .updateTable("session")
      .set({ proved_at: new Date(Date.now() - 11 * 60_000) })
      .where("person_id", "=", person.id)
      .execute(),
  );
  const body = { email: "x@people.example", roles: [{ role: "owner" }] };
  const refused = await call(client, "POST", `/issuers/${issuerId}/invitations`, { body });
  assert.equal(refused.status, 403);
  assert.equal((refused.body as { kind: string }).kind, "sign-in-again");
});

test("an operator sees all issuers, acts for one with a reason and for an hour, and the issuer's log says so", async () => {
  const person: Person = await makePerson(badgeworks, { operator: true });
  const client = await signInAs(badgeworks, person);
  const issuers = (await call(client, "GET", "/issuers")).body as { id: string }[];
  assert.ok(issuers.some(({ id }) => id === issuer.id) && issuers.some(({ id }) => id === other.id));
  assert.equal((await call(client, "GET", `/issuers/${issuerId}/members`)).status, 403);
  assert.equal((await call(client, "POST", "/acting", { body: { issuerId, reason: " " } })).status, 422);
  const body = { issuerId, reason: "They asked for help" };
  assert.equal((await call(client, "POST", "/acting", { body })).status, 204);
  const session = (await call(client, "GET", "/session")).body as { actingFor: { name: string } };
  assert.equal(session.actingFor.name, "Tampere College");
  assert.match((await client.get("/account")).html, /Acting for an issuer/);
  assert.equal((await call(client, "GET", `/issuers/${issuerId}/members`)).status, 200);
  assert.equal((await call(client, "GET", `/issuers/${other.id}/members`)).status, 403);
  await call(client, "POST", `/issuers/${issuerId}/invitations`, {
    body: { email: "helped@people.example", roles: [{ role: "issuer" }] },
  });
  assert.match((await client.post("/account/acting/stop")).html, /You act for nobody now/);
  assert.equal((await call(client, "GET", `/issuers/${issuerId}/members`)).status, 403);

  const entries = await factory.perform(issuerId, (work) => listAudit(work, 5));
  assert.deepEqual(
    entries.slice(0, 3).map(({ action }) => action),
    ["acting.stop", "team-invitation.create", "acting.start"],
  );
  for (const { actor } of entries.slice(0, 3)) assert.equal(actor, `operator ${person.email} ${person.id}`);
  assert.deepEqual(entries[2]?.detail, { reason: "They asked for help" });

  await call(client, "POST", "/acting", { body });
  await factory.perform(installationId, (work) =>
    work.tx
      .updateTable("session")
      .set({ acting_until: new Date(Date.now() - 1000) })
      .where("person_id", "=", person.id)
      .execute(),
  );
  assert.equal((await call(client, "GET", `/issuers/${issuerId}/members`)).status, 403);
});

test("who is no operator any more acts for nobody", async () => {
  const person = await makePerson(badgeworks, { operator: true });
  const client = await signInAs(badgeworks, person);
  await call(client, "POST", "/acting", { body: { issuerId, reason: "Help" } });
  await badgeworks.cli("operator", "remove", "--person", person.email);
  assert.equal((await call(client, "GET", `/issuers/${issuerId}/members`)).status, 401);
});

test("bodies that are not JSON of the right shape are refused in words", async () => {
  const owner = clientOf("owner");
  const path = `/issuers/${issuerId}/invitations`;
  for (const body of [
    1,
    null,
    [],
    { email: 5, roles: [] },
    { email: "a@b.example", roles: "issuer" },
    { unknown: 1 },
  ]) {
    const refused = await call(owner, "POST", path, { body });
    assert.equal(refused.status, 422);
    assert.equal((refused.body as { kind: string }).kind, "invalid");
  }
  assert.equal((await call(owner, "POST", path, { headers: { "content-type": "text/plain" } })).status, 422);
  assert.equal((await call(owner, "GET", "/nothing")).status, 404);
  assert.equal((await call(owner, "POST", path, { body: "x".repeat(1_100_000) })).status, 413);
});
