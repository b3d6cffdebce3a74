import { writeFileSync } from "node:fs";
import path from "node:path";
import { jsonDecode, type PhpObject } from "#test/consumers/php.ts";
import { type Send } from "#test/consumers/moodle-v1.ts";
import type { World } from "#test/consumers/world.ts";
import type { CurlAnswer } from "#test/support/curl.ts";

/*
 * How the Moodle plugin signs in with OAuth2, for API v1 and v2 alike. Source: OBF contract, "M1" and "M2", sections 2.3 and 3.
 */

/** A line of the plugin's table of clients. */
export interface OauthClient {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly clientName: string;
  readonly url: string;
  accessToken: string;
  tokenExpires: number;
}

/** The plugin's clients on one site; `version` is the API's. */
export function moodleWithOauth(world: World, version: "v1" | "v2") {
  const clients: OauthClient[] = [];
  /** Every call, for tests that count them. */
  const calls: string[] = [];
  /** What the plugin's clock says beside the real one, in seconds. */
  const clock = { ahead: 0 };
  const now = () => Math.floor(Date.now() / 1000) + clock.ahead;

  async function curl(...args: string[]): Promise<CurlAnswer> {
    const answer = await world.curl(...args);
    calls.push(`${answer.status} ${args.at(-1)}`);
    return answer;
  }

  /** The fields are joined as a command line run joins them when the site's separator says so. */
  async function fetchToken(url: string, clientId: string, clientSecret: string) {
    const fields = `grant_type=client_credentials&amp;client_id=${clientId}&amp;client_secret=${clientSecret}`;
    const type = ["--header", "Content-Type: application/x-www-form-urlencoded"];
    const answer = await curl(...type, "--data-binary", fields, `${url}/${version}/client/oauth2/token`);
    const json = jsonDecode(answer.body) as PhpObject | null;
    if (json === null) throw new Error("apierror503");
    if (answer.status !== 200) throw new Error(String(json["error"]));
    return { token: String(json["access_token"]), expires: now() + Number(json["expires_in"]) };
  }

  async function tokenOf(client: OauthClient): Promise<string> {
    if (client.tokenExpires < now()) {
      const given = await fetchToken(client.url, client.clientId, client.clientSecret);
      client.accessToken = given.token;
      client.tokenExpires = given.expires;
    }
    return client.accessToken;
  }

  /** Calls as one client, below the API's version or with another one. On 403 the same once more, then the same address with the token of every other client. */
  function sendAs(client: OauthClient): (...args: Parameters<Send>) => Promise<CurlAnswer> {
    return async (method, below, body) => {
      const once = async (as: OauthClient) => {
        const args = ["--request", method, "--header", `Authorization: Bearer ${await tokenOf(as)}`];
        if (body !== undefined) {
          const type = version === "v2" ? ["--header", "Content-Type: application/json"] : [];
          writeFileSync(path.join(world.disk, "moodle-body"), body);
          args.push(...type, "--data-binary", "@moodle-body");
        }
        const target = /^\/v\d\//.test(below) ? below : `/${version}${below}`;
        return curl(...args, client.url + target);
      };
      let answer = await once(client);
      if (answer.status === 403) answer = await once(client);
      for (const other of clients) {
        if (answer.status === 403 && other !== client) answer = await once(other);
      }
      return answer;
    };
  }

  return {
    clients,
    calls,
    clock,
    /** Saving the form: it asks for a token and for the client, whose name it keeps; a row is there only when both work. */
    async addClient(typedUrl: string, clientId: string, clientSecret: string): Promise<OauthClient> {
      if (!/^https?:\/\/.+/.test(typedUrl)) throw new Error("invalid url");
      if (!/^\w+$/.test(clientId) || !/^\w+$/.test(clientSecret)) throw new Error("invalid id or secret");
      const url = typedUrl.replace(/\/+$/, "");
      const given = await fetchToken(url, clientId, clientSecret);
      const bearer = ["--header", `Authorization: Bearer ${given.token}`];
      const answer = await curl(...bearer, `${url}/${version}/client/${clientId}`);
      const { name } = jsonDecode(answer.body) as { name: string };
      const client = {
        clientId,
        clientSecret,
        clientName: name,
        url,
        accessToken: given.token,
        tokenExpires: given.expires,
      };
      clients.push(client);
      clients.sort((a, b) => a.clientName.localeCompare(b.clientName));
      return client;
    },
    sendAs,
  };
}
