import type { Badgeworks } from "#test/support/badgeworks.ts";
import { callApi, type TestIssuer } from "#test/support/issuer.ts";

type Members = Record<string, unknown>;

/** What a client sees of an issuer over the API, without what has to differ on another server: ids and addresses. */
export async function portraitOf({ origin }: Badgeworks, issuer: TestIssuer) {
  const read = async (path: string) => (await issuer.call("GET", path)).json;
  const client = await read(`/v1/client/${issuer.id}`);
  const listed = (await issuer.call("GET", `/v1/badge/${issuer.id}`)).lines;
  const badges = await Promise.all(listed.map(({ id }) => read(`/v1/badge/${issuer.id}/${String(id)}`)));
  const events = (await issuer.call("GET", `/v1/event/${issuer.id}?order_by=asc`)).lines;
  return {
    profile: pick(client, ["name", "description", "email", "reply_to", "url", "image"]),
    badges: badges.map((badge) => without(badge, [...ids, "client_alias", "client_alias_id", "mtime"])),
    categories: (await issuer.call("GET", `/v1/badge/${issuer.id}/_/categorylist`)).text,
    events: await Promise.all(
      events.map(async (event) => {
        const id = String(event["id"]);
        const path = `/v1/event/${issuer.id}/${id}`;
        const issued = await callApi(
          origin,
          "GET",
          `/v1/badge/_/${String(event["badge_id"])}.json?v=2.0&event=${id}`,
        );
        const awards = (await issuer.call("GET", `${path}/assertion`)).lines;
        return {
          listed: without(event, [...ids, "client_alias_id"]),
          single: without(await read(path), [...ids, "json_cache_id", "client_alias_id", "mtime"]),
          issued: pick(issued.json, [
            "name",
            "description",
            "tags",
            "@language",
            "alt_language",
            "alignment",
          ]),
          criteria: (issued.json["criteria"] as Members)["narrative"],
          picture: (await callApi(origin, "GET", pathOf(issued.json["image"]))).bytes.length,
          awards: awards.map(({ recipient, status }) => [recipient, status]),
        };
      }),
    ),
  };
}

/** What only version 2 of the API shows of an issuer, sub-issuers by their names. */
export async function newerPortraitOf(issuer: TestIssuer) {
  const list = async (path: string) => (await issuer.call("GET", `/v2/${path}`)).json["result"] as Members[];
  const aliases = await list(`client/${issuer.id}/alias`);
  const nameOf = (id: unknown) => aliases.find((alias) => alias["id"] === id)?.["name"];
  // Those of one second come in any order.
  const badges = (await list(`badge/${issuer.id}`)).toSorted((a, b) =>
    String(a["name"]).localeCompare(String(b["name"])),
  );
  const events = await list(`event/${issuer.id}`);
  const recipients = await list(`event/${issuer.id}/recipient`);
  return {
    aliases: aliases.map((alias) => without(alias, [...ids, "mtime"])),
    badges: await Promise.all(
      badges.map(async ({ id }) => {
        const { json } = await issuer.call("GET", `/v2/badge/${issuer.id}/${String(id)}`);
        const allowed = (json["client_alias_id"] as string[]).map(nameOf);
        return { ...without(json, [...ids, "mtime"]), client_alias_id: allowed };
      }),
    ),
    events: events.map((event) => ({
      ...without(event, [...ids, "mtime"]),
      client_alias_id: nameOf(event["client_alias_id"]),
    })),
    recipients: recipients.map((one) =>
      pick(one, ["email", "name", "status", "accepted_on", "declined_on", "revoked_on", "expires_on"]),
    ),
  };
}

const ids = ["id", "badge_id", "client_id", "criteria", "criteria_url", "token", "lastmodifiedby"];

function without(members: Members, names: readonly string[]): Members {
  return Object.fromEntries(Object.entries(members).filter(([name]) => !names.includes(name)));
}

function pick(members: Members, names: readonly string[]): Members {
  return Object.fromEntries(names.map((name) => [name, members[name]]));
}

function pathOf(address: unknown): string {
  const url = new URL(String(address));
  return url.pathname + url.search;
}
