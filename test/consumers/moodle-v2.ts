import {
  arrayHinted,
  buildQuery,
  jsonDecode,
  jsonEncode,
  unguarded,
  type PhpObject,
} from "#test/consumers/php.ts";
import type { Send } from "#test/consumers/moodle-v1.ts";

/*
 * What the Moodle plugin from 2.0 on does with API v2; what v2 lacks it makes up from lists. Source: OBF contract, "M2" throughout,
 * section 5.
 */

export interface MoodleV2Issue {
  readonly recipients: readonly { readonly name: string; readonly email: string }[];
  readonly courseId: string;
  readonly message: Readonly<Record<"subject" | "body" | "linkText" | "footer", string>>;
}

/** An error as the plugin shows it: its own text for the status. */
export class MoodleV2Error extends Error {
  readonly code: number;
  constructor(code: number) {
    super(`apierror${code}`);
    this.code = code;
  }
}

/** The plugin connected as one client. */
export function moodleV2(send: Send, clientId: string) {
  async function ask(method: "GET" | "POST" | "PUT" | "DELETE", below: string, body?: PhpObject) {
    const answer = await send(method, below, body && jsonEncode(body));
    if (answer.status < 200 || answer.status > 299) throw new MoodleV2Error(answer.status);
    return { head: answer.head, json: jsonDecode(answer.body) as PhpObject };
  }
  /** A list page by page, a thousand at a time, with a rest in between. */
  async function all(
    below: string,
    parameters: Record<string, string | number | null> = {},
  ): Promise<PhpObject[]> {
    const found: PhpObject[] = [];
    for (let offset = 0; offset < 5000; offset += 1000) {
      if (offset > 0) await new Promise((resolve) => setTimeout(resolve, 100));
      const { json } = await ask("GET", `${below}?${buildQuery({ ...parameters, limit: 1000, offset })}`);
      const page = (json["result"] ?? []) as PhpObject[];
      found.push(...page);
      if (found.length >= Number(unguarded(json, "total")) || page.length === 0) break;
    }
    return found;
  }

  const plugin = {
    testConnection: async () => (await ask("GET", `/client/${clientId}/ping`)).json["success"] === true,
    async issuer() {
      const { json } = await ask("GET", `/client/${clientId}`);
      const { name, email, url, description } = json;
      return {
        name,
        email,
        url,
        description,
        verified: unguarded(json, "verified"),
        searchable: unguarded(json, "searchable"),
      };
    },
    async aliases(): Promise<string[]> {
      const { json } = await ask("GET", `/client/${clientId}/alias`);
      return ((json["result"] ?? []) as PhpObject[]).map(({ name }) => String(name));
    },
    /** Categories and names are filtered here, since v2 does not. */
    async badges(filter: { categories?: readonly string[]; name?: string } = {}) {
      const badges = await all(`/badge/${clientId}`, { draft: 0, external: 1 });
      return badges
        .filter(
          ({ category }) =>
            !filter.categories ||
            arrayHinted(category).some((one) => filter.categories?.includes(String(one))),
        )
        .filter(({ name }) => !filter.name || String(name).toLowerCase().includes(filter.name.toLowerCase()))
        .map((badge) => ({
          id: String(unguarded(badge, "id")),
          name: String(unguarded(badge, "name")),
          image: String(unguarded(badge, "image")),
          created: Number(unguarded(badge, "ctime")),
        }));
    },
    async categories(): Promise<string[]> {
      const badges = await all(`/badge/${clientId}`, { external: 1 });
      return [...new Set(badges.flatMap(({ category }) => arrayHinted(category).map(String)))].toSorted();
    },
    /** One badge, mapped to the members that the rest of the plugin knows from v1. */
    async badge(id: string) {
      const { json } = await ask("GET", `/badge/${clientId}/${id}`);
      const contents = arrayHinted(json["content"]) as PhpObject[];
      const content =
        contents.find(({ language }) => language === json["primary_language"]) ?? contents[0] ?? {};
      const message = json["email_message"] as Record<string, string> | null;
      return {
        name: String(unguarded(content, "name")),
        description: String(unguarded(content, "description")),
        criteria: String(unguarded(content, "criteria")),
        image: String(json["image"]),
        creator: (json["creator"] as { id: string } | null)?.id ?? null,
        subject: message?.["subject"] ?? "",
      };
    },
    /** Exports Moodle's own badge; the picture may be a drawing, and the language is left empty when Moodle knows none. */
    async exportBadge(badge: {
      name: string;
      description: string;
      criteria: string;
      image: string;
      language: string;
    }) {
      const { language, image, ...words } = badge;
      const { json } = await ask("POST", `/badge/${clientId}`, {
        primary_language: language,
        content: [{ language, ...words, tag: [], alignment: [] }],
        image,
        category: [],
        draft: false,
      });
      return String(json["resource_id"]);
    },
    deleteBadge: (id: string) => ask("DELETE", `/badge/${clientId}/${id}`),
    async deleteBadges(): Promise<void> {
      for (const { id } of await all(`/badge/${clientId}`)) await plugin.deleteBadge(String(id));
    },
    /** It still looks for the header that v1 has, to learn the event's id. */
    async issue(badgeId: string, { recipients, courseId, message }: MoodleV2Issue): Promise<string | null> {
      const { head, json } = await ask("POST", `/event/${clientId}/${badgeId}/issue`, {
        recipient: recipients,
        api_consumer_id: "Moodle",
        issued_on: Math.floor(Date.now() / 1000),
        send_email: true,
        show_report: true,
        log_entry: {
          course_id: courseId,
          course_name: "C",
          activity_name: null,
          wwwroot: "https://moodle.example",
        },
        email_message: {
          subject: message.subject,
          body: message.body,
          link_text: message.linkText,
          footer: message.footer,
        },
      });
      if (json["success"] !== true) throw new Error(String(json["message"]));
      return /^Location: .*event\/\w+\/(.+?)\r?$/im.exec(head)?.[1] ?? null;
    },
    /** A page of the history; recipients come from a second list, asked for by the second the event was made in. */
    async history(page: number, courseId?: string) {
      const log = courseId === undefined ? null : `course_id:${courseId}`;
      const parameters = { api_consumer_id: "Moodle", log_entry: log, limit: 20, offset: 20 * page };
      const { json } = await ask("GET", `/event/${clientId}?${buildQuery(parameters)}`);
      const rows = [];
      for (const event of (json["result"] ?? []) as PhpObject[]) {
        const made = Number(unguarded(event, "ctime"));
        unguarded(event, "recipient_count");
        const near = await all(`/event/${clientId}/recipient`, { begin: made - 1, end: made + 1 });
        const mine = near.filter(({ event_id: id }) => id === event["id"]);
        const public11 = await send(
          "GET",
          `/v1/badge/_/${String(event["badge_id"])}.json?v=1.1&event=${String(event["id"])}`,
        );
        if (public11.status !== 200) continue;
        rows.push({
          event: String(event["id"]),
          badgeName: String((jsonDecode(public11.body) as PhpObject)["name"]),
          course: courseOf(event["log_entry"]),
          recipients: mine.map(({ email }) => String(email)).toSorted(),
          revoked: mine.filter(({ revoked }) => revoked === true).map(({ email }) => String(email)),
        });
      }
      return { total: Number(unguarded(json, "total")), rows };
    },
    async recipients(event: string) {
      const found = await all(`/event/${clientId}/recipient`, { event_id: event });
      return found.map((one) => ({
        email: String(unguarded(one, "email")),
        name: String(unguarded(one, "name")),
        received: unguarded(one, "received"),
        receiveUrl: String(unguarded(one, "receive_url")),
      }));
    },
    async event(id: string) {
      const { json } = await ask("GET", `/event/${clientId}/${id}`);
      return {
        name: String(json["name"]),
        course: courseOf(json["log_entry"]),
        badge: json["badge"] as PhpObject,
      };
    },
    async revoke(event: string, addresses: readonly string[]): Promise<number> {
      const { json } = await ask("PUT", `/event/${clientId}/${event}/revoke`, { recipient: [...addresses] });
      return Number(json["count"]);
    },
  };
  return plugin;
}

/** `json_decode` takes text or null; anything else is a fatal type error. */
function courseOf(logEntry: unknown): string | null {
  if (logEntry === null) return null;
  if (typeof logEntry !== "string") throw new TypeError("json_decode(): Argument #1 must be of type string");
  const { course_id: course } = jsonDecode(logEntry) as PhpObject;
  return String(course);
}
