import type { IncomingMessage } from "node:http";
import type { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { outboundError } from "#src/platform/outbound/exchange.ts";
import { OutboundError } from "#src/platform/outbound/outbound-error.ts";

/** What we ask bodies to be compressed with. */
export const acceptedEncodings = "gzip, deflate, br";

const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  "x-gzip": createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** Takes a body piece by piece. */
export type TakeBody = (body: AsyncIterable<Buffer>) => Promise<void>;

/**
 * The whole body, decompressed, or nothing when it is handed to `take`; stops reading as soon as it, or its compressed form, has more
 * than `maxBytes`.
 */
export async function readBody(
  response: IncomingMessage,
  host: string,
  maxBytes: number,
  take?: TakeBody,
): Promise<Buffer> {
  const tooLarge = () => new OutboundError("too-large", `${host} answered with more than ${maxBytes} bytes.`);
  async function* limited(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let length = 0;
    for await (const chunk of source) {
      length += chunk.length;
      if (length > maxBytes) throw tooLarge();
      yield chunk;
    }
  }
  const chunks: Buffer[] = [];
  const keep: TakeBody = async (source) => {
    for await (const chunk of source) chunks.push(chunk);
  };
  const encoding = response.headers["content-encoding"]?.trim().toLowerCase() || "identity";
  const decoder = decoders[encoding];
  try {
    if (Number(response.headers["content-length"] ?? 0) > maxBytes) throw tooLarge();
    if (decoder) await pipeline(response, limited, decoder(), limited, take ?? keep);
    else if (encoding === "identity") await pipeline(response, limited, take ?? keep);
    else throw new OutboundError("bad-answer", `${host} answered in an encoding that was not asked for.`);
  } catch (error) {
    response.destroy();
    throw outboundError(error, host);
  }
  return Buffer.concat(chunks);
}
