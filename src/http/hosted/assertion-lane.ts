import { answerAssertion } from "#src/http/hosted/assertion-answer.ts";
import { prefersHtml } from "#src/http/negotiate.ts";
import type { DoorParts, Lane } from "#src/http/web.ts";
import { isAwardId } from "#src/platform/ids.ts";
import { Problem } from "#src/platform/problem.ts";

const address = /^\/v1\/assertion\/([0-9a-f]{40})(?:\.json)?$/;

/**
 * The short way to the most read document: it goes around the web framework, which costs as much as the look-up does. Whatever
 * is not a plain hit (pages, unknown awards, faults) goes the usual way, which answers the same; that there are too many readers
 * at the moment, or no database, is said here, because it has to cost little.
 */
export function assertionLane(parts: DoorParts): Lane {
  return async (incoming, outgoing) => {
    if (incoming.method !== "GET") return false;
    const id = address.exec(incoming.url ?? "")?.[1] ?? "";
    const { accept, "if-none-match": ifNoneMatch } = incoming.headers;
    if (!isAwardId(id) || prefersHtml(accept)) return false;
    const answer = await answerAssertion(parts, id, { accept, ifNoneMatch }).catch((error: unknown) =>
      error instanceof Problem ? error : null,
    );
    if (!answer) return false;
    if (answer instanceof Problem) {
      const retryAfter = String(answer.detail.retryAfterSeconds ?? 1);
      const headers = { "content-type": "text/plain; charset=UTF-8", "retry-after": retryAfter };
      outgoing.writeHead(503, headers).end(answer.message);
      return true;
    }
    outgoing.setHeader("Access-Control-Allow-Origin", "*");
    if (answer.body === null) outgoing.writeHead(answer.status, answer.headers).end();
    else {
      const length = { "content-length": String(Buffer.byteLength(answer.body)) };
      outgoing.writeHead(answer.status, { ...answer.headers, ...length }).end(answer.body);
    }
    return true;
  };
}
