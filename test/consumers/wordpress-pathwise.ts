import type { World } from "#test/consumers/world.ts";

/* "Pathwise Badge Connect" for WordPress: API v1 with OAuth2. Source: OBF contract, "Pathwise" throughout. */

export function wordpressPathwise(world: World, api: string, client: string, secret: string) {
  let cached: { token: string; until: number } | null = null;
  const fetched: number[] = [];

  /** Kept for `expires_in − 86400` seconds; a time that is over at once just means no cache. */
  async function token(): Promise<string> {
    if (cached && cached.until > Date.now() / 1000) return cached.token;
    const body = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: client,
      client_secret: secret,
    }).toString();
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const { json } = await world.http("POST", `${api}/client/oauth2/token`, { headers, body });
    fetched.push(Number(json["expires_in"]));
    cached = {
      token: String(json["access_token"]),
      until: Date.now() / 1000 + Number(json["expires_in"]) - 86_400,
    };
    return cached.token;
  }
  const request = async (method: string, below: string, body?: object) =>
    world.http(method, api + below, {
      headers: {
        authorization: `Bearer ${await token()}`,
        ...(body ? { "content-type": "application/json" } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });

  return {
    /** How often a token was fetched, with the seconds it was good for. */
    fetched,
    ping: async () => (await request("GET", `/ping/${client}`)).text.trim() === client,
    /** The trimmed body, split; it cannot be empty. */
    async badges(): Promise<string[]> {
      const { text } = await request("GET", `/badge/${client}`);
      return text
        .trim()
        .split(/\r?\n/)
        .map((line) => (JSON.parse(line) as { name: string }).name);
    },
    async issue(badge: string, recipient: string): Promise<void> {
      const answer = await request("POST", `/badge/${client}/${badge}`, { recipient: [recipient] });
      if (answer.status !== 201) throw new Error(`${answer.status} ${answer.text}`);
    },
  };
}
