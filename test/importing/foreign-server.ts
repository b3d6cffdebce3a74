import type { RequestListener } from "node:http";
import { startServer, type LocalServer } from "#test/support/local-server.ts";

/** What a foreign server answers, by path without the query: objects as JSON, arrays as lines, text as it is. */
export type ForeignAnswers = Record<string, object | readonly object[] | string | Buffer>;

/** Like many servers, it gives fewer at once than it is asked for. */
const mostAtOnce = 60;

/**
 * A server that answers as OBF's does, after the contract and not after our own code: lines for lists, the token call, 404 for what
 * is not there.
 */
export function startForeignServer(
  clientId: string,
  answers: (origin: string) => ForeignAnswers,
): Promise<LocalServer> {
  const listener: RequestListener = (request, response) => {
    const origin = `http://${String(request.headers.host)}`;
    const { pathname, searchParams } = new URL(request.url ?? "/", origin);
    const known: ForeignAnswers = {
      "/v1/client/oauth2/token": { access_token: "t", token_type: "bearer", expires_in: 36_000 },
      [`/v1/ping/${clientId}`]: clientId,
      ...answers(origin),
    };
    const answer = known[pathname];
    if (answer === undefined) {
      response.writeHead(404).end('{"error":"not found"}');
    } else if (Array.isArray(answer)) {
      const list = answer as object[];
      const offset = Number(searchParams.get("offset") ?? 0);
      const page = list.slice(
        offset,
        offset + Math.min(Number(searchParams.get("limit") ?? list.length), mostAtOnce),
      );
      response.end(
        searchParams.get("count_only") === "1"
          ? `{"result_count":${list.length}}\r\n`
          : page.map((item) => `${JSON.stringify(item)}\r\n`).join(""),
      );
    } else {
      response.end(typeof answer === "string" || Buffer.isBuffer(answer) ? answer : JSON.stringify(answer));
    }
  };
  return startServer(listener);
}
