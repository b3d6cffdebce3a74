import { writeFileSync } from "node:fs";
import path from "node:path";
import { enrolLikePhp } from "#test/consumers/legacy-enrolment.ts";
import { jsonDecode, jsonEncode, type PhpObject } from "#test/consumers/php.ts";
import type { World } from "#test/consumers/world.ts";

/*
 * AppSaloon's "Open Badges for WordPress": API v1 with a certificate, over WordPress' own HTTP. Its address is built in, so a site
 * finds our server through its hosts file. Source: OBF contract, "AS" throughout.
 */

const api = "https://openbadgefactory.com/v1";

/** What the issue form posts; the plugin passes on what is there. */
export interface AppsaloonIssue {
  readonly recipients: readonly string[];
  readonly expires?: number | string;
  readonly mail?: Readonly<Record<string, string>>;
}

const mailFields = ["email_subject", "email_body", "email_link_text", "email_footer"] as const;

export function wordpressAppsaloon(world: World) {
  let client = "";

  async function request(method: string, below: string, body?: PhpObject) {
    const args = ["--request", method, "--cert", "appsaloon.pem", "--key", "appsaloon.key"];
    if (body) {
      writeFileSync(path.join(world.disk, "appsaloon-body"), jsonEncode(body));
      args.push("--data-binary", "@appsaloon-body");
    }
    return world.curl(...args, api + below);
  }
  /** The sentence under `error`, which it takes for granted in whatever is no success. */
  const errorOf = (body: string) => new Error((jsonDecode(body) as { error: string }).error);

  async function badge(id: string): Promise<PhpObject> {
    const { status, body } = await request("GET", `/badge/${client}/${id}`);
    if (status !== 200) throw errorOf(body);
    return jsonDecode(body) as PhpObject;
  }

  return {
    /** The request's common name is the whole subject line of the token. */
    authenticate: (pasted: string) =>
      enrolLikePhp(world, pasted, {
        api,
        keyFile: () => "appsaloon.key",
        certificateFile: () => "appsaloon.pem",
        subject: ({ subject }) => {
          if (subject.length > 64) throw new RangeError("string too long for a common name");
          return `/CN=${subject.replaceAll("/", "\\/")}`;
        },
        digest: "-sha512",
        contentType: "application/x-www-form-urlencoded",
        connected: (id) => (client = id),
      }),
    /** The ping's body is compared with the id as it is. */
    async testConnection(): Promise<boolean> {
      const { status, body } = await request("GET", `/ping/${client}`);
      return status === 200 && body === client;
    },
    async badges(): Promise<{ id: string; name: string; alias: unknown; image: string }[]> {
      const { status, body } = await request("GET", `/badge/${client}`);
      if (status !== 200) throw errorOf(body);
      return body
        .split("\n")
        .filter((piece) => piece !== "")
        .map((piece) => jsonDecode(piece) as PhpObject)
        .map((one) => ({
          id: String(one["id"]),
          name: String(one["name"]),
          alias: one["client_alias"],
          image: String(one["image"]),
        }));
    },
    badge,
    /** Refuses by itself when a mail text is neither in the form nor with the badge. */
    async issue(badgeId: string, { recipients, expires, mail = {} }: AppsaloonIssue): Promise<void> {
      const stored = await badge(badgeId);
      const texts = Object.fromEntries(mailFields.map((name) => [name, mail[name] || stored[name] || ""]));
      const missing = mailFields.find((name) => texts[name] === "");
      if (missing) throw new Error(`${missing} is empty`);
      const { status, body } = await request("POST", `/badge/${client}/${badgeId}`, {
        recipient: recipients,
        // `is_int`, and a form's values are texts.
        ...(typeof expires === "number" ? { expires } : {}),
        ...texts,
        api_consumer_id: client,
      });
      if (status !== 201) throw errorOf(body);
    },
  };
}
