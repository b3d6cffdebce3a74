import type { Context } from "hono";
import type { Web } from "#src/http/web.ts";

/* Lists of API v1: one JSON object a line, each followed by CRLF. Source: OBF contract, section 1. */

/** Objects as lines. */
export function linesOf(objects: readonly object[]): string {
  return objects.map((object) => `${JSON.stringify(object)}\r\n`).join("");
}

/**
 * Answers a list that comes in pieces of lines; an empty list is an empty body, and a list of one piece goes out with its length.
 * Of a longer one the next piece is read while the client takes the present one, so memory holds a few pieces however slow it is;
 * it needs one of the places for long answers, which `hold` waits for.
 */
export async function answerLines(
  c: Context<Web>,
  pieces: AsyncGenerator<string, void, undefined>,
  hold: () => Promise<Disposable>,
): Promise<Response> {
  const headers = { "content-type": "application/json; charset=utf-8" };
  const first = await pieces.next();
  if (first.done) return c.body("", 200, headers);
  const second = nextOf(pieces);
  // A generator that has nothing more to read ends before the event loop turns.
  const atOnce = await Promise.race([second, new Promise<null>((resolve) => setImmediate(resolve, null))]);
  if (atOnce?.done) return c.body(first.value, 200, headers);
  try {
    const place = await hold();
    return c.body(streamOf(pieces, [Promise.resolve(first), second], place), 200, headers);
  } catch (error) {
    void pieces.return();
    throw error;
  }
}

type Piece = Promise<IteratorResult<string, void>>;

/** The next piece; when its reading fails, whoever takes it learns of it, and nobody has to. */
function nextOf(pieces: AsyncGenerator<string, void, undefined>): Piece {
  const piece = pieces.next();
  piece.catch(() => undefined);
  return piece;
}

function streamOf(
  pieces: AsyncGenerator<string, void, undefined>,
  coming: Piece[],
  place: Disposable,
): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const piece = await coming.shift();
        if (!piece || piece.done) {
          place[Symbol.dispose]();
          controller.close();
          return;
        }
        controller.enqueue(Buffer.from(piece.value));
        if (coming.length === 0) coming.push(nextOf(pieces));
      } catch (error) {
        place[Symbol.dispose]();
        throw error;
      }
    },
    async cancel() {
      place[Symbol.dispose]();
      await pieces.return();
    },
  });
}
