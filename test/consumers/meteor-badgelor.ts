import type { World } from "#test/consumers/world.ts";
import type { ClientIdentity } from "#test/support/raw-call.ts";

/* Badgelor for Meteor, as far as it is known: API v1 with a certificate, its address built in. Source: OBF contract, "BL" throughout. */

const api = "https://openbadgefactory.com/v1";

/** What a refusal's body says, which it reads member by member. */
export class BadgelorError extends Error {
  readonly code: number;
  constructor({ code, message }: { code: number; message: string }) {
    super(message);
    this.code = code;
  }
}

/** The application with its client's id and files. */
export function meteorBadgelor(world: World, client: string, identity: ClientIdentity) {
  async function request(method: string, below: string, body?: object) {
    const answer = await world.http(method, api + below, {
      identity,
      ...(body ? { headers: { "content-type": "application/json" }, body: JSON.stringify(body) } : {}),
    });
    if (answer.status >= 400)
      throw new BadgelorError(answer.json as { code: number; message: string } & object);
    return answer;
  }
  /** Lines, or `[]` for none. */
  const lines = (text: string) =>
    text.trim() === "[]"
      ? []
      : text
          .split("\n")
          .filter((line) => line.trim() !== "")
          .map((line) => JSON.parse(line) as Record<string, unknown>);

  return {
    /** A slash stands before the query. */
    badges: async (ids: readonly string[]) =>
      lines((await request("GET", `/badge/${client}/?id=${ids.join("|")}`)).text),
    async createBadge(badge: object): Promise<string> {
      const { headers } = await request("POST", `/badge/${client}`, badge);
      return (headers.get("location") ?? "").split("/").at(-1) ?? "";
    },
    issue: (badge: string, recipient: readonly string[]) =>
      request("POST", `/badge/${client}/${badge}`, { recipient }),
  };
}
