import { OpenBadgesError } from "../open-badges-error.ts";

/** Where one chunk lies in a PNG, in bytes from its start: the data without length, type and CRC. */
export interface PngChunk {
  type: string;
  /** Where the chunk begins, at its length field. */
  start: number;
  dataStart: number;
  dataEnd: number;
  /** Where the next chunk begins, after the CRC. */
  end: number;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const IHDR_LENGTH = 13;
const TYPE = /^[A-Za-z]{4}$/;

/** Where the chunk after IHDR begins in every PNG: signature, then 25 bytes of IHDR. */
export const AFTER_IHDR = SIGNATURE.length + 12 + IHDR_LENGTH;

/**
 * Lists a PNG's chunks from IHDR to IEND (PNG 5.2, 5.3) without reading their data; bytes after IEND are not part
 * of the image. Lengths are checked against the bytes that are there. CRCs are not looked at.
 *
 * Throws `not-png`, `png-malformed` and `png-truncated`.
 *
 * @example
 * pngChunks(bytes).map((chunk) => chunk.type); // ["IHDR", "IDAT", "IEND"]
 */
export function pngChunks(image: Uint8Array): PngChunk[] {
  const bytes = asBuffer(image);
  if (!bytes.subarray(0, SIGNATURE.length).equals(SIGNATURE)) {
    throw new OpenBadgesError("not-png", "The bytes do not begin as a PNG does.");
  }
  const chunks: PngChunk[] = [];
  for (let start = SIGNATURE.length; ;) {
    const chunk = chunkAt(bytes, start);
    if (chunks.length === 0 && (chunk.type !== "IHDR" || chunk.dataEnd - chunk.dataStart !== IHDR_LENGTH)) {
      throw new OpenBadgesError("png-malformed", "The first chunk is not an IHDR of 13 bytes.");
    }
    chunks.push(chunk);
    if (chunk.type === "IEND") return chunks;
    start = chunk.end;
  }
}

/** The same bytes as a Buffer, not copied. */
export function asBuffer(image: Uint8Array): Buffer {
  return Buffer.from(image.buffer, image.byteOffset, image.byteLength);
}

function chunkAt(bytes: Buffer, start: number): PngChunk {
  if (start + 12 > bytes.length) throw truncated();
  const dataStart = start + 8;
  const type = bytes.toString("latin1", start + 4, dataStart);
  if (!TYPE.test(type)) throw new OpenBadgesError("png-malformed", "A chunk's type is not four letters.");
  const dataEnd = dataStart + bytes.readUInt32BE(start);
  if (dataEnd + 4 > bytes.length) throw truncated();
  return { type, start, dataStart, dataEnd, end: dataEnd + 4 };
}

function truncated(): OpenBadgesError {
  return new OpenBadgesError("png-truncated", "The PNG ends in the middle of a chunk or has no IEND.");
}
