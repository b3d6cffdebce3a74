import { writeFileSync } from "node:fs";
import path from "node:path";
import { enrolLikePhp } from "#test/consumers/legacy-enrolment.ts";
import {
  buildQuery,
  jsonDecode,
  jsonEncode,
  unguarded,
  urlEncode,
  type PhpObject,
} from "#test/consumers/php.ts";
import type { World } from "#test/consumers/world.ts";
import type { CurlAnswer } from "#test/support/curl.ts";

/* OBF's WordPress plugin (a fork of BadgeOS): API v1 with a certificate, over Guzzle 5. Source: OBF contract, "WP" throughout. */

/** What becomes of the address in the settings; one that ends with a slash gets two. */
export function wordpressAddress(typed: string): string {
  const url = /^https?:\/\//.test(typed) ? typed : `https://${typed}`;
  return url.endsWith("/v1") ? url : `${url}/v1`;
}

/** The plugin on one site. */
export function wordpressBadgeos(world: World, typedAddress: string) {
  const api = wordpressAddress(typedAddress);
  let client = "";

  /** Guzzle throws for 4xx and 5xx, with the server's `error` when it can be read, and follows no redirect. */
  async function guzzle(method: string, below: string, body?: PhpObject): Promise<CurlAnswer> {
    const args = ["--request", method, "--cert", `${client}-cert.pem`, "--key", `${client}.key`];
    if (body) {
      writeFileSync(path.join(world.disk, "wordpress-body"), jsonEncode(body));
      // A string body has no type in Guzzle.
      args.push("--header", "Content-Type:", "--data-binary", "@wordpress-body");
    }
    const answer = await world.curl(...args, api + below);
    if (answer.status < 400) return answer;
    throw new Error((jsonDecode(answer.body) as { error: string }).error);
  }
  /** Pieces between line feeds become one array; a piece of white space alone would spoil it. */
  async function list(below: string): Promise<PhpObject[]> {
    const { body } = await guzzle("GET", below);
    const pieces = body.split("\n").filter((piece) => piece !== "");
    const all = jsonDecode(`[${pieces.join(",")}]`);
    if (!Array.isArray(all)) throw new TypeError("foreach() argument must be of type array");
    return all as PhpObject[];
  }
  const one = async (below: string) => jsonDecode((await guzzle("GET", below)).body) as PhpObject;

  return {
    api,
    authenticate: (pasted: string) =>
      enrolLikePhp(world, pasted, {
        api,
        keyFile: (id) => `${id}.key`,
        certificateFile: (id) => `${id}-cert.pem`,
        subject: ({ id }) => `/C=AU/ST=Some-State/O=Internet Widgits Pty Ltd/CN=${id}`,
        contentType: null,
        connected: (id) => (client = id),
      }),
    testConnection: () => guzzle("GET", `/ping/${client}`).then(() => true),

    async badges(): Promise<{ id: string; name: string; picture: Buffer; modified: Date }[]> {
      return (await list(`/badge/${client}`)).map((badge) => ({
        id: String(badge["id"]),
        name: String(badge["name"]),
        picture: pictureOf(badge),
        modified: dateOf(unguarded(badge, "mtime")),
      }));
    },
    badge: (id: string) => one(`/badge/${client}/${id}`),
    async categories(): Promise<unknown> {
      return jsonDecode((await guzzle("GET", `/badge/${client}/_/categorylist`)).body);
    },
    /** Returns the event's id, or null when no header is called exactly `Location`. */
    async issue(badgeId: string, recipients: readonly string[]): Promise<string | null> {
      const badge = await one(`/badge/${client}/${badgeId}`);
      const answer = await guzzle("POST", `/badge/${client}/${badgeId}`, {
        recipient: recipients.map((address) => address.toLowerCase()),
        issued_on: Math.floor(Date.now() / 1000),
        expires: 0,
        email_subject: badge["email_subject"] || `You have earned: ${String(badge["name"])}`,
        email_body: badge["email_body"],
        email_link_text: badge["email_link_text"],
        email_footer: badge["email_footer"],
        badge_id: badgeId,
        api_consumer_id: "obf-wp",
        show_report: 1,
      });
      return /^Location: .*event\/\w+\/(.*?)\r?$/m.exec(answer.head)?.[1] ?? null;
    },
    /** Which awards the site's users have, by the addresses as they stand in the answers. */
    async awardsOf(users: readonly string[]): Promise<Record<string, { event: string; badge: string }[]>> {
      const found: Record<string, { event: string; badge: string }[]> = {};
      for (const event of await list(`/event/${client}?${buildQuery({ api_consumer_id: "obf-wp" })}`)) {
        for (const recipient of unguarded(event, "recipient") as string[]) {
          (found[recipient] ??= []).push({ event: String(event["id"]), badge: String(event["badge_id"]) });
        }
      }
      return Object.fromEntries(users.map((user) => [user, found[user.toLowerCase()] ?? []]));
    },
    event: (id: string) => one(`/event/${client}/${id}`),
    async revoked(event: string): Promise<unknown> {
      return (await one(`/event/${client}/${event}/revoked`))["revoked"];
    },
    revoke: (event: string, addresses: readonly string[]) =>
      guzzle("DELETE", `/event/${client}/${event}/?email=${addresses.map(urlEncode).join("|")}`),
    deleteBadges: () => guzzle("DELETE", `/badge/${client}`),
  };
}

/** What stands behind the first comma of the data address, decoded. */
function pictureOf(badge: PhpObject): Buffer {
  const [, data] = String(unguarded(badge, "image")).split(",");
  if (data === undefined) throw new TypeError("Undefined offset: 1");
  return Buffer.from(data, "base64");
}

/** `DateTime::createFromFormat('U', …)`: whole seconds, as a number or as digits. */
function dateOf(value: unknown): Date {
  if (!/^\d+$/.test(String(value))) throw new TypeError("createFromFormat() returned false");
  return new Date(Number(value) * 1000);
}
