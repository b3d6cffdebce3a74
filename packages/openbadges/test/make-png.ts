import { crc32, deflateSync } from "node:zlib";

const SIGNATURE = Buffer.from("89504e470d0a1a0a", "hex");

/** A PNG chunk with its length and CRC. */
export function chunk(type: string, data: Uint8Array | string = ""): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), Buffer.from(data)]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(body.length - 4);
  framed.set(body, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

/** A real RGB image of the given size with a gradient in it, and the given chunks between IHDR and IDAT. */
export function makePng(width = 3, height = 2, extra: readonly Uint8Array[] = []): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8);
  const rows = Buffer.alloc(height * (1 + width * 3));
  for (let at = 0; at < rows.length; at++) rows[at] = at % (1 + width * 3) === 0 ? 0 : (at * 37) % 256;
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", header),
    ...extra,
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND"),
  ]);
}

/** An iTXt chunk, compressed or not. */
export function itxt(keyword: string, value: string, { compressed = false, language = "" } = {}): Buffer {
  const bytes = compressed ? deflateSync(value) : Buffer.from(value);
  return chunk(
    "iTXt",
    Buffer.concat([
      Buffer.from(`${keyword}\0${compressed ? "\x01" : "\0"}\0${language}\0\0`, "latin1"),
      bytes,
    ]),
  );
}

/** A tEXt chunk; the text is Latin-1. */
export function text(keyword: string, value: string): Buffer {
  return chunk("tEXt", Buffer.from(`${keyword}\0${value}`, "latin1"));
}

/** A zTXt chunk; the text is Latin-1. */
export function ztxt(keyword: string, value: string): Buffer {
  return chunk(
    "zTXt",
    Buffer.concat([Buffer.from(`${keyword}\0\0`, "latin1"), deflateSync(Buffer.from(value, "latin1"))]),
  );
}
