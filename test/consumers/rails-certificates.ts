import { formToken, type World } from "#test/consumers/world.ts";

/*
 * A Rails class over HTTPX that issues and offers the PDF certificate: API v1 with OAuth2. Source: OBF contract, "XX … a Rails
 * class", sections 3 and 4.3.
 */

export interface RailsAssertion {
  readonly id: string;
  readonly status: string;
  readonly pdf: { readonly en: string } | null;
}

/** The class for one organisation; `api` ends with `/v1`. */
export function railsCertificates(world: World, api: string, client: string, secret: string) {
  let token = "";
  const bearer = () => ({ authorization: `Bearer ${token}` });

  return {
    async signIn(): Promise<number> {
      const given = await formToken(world, api, client, secret);
      token = given.token;
      return given.expiresIn;
    },
    /** `Full Name <mail>`; returns the event's address as the header gives it. */
    async issue(badge: string, name: string, email: string): Promise<string> {
      const answer = await world.http("POST", `${api}/badge/${client}/${badge}`, {
        headers: { ...bearer(), "content-type": "application/json" },
        body: JSON.stringify({ recipient: [`${name} <${email}>`] }),
      });
      if (answer.status !== 201) throw new Error(`${answer.status} ${answer.text}`);
      return answer.headers.get("location") ?? "";
    },
    /** The assertion of one person: the whole body is one JSON object. */
    async assertion(event: string, email: string): Promise<RailsAssertion> {
      const query = `email=${encodeURIComponent(email)}`;
      const address = new URL(`${event}/assertion?${query}`, api).href;
      const answer = await world.http("GET", address, { headers: bearer() });
      return answer.json as unknown as RailsAssertion;
    },
    /** The PDF, asked for with the bearer header. */
    async pdf({ pdf }: RailsAssertion): Promise<Buffer> {
      if (pdf === null) throw new TypeError("undefined method `[]' for nil");
      const answer = await world.http("GET", pdf.en, { headers: bearer() });
      if (!answer.bytes.subarray(0, 5).equals(Buffer.from("%PDF-"))) throw new Error("no PDF");
      return answer.bytes;
    },
  };
}
