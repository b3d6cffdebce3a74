import { X509Certificate } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { enrolLikePhp } from "#test/consumers/legacy-enrolment.ts";
import {
  arrayHinted,
  buildQuery,
  jsonDecode,
  jsonEncode,
  unguarded,
  type PhpObject,
} from "#test/consumers/php.ts";
import type { World } from "#test/consumers/world.ts";

/* The Mahara issuer plugin: API v1 with a certificate, over libcurl. Source: OBF contract, "MH" throughout. */

/** What becomes of the address in the authentication form: https, no port, `/v1/` unless a version stands there. */
export function maharaAddress(typed: string): string {
  const { hostname, pathname } = new URL(/^https?:\/\//.test(typed) ? typed : `https://${typed}`);
  const below = pathname.replace(/\/+$/, "");
  return `https://${hostname}${/\/v[1-9]$/.test(below) ? below : `${below}/v1`}/`;
}

export interface MaharaIssue {
  readonly recipients: readonly string[];
  readonly group: number;
  readonly expires?: number;
  readonly mail: Readonly<Record<"subject" | "body" | "footer", string>>;
}

/** The plugin for one institution. */
export function mahara(world: World, institution: string, typedAddress: string) {
  const base = maharaAddress(typedAddress);
  const [key, certificate] = [`${institution}.key`, `${institution}.pem`];
  let client = "";

  /** libcurl that follows redirects. */
  async function curl(method: string, below: string, body?: PhpObject) {
    const args = ["--location", "--request", method, "--cert", certificate, "--key", key];
    if (body) {
      writeFileSync(path.join(world.disk, "mahara-body"), jsonEncode(body));
      args.push("--data-binary", "@mahara-body");
    }
    return world.curl(...args, base + below);
  }
  async function bodyOf(below: string): Promise<string> {
    const answer = await curl("GET", below);
    if (answer.status !== 200) throw new Error(`obf error ${answer.status}`);
    return answer.body;
  }
  const list = async (below: string) =>
    (await bodyOf(below))
      .split("\r\n")
      .filter((piece) => piece !== "")
      .map((piece) => jsonDecode(piece) as PhpObject);

  return {
    authenticate: (pasted: string) =>
      enrolLikePhp(world, pasted, {
        api: base.replace(/\/$/, ""),
        keyFile: () => key,
        certificateFile: () => certificate,
        subject: ({ id }) => `/CN=${id}`,
        contentType: "application/x-www-form-urlencoded",
        connected: (id) => (client = id),
      }),
    /** Its connection test asks for the client, not for a ping. */
    async isConnected(): Promise<boolean> {
      const { status } = await curl("GET", `client/${client}`);
      if (status >= 500) throw new Error(`obf is away: ${status}`);
      return status === 200;
    },
    async issuerName() {
      return String((jsonDecode(await bodyOf(`client/${client}`)) as PhpObject)["name"]);
    },
    async categories(): Promise<string[]> {
      return arrayHinted(jsonDecode(await bodyOf(`badge/${client}/_/categorylist`))).map(String);
    },
    /** The badges of a group, whose administrator chose categories; none chosen means all. */
    async badges(chosen: readonly string[] = []) {
      const badges = await list(`badge/${client}?draft=0`);
      return badges
        .filter((badge) => {
          const categories = arrayHinted(unguarded(badge, "category"));
          return chosen.length === 0 || categories.some((one) => chosen.includes(String(one)));
        })
        .map((badge) => ({
          id: String(badge["id"]),
          name: String(badge["name"]),
          image: String(badge["image"]),
        }));
    },
    /** One badge, with the mail texts that prefill the form and the date it would expire. */
    async badge(id: string) {
      const badge = jsonDecode(await bodyOf(`badge/${client}/${id}`)) as PhpObject;
      const texts = ["email_subject", "email_body", "email_footer"].map((name) => unguarded(badge, name));
      const months = badge["expires"] ? Number(badge["expires"]) : 0;
      const expires = new Date();
      expires.setMonth(expires.getMonth() + months);
      return { name: String(badge["name"]), texts, expires: months > 0 ? expires : null };
    },
    async issue(badgeId: string, { recipients, group, expires, mail }: MaharaIssue): Promise<void> {
      const answer = await curl("POST", `badge/${client}/${badgeId}`, {
        recipient: recipients,
        issued_on: Math.floor(Date.now() / 1000),
        ...(expires ? { expires } : {}),
        email_subject: mail.subject,
        email_body: mail.body,
        email_footer: mail.footer,
        log_entry: { groupid: group },
        api_consumer_id: `mahara_group_${group}`,
      });
      if (answer.status !== 201) throw new Error(`issuing failed: ${answer.status} ${answer.body}`);
    },
    /** The history of a group, or of the whole institution: then the consumer's id is sent empty. */
    async history(group: number | null, page: { offset: number; limit: number }, badgeId?: string) {
      const filter = {
        api_consumer_id: group === null ? "" : `mahara_group_${group}`,
        badge_id: badgeId ?? null,
      };
      const query = buildQuery({ ...filter, ...page, order_by: "desc" });
      const count = jsonDecode(await bodyOf(`event/${client}?${buildQuery({ ...filter, count_only: 1 })}`));
      const events = await list(`event/${client}?${query}`);
      return {
        total: Number((count as PhpObject)["result_count"]),
        events: events.map((event) => ({
          name: String(event["name"]),
          recipients: arrayHinted(event["recipient"]).map(String),
        })),
      };
    },
    /** Cron reminds by the certificate's end. */
    certificateEnds: () => new X509Certificate(readFileSync(path.join(world.disk, certificate))).validToDate,
  };
}
