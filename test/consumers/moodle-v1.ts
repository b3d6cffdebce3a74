import {
  jsonDecode,
  jsonEncode,
  buildQuery,
  unguarded,
  urlEncode,
  type PhpObject,
} from "#test/consumers/php.ts";
import type { CurlAnswer } from "#test/support/curl.ts";

/*
 * What the Moodle and Totara plugin does with API v1, however it is signed in: its calls in its order, read as it reads them.
 * Source: OBF contract, "M1" and "MO" throughout.
 */

/** One exchange of the plugin, below the API's address. */
export type Send = (
  method: "GET" | "POST" | "PUT" | "DELETE",
  below: string,
  body?: string,
) => Promise<CurlAnswer>;

/** The plugin shows an administrator the text it has for a code; other codes show a raw placeholder. */
export class MoodleError extends Error {
  readonly code: number;
  constructor(code: number) {
    const known = [400, 403, 404, 405, 411, 413, 429, 495, 496, 500, 502, 503].includes(code);
    super(known ? `apierror${code}` : `[[apierror${code}]]`);
    this.code = code;
  }
}

export interface MoodleBadge {
  readonly id: string;
  readonly name: string;
  readonly criteriaAddress: string | null;
  readonly expires: Date | null;
  readonly draft: boolean;
}

/** A row of the history page. */
export interface HistoryRow {
  readonly event: string;
  readonly badgeName: string;
  readonly recipients: readonly string[];
  readonly revoked: number;
}

export interface MoodleIssue {
  readonly recipients: readonly { readonly name: string; readonly email: string }[];
  readonly course: { readonly id: string; readonly name: string };
  readonly template?: Readonly<Record<"subject" | "body" | "linkText" | "footer", string>>;
  readonly criteriaAdd?: string;
  readonly expires?: number;
}

/** The plugin connected as one client. */
export function moodleV1(send: Send, clientId: string) {
  async function ask(
    method: "GET" | "POST" | "DELETE",
    below: string,
    body?: PhpObject,
  ): Promise<CurlAnswer> {
    const answer = await send(method, below, body && jsonEncode(body));
    if (answer.status < 200 || answer.status > 299) throw new MoodleError(answer.status);
    return answer;
  }
  const list = async (below: string) =>
    (await ask("GET", below)).body
      .split("\r\n")
      .filter((piece) => piece !== "")
      .map((piece) => jsonDecode(piece) as PhpObject);
  const one = async (below: string) => jsonDecode((await ask("GET", below)).body) as PhpObject;

  const plugin = {
    testConnection: () => ask("GET", `/ping/${clientId}`).then(() => true),

    /** The badges page; with rules for course categories it loses the names of its other parameters. */
    async badges(categories: readonly string[] = []): Promise<MoodleBadge[]> {
      const query =
        categories.length > 0
          ? `0=draft&1=external&category=${categories.map(urlEncode).join("|")}`
          : buildQuery({ draft: 0, external: 1 });
      const badges = await list(`/badge/${clientId}?${query}`);
      return badges
        .filter((badge) => Boolean(unguarded(badge, "readyforissuing")))
        .map(readBadge)
        .toSorted((a, b) => a.name.localeCompare(b.name));
    },
    async badge(id: string) {
      const badge = await one(`/badge/${clientId}/${id}`);
      const mail = ["email_subject", "email_body", "email_footer"].map((name) => badge[name] ?? "");
      return {
        ...readBadge(badge),
        image: String(badge["image"]),
        criteriaHtml: badge["criteria_html"],
        mail,
      };
    },
    async categories(): Promise<string[]> {
      const categories = jsonDecode((await ask("GET", `/badge/${clientId}/_/categorylist`)).body);
      if (!Array.isArray(categories)) throw new TypeError("foreach() argument must be of type array");
      return categories.map(String);
    },
    /** Moodle's own badges are exported with all members, those without a value empty. */
    exportBadge: (badge: { name: string; description: string; image: string; criteria: string }) =>
      ask("POST", `/badge/${clientId}`, {
        name: badge.name,
        description: badge.description,
        image: badge.image,
        css: "",
        criteria_html: badge.criteria,
        email_subject: "",
        email_body: "",
        email_link_text: "",
        email_footer: "",
        expires: "",
        tags: [],
        draft: false,
      }),
    deleteBadge: (id: string) => ask("DELETE", `/badge/${clientId}/${id}`),
    deleteBadges: () => ask("DELETE", `/badge/${clientId}`),

    /** It pings before every issue, and learns the event's id from the header lines. */
    async issue(
      badgeId: string,
      { recipients, course, template, criteriaAdd, expires }: MoodleIssue,
    ): Promise<string> {
      await plugin.testConnection();
      const answer = await ask("POST", `/badge/${clientId}/${badgeId}`, {
        recipient: recipients.map(({ name, email }) => `${name} <${email}>`),
        issued_on: Math.floor(Date.now() / 1000),
        ...(template && {
          email_subject: template.subject,
          email_body: template.body,
          email_link_text: template.linkText,
          email_footer: template.footer,
        }),
        ...(criteriaAdd && { badge_override: { criteria_add: criteriaAdd } }),
        ...(expires && expires > 0 ? { expires } : {}),
        log_entry: {
          course_id: course.id,
          course_name: course.name,
          activity_name: null,
          wwwroot: "https://moodle.example",
        },
        api_consumer_id: "Moodle",
        show_report: 1,
      });
      const [, event] = /^Location: .*event\/\w+\/(.+?)\r?$/im.exec(answer.head) ?? [];
      if (!event) throw new TypeError("Undefined array key: the event's id");
      return event;
    },

    /** A page of the history: first how many there are, then ten of them, each with the badge as it was issued. */
    async history(
      page: number,
      filter: { courseId?: string; badgeId?: string } = {},
    ): Promise<{ total: number; rows: HistoryRow[] }> {
      const parameters = {
        api_consumer_id: "Moodle",
        badge_id: filter.badgeId ?? null,
        log_entry: filter.courseId ? `"course_id":"${filter.courseId}"` : null,
        query: "",
      };
      const [count] = await list(`/event/${clientId}?${buildQuery({ ...parameters, count_only: 1 })}`);
      const paging = { count_only: 0, limit: 10, offset: 10 * page, order_by: "asc" };
      const events = await list(`/event/${clientId}?${buildQuery({ ...parameters, ...paging })}`);
      return { total: Number(unguarded(count ?? {}, "result_count")), rows: await withBadges(events) };
    },
    /** What a user has: one question for each of their addresses. */
    async badgesOf(addresses: readonly string[]): Promise<HistoryRow[]> {
      const found: PhpObject[] = [];
      for (const email of addresses)
        found.push(...(await list(`/event/${clientId}?${buildQuery({ email })}`)));
      return withBadges(found);
    },
    async event(id: string) {
      const event = await one(`/event/${clientId}/${id}`);
      const members = [
        "name",
        "badge_id",
        "issued_on",
        "email_subject",
        "email_body",
        "email_footer",
      ] as const;
      return {
        ...Object.fromEntries(members.map((name) => [name, unguarded(event, name)])),
        recipient: unguarded(event, "recipient") as string[],
      };
    },
    async revoked(event: string): Promise<Record<string, number>> {
      return (await one(`/event/${clientId}/${event}/revoked`))["revoked"] as Record<string, number>;
    },
    revoke: (event: string, addresses: readonly string[]) =>
      ask("DELETE", `/event/${clientId}/${event}/?email=${addresses.map(urlEncode).join("|")}`),

    async issuer() {
      const issuer = await one(`/client/${clientId}`);
      const members = ["id", "description", "email", "url", "name"];
      const read = Object.fromEntries(members.map((name) => [name, String(unguarded(issuer, name))]));
      return { ...read, verified: issuer["verified"] === 1 };
    },
    branding: async (name: "issued_by" | "verified_by") => (await ask("GET", `/badge/_/${name}.png`)).status,
  };

  /** Rows whose badge cannot be read any more disappear. */
  async function withBadges(events: readonly PhpObject[]): Promise<HistoryRow[]> {
    const rows: HistoryRow[] = [];
    for (const event of events.toSorted((a, b) => Number(b["issued_on"]) - Number(a["issued_on"]))) {
      unguarded(event, "expires");
      const id = String(unguarded(event, "id"));
      const badgeId = String(unguarded(event, "badge_id"));
      const answer = await send("GET", `/badge/_/${badgeId}.json?v=1.1&event=${id}`);
      if (answer.status !== 200) continue;
      const badge = readBadge({ ...(jsonDecode(answer.body) as PhpObject), readyforissuing: true });
      const revoked = unguarded(event, "revoked");
      if (typeof revoked !== "object" || revoked === null) throw new TypeError("count(): not countable");
      const recipients = unguarded(event, "recipient") as string[];
      const { length } = Object.keys(revoked);
      rows.push({ event: id, badgeName: badge.name, recipients, revoked: length });
    }
    return rows;
  }
  return plugin;
}

function readBadge(badge: PhpObject): MoodleBadge {
  const criteria = (badge["criteria_url"] ?? badge["criteria"] ?? "") as string;
  const months = Number(badge["expires"] ?? 0);
  const expires = new Date();
  expires.setMonth(expires.getMonth() + months);
  unguarded(badge, "description");
  if ("draft" in badge) unguarded(badge, "ctime");
  return {
    id: String(unguarded(badge, "id")),
    name: String(unguarded(badge, "name")),
    criteriaAddress: /^https?:\/\//.test(criteria) ? criteria : null,
    expires: months > 0 ? expires : null,
    draft: Boolean(Number(badge["draft"] ?? 0)),
  };
}
