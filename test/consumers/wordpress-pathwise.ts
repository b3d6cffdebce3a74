import { formToken, type World } from "#test/consumers/world.ts";

/* "Pathwise Badge Connect" for WordPress: API v1 with OAuth2. Source: OBF contract, "Pathwise" throughout. */

/** The plugin on one site; `api` ends with `/v1`. */
export function wordpressPathwise(world: World, api: string, client: string, secret: string) {
  let cached: { token: string; until: number } | null = null;
  const fetched: number[] = [];

  /** Kept for `expires_in − 86400` seconds; a time that is over at once just means no cache. */
  async function token(): Promise<string> {
    if (cached && cached.until > Date.now() / 1000) return cached.token;
    const { token: given, expiresIn } = await formToken(world, api, client, secret);
    fetched.push(expiresIn);
    cached = { token: given, until: Date.now() / 1000 + expiresIn - 86_400 };
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
