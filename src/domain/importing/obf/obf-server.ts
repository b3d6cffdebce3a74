import { patiently, type Patience } from "#src/domain/importing/obf/patience.ts";
import { jsonIn } from "#src/domain/importing/obf/wire.ts";
import { linesOf } from "#src/domain/importing/obf/lines.ts";
import type { FetchOutside, OutsideAnswer, OutsideRequest } from "#src/platform/outbound/fetch-outside.ts";
import { Problem } from "#src/platform/problem.ts";

/** Where to read from, and as whom. */
export interface ObfAccess {
  /** Without a version at its end. */
  readonly origin: string;
  readonly clientId: string;
  /** Null: the client certificate that `fetchOutside` shows. */
  readonly clientSecret: string | null;
  readonly fetchOutside: FetchOutside;
  readonly patience: Patience;
}

export type ObfVersion = "v1" | "v2";
type Query = Readonly<Record<string, string | number>>;

/** The calls of an OBF-compatible server that an import needs. */
export interface ObfServer {
  readonly origin: string;
  readonly clientId: string;
  /** Whether credentials and server are good for a version. */
  ping(version: ObfVersion): Promise<boolean>;
  /** A JSON document of the client's, below `/v1/…` or `/v2/…`; null when there is none. */
  json(version: ObfVersion, path: string, query?: Query): Promise<unknown>;
  /** A list of version 1, of whose lines only what `read` makes is kept; null when there is none. */
  lines<Item>(path: string, query: Query, read: (line: unknown) => Item): Promise<Item[] | null>;
  /**
   * What stands at a public address, without credentials; null when there is nothing. Somebody else's server that cannot be reached is
   * no reason to end an import: that is an `invalid` Problem.
   */
  open(url: string): Promise<OutsideAnswer | null>;
}

const MIB = 1_048_576;
const timeLimits = { connect: 10_000, firstByte: 120_000, total: 600_000 };

/** Opens an OBF-compatible server for reading. Nothing is asked yet. */
export function openObfServer(access: ObfAccess): ObfServer {
  const { origin, clientId, clientSecret, fetchOutside } = access;
  const patient = patiently(access.patience);
  const tokens = new Map<ObfVersion, Promise<string>>();

  const fetchPatiently = (url: string, request: OutsideRequest): Promise<OutsideAnswer> =>
    patient(() => fetchOutside(url, { maxBytes: 64 * MIB, timeLimits, ...request }));

  async function fetchOpen(url: string): Promise<OutsideAnswer> {
    const request = { maxBytes: 8 * MIB };
    if (URL.parse(url)?.host === hostOf(origin)) return fetchPatiently(url, request);
    try {
      return await patiently(access.patience)(() => fetchOutside(url, request));
    } catch (error) {
      throw error instanceof Problem ? new Problem("invalid", error.message) : error;
    }
  }

  async function fetchToken(version: ObfVersion, secret: string): Promise<string> {
    const answer = await fetchPatiently(`${origin}/${version}/client/oauth2/token`, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded", accept: "application/json" },
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: clientId,
        client_secret: secret,
      }).toString(),
    });
    const given = answer.status === 200 ? (jsonIn(answer) as { access_token?: unknown } | null) : null;
    if (typeof given?.access_token === "string") return given.access_token;
    throw new Problem(
      "forbidden",
      `${hostOf(origin)} gives no access to client ${clientId} with this secret (${answer.status}).`,
    );
  }

  function tokenFor(version: ObfVersion, secret: string): Promise<string> {
    const known = tokens.get(version);
    if (known) return known;
    const token = fetchToken(version, secret);
    tokens.set(version, token);
    token.catch(() => tokens.delete(version));
    return token;
  }

  /** As the client; a token that has run out is replaced once. */
  async function ask(version: ObfVersion, path: string, request: OutsideRequest): Promise<OutsideAnswer> {
    const call = async (credentials: Pick<OutsideRequest, "credentials">) => {
      const headers = { accept: "application/json" };
      return fetchPatiently(`${origin}/${version}/${path}`, {
        headers,
        maxRedirects: 0,
        ...credentials,
        ...request,
      });
    };
    if (clientSecret === null) return call({});
    const token = tokenFor(version, clientSecret);
    const answer = await call({ credentials: { bearer: await token } });
    if (answer.status !== 403) return answer;
    // Unless somebody else has replaced it.
    if (tokens.get(version) === token) tokens.delete(version);
    return call({ credentials: { bearer: await tokenFor(version, clientSecret) } });
  }

  return {
    origin,
    clientId,
    async ping(version) {
      if (version === "v2" && clientSecret === null) return false;
      try {
        const answer = await ask(
          version,
          version === "v1" ? `ping/${clientId}` : `client/${clientId}/ping`,
          {},
        );
        if (answer.status !== 200 && version === "v1") throw refusal(answer, origin, clientId);
        return answer.status === 200;
      } catch (error) {
        if (version === "v2" && error instanceof Problem && error.kind === "forbidden") return false;
        throw error;
      }
    },
    async json(version, path, query = {}) {
      const answer = await ask(version, path + queryText(query), {});
      if (answer.status === 404) return null;
      if (answer.status !== 200) throw refusal(answer, origin, clientId);
      return jsonIn(answer);
    },
    async lines(path, query, read) {
      let items: ReturnType<typeof read>[] = [];
      const answer = await ask("v1", path + queryText(query), {
        maxBytes: 4096 * MIB,
        async take(body) {
          // A second attempt begins anew.
          items = [];
          for await (const line of linesOf(body)) items.push(read(line));
        },
      });
      if (answer.status === 404) return null;
      if (answer.status !== 200) throw refusal(answer, origin, clientId);
      return items;
    },
    async open(url) {
      const answer = await fetchOpen(url);
      if (answer.status === 404 || answer.status === 410) return null;
      if (answer.status !== 200) throw unexpected(answer);
      return answer;
    },
  };
}

/** An answer that is none of those expected, in words for the operator. */
function refusal(answer: OutsideAnswer, origin: string, clientId: string): Problem {
  const host = hostOf(origin);
  if ([401, 403, 495, 496].includes(answer.status)) {
    return new Problem(
      "forbidden",
      `${host} does not let these credentials read client ${clientId} (${answer.status}).`,
    );
  }
  return unexpected(answer);
}

function unexpected({ url, status }: OutsideAnswer): Problem {
  const { host, pathname } = new URL(url);
  return new Problem("invalid", `${host} answered ${status} for ${pathname}.`);
}

function hostOf(origin: string): string {
  return new URL(origin).host;
}

function queryText(query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) parameters.set(name, String(value));
  return parameters.size > 0 ? `?${parameters.toString()}` : "";
}
