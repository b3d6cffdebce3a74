import { z } from "zod";
import type { World } from "#test/consumers/world.ts";
import type { RawAnswer } from "#test/support/raw-call.ts";

/*
 * The Python client `obc`: API v1 with OAuth2, its answers checked by models. Source: OBF contract, "OC" throughout.
 */

const nullableText = z.string().nullish();

/** The badge's model. Unknown members are dropped; a wrong one fails the whole answer. */
const badgeModel = z.object({
  id: nullableText,
  name: z.string(),
  description: z.string(),
  image: nullableText,
  css: nullableText,
  criteria_html: nullableText,
  email_subject: nullableText,
  email_body: nullableText,
  email_link_text: nullableText,
  email_footer: nullableText,
  expires: z.int().nullish(),
  tags: z.array(z.string()).nullish(),
  draft: z.union([z.boolean(), z.literal([0, 1])]),
  metadata: z.record(z.string(), z.unknown()).nullish(),
});
export type PythonBadge = z.infer<typeof badgeModel>;

const objectOrText = z.union([z.record(z.string(), z.unknown()), z.string()]).nullish();

/** The issuing event's model. */
const issueModel = z.object({
  id: z.string(),
  badge_id: z.string(),
  recipient: z.array(z.string()),
  expires: z.int().nullish(),
  issued_on: z.int().nullish(),
  email_subject: nullableText,
  email_body: nullableText,
  email_link_text: nullableText,
  email_footer: nullableText,
  badge_override: objectOrText,
  log_entry: objectOrText,
  api_consumer_id: nullableText,
  send_email: z.literal([0, 1]).nullish(),
  revoked: z.record(z.string(), z.int()).nullish(),
});
export type PythonIssue = z.infer<typeof issueModel>;

const assertionModel = z.object({
  id: z.string(),
  image: z.url().nullable(),
  json: z.url().nullable(),
  pdf: z.record(z.string(), z.url()).nullable(),
  recipient: z.string(),
  status: z.string(),
});
export type PythonAssertion = z.infer<typeof assertionModel>;

/** Neither a token nor a reason that the client could read. */
export class AuthenticationError extends Error {}

export interface BadgeQuery {
  readonly draft?: 0 | 1;
  readonly category?: readonly string[];
  readonly id?: readonly string[];
  readonly query?: string;
  readonly meta?: Readonly<Record<string, string>>;
}

/** The client for one organisation; `root` is its attribute `api_root_url`, whose path is lost. */
export function pythonObc(world: World, clientId: string, clientSecret: string, root: string) {
  let token: string | null = null;
  const urljoin = (path: string) => new URL(path, root).href;
  const session = { "user-agent": "python-requests/2.31.0", accept: "*/*", connection: "keep-alive" };

  async function accessToken(): Promise<string> {
    if (token !== null) return token;
    const answer = await world.http("POST", urljoin("/v1/client/oauth2/token"), {
      headers: { ...session, "content-type": "application/json" },
      body: JSON.stringify({
        grant_type: "client_credentials",
        client_id: clientId,
        client_secret: clientSecret,
      }),
    });
    let json: Record<string, unknown>;
    try {
      json = answer.json;
    } catch {
      throw new AuthenticationError("the answer is no JSON");
    }
    if (typeof json["access_token"] !== "string") throw new AuthenticationError("no access token");
    return (token = json["access_token"]);
  }

  /** On 403 the token is dropped, and the same is asked once more with a new one. */
  async function request(method: string, path: string, body?: object): Promise<RawAnswer> {
    const once = async () =>
      world.http(method, urljoin(path), {
        headers: {
          ...session,
          authorization: `Bearer ${await accessToken()}`,
          ...(body ? { "content-type": "application/json" } : {}),
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
    const answer = await once();
    if (answer.status !== 403) return answer;
    token = null;
    return once();
  }
  async function expecting(status: number, method: string, path: string, body?: object): Promise<RawAnswer> {
    const answer = await request(method, path, body);
    if (answer.status !== status) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer;
  }

  /** The body as one JSON value, or else its lines; blank ones are skipped. */
  async function read<Model extends z.ZodType>(model: Model, path: string): Promise<z.infer<Model>[]> {
    const { text } = await expecting(200, "GET", path);
    let values: unknown[];
    try {
      values = [JSON.parse(text)];
    } catch {
      values = text
        .split("\n")
        .filter((line) => line.trim() !== "")
        .map((line) => JSON.parse(line) as unknown);
    }
    return values.map((value) => model.parse(value));
  }
  async function readOne<Model extends z.ZodType>(model: Model, path: string): Promise<z.infer<Model>> {
    const [value] = await read(model, path);
    if (value === undefined) throw new Error(`nothing at ${path}`);
    return value;
  }

  /** The new object's id: the pattern is anchored at the start of the header's value. */
  function idIn(answer: RawAnswer, kind: "badge" | "event"): string {
    const pattern = new RegExp(`^/v1/${kind}/${clientId}/(.*)`);
    const id = pattern.exec(answer.headers.get("location") ?? "")?.[1];
    if (!id) throw new Error(`no ${kind} in Location: ${answer.headers.get("location")}`);
    return id;
  }

  const badges = `/v1/badge/${clientId}`;
  const events = `/v1/event/${clientId}`;
  return {
    checkAuth: async () => (await request("GET", `/v1/ping/${clientId}`)).status === 200,
    /** Its cache survives the program, and so may hold what is no good any more. */
    cacheToken: (text: string) => void (token = text),

    /** Posts the whole model, nulls and its own members too, and reads back what was made. */
    async createBadge(badge: Partial<PythonBadge>): Promise<PythonBadge> {
      const nothing = Object.fromEntries(Object.keys(badgeModel.shape).map((name) => [name, null]));
      const dump = { ...nothing, draft: false, is_created: false, ...badge };
      const answer = await expecting(201, "POST", badges, dump);
      return readOne(badgeModel, `${badges}/${idIn(answer, "badge")}`);
    },
    readBadge: (id: string) => readOne(badgeModel, `${badges}/${id}`),
    readBadges({ draft, category, id, query, meta = {} }: BadgeQuery = {}): Promise<PythonBadge[]> {
      const parameters = new URLSearchParams({
        ...(draft === undefined ? {} : { draft: String(draft) }),
        ...(category ? { category: category.join("|") } : {}),
        ...(id ? { id: id.join("|") } : {}),
        ...(query ? { query } : {}),
        ...Object.fromEntries(Object.entries(meta).map(([key, value]) => [`meta:${key}`, value])),
      });
      return read(badgeModel, `${badges}?${parameters.toString()}`);
    },
    updateBadge: (badge: PythonBadge) =>
      expecting(204, "PUT", `${badges}/${badge.id}`, { ...badge, is_created: true }),
    deleteBadge: (id: string) => expecting(204, "DELETE", `${badges}/${id}`),
    deleteBadges: () => expecting(204, "DELETE", badges),

    /** Posts the whole model, and reads back the event it made. */
    async issue(
      badgeId: string,
      issue: Partial<PythonIssue> & { recipient: string[] },
    ): Promise<PythonIssue> {
      const nothing = Object.fromEntries(Object.keys(issueModel.shape).map((name) => [name, null]));
      const dump = { ...nothing, is_created: false, send_email: 1, ...issue };
      const answer = await expecting(201, "POST", `${badges}/${badgeId}`, dump);
      return readOne(issueModel, `${events}/${idIn(answer, "event")}`);
    },
    readEvents: (parameters: Readonly<Record<string, string>> = {}) =>
      read(issueModel, `${events}?${new URLSearchParams(parameters).toString()}`),
    assertions: (event: string, addresses: readonly string[] = []) =>
      read(
        assertionModel,
        `${events}/${event}/assertion${addresses.length > 0 ? `?email=${addresses.join("|")}` : ""}`,
      ),
    revoke: (event: string, addresses: readonly string[]) =>
      expecting(204, "DELETE", `${events}/${event}?email=${addresses.join("|")}`),
  };
}
