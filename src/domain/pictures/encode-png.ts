import sharp, { type Sharp } from "sharp";

import { invalid } from "#src/platform/problem.ts";

/** The longest edge of a raster picture we keep, in pixels. */
export const maxStoredEdge = 1024;

const maxEdgeRead = 4096;
const readOptions = { limitInputPixels: maxEdgeRead * maxEdgeRead, failOn: "error" } as const;

/** Above this many bytes a 256-colour version is taken even though it may differ from the original. */
const paletteBytes = 256 * 1024;

export interface EncodedImage {
  readonly bytes: Buffer;
  readonly width: number;
  readonly height: number;
}

/**
 * Decodes a PNG and writes it anew: text chunks, profiles and anything after the end are gone, alpha stays.
 * Larger than 1024 pixels is made smaller; a palette is used when it changes no pixel, or when the file would be big.
 */
export async function encodePng(bytes: Buffer, field: string): Promise<EncodedImage> {
  const image = await openRaster(bytes, "png", field);
  return decoding(field, async () => {
    const { data, info } = await image
      .toColourspace("srgb")
      .raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true });
    const pixels = () =>
      sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } });
    const full = await pixels().png({ compressionLevel: 9 }).toBuffer();
    const small = await pixels()
      .png({ palette: true, quality: 100, effort: 7, compressionLevel: 9 })
      .toBuffer();
    const usePalette =
      small.length < full.length && (full.length > paletteBytes || (await samePixels(full, small)));
    return { bytes: usePalette ? small : full, width: info.width, height: info.height };
  });
}

/** Decodes a JPEG or PNG found inside an SVG and writes it anew, within the same limits. */
export async function reencodeEmbedded(
  bytes: Buffer,
  format: "png" | "jpeg",
  field: string,
): Promise<Buffer> {
  const image = await openRaster(bytes, format, field);
  return decoding(field, () => (format === "png" ? image.png() : image.jpeg({ quality: 88 })).toBuffer());
}

async function openRaster(bytes: Buffer, format: "png" | "jpeg", field: string): Promise<Sharp> {
  const image = sharp(bytes, readOptions);
  const { width, height, format: found } = await decoding(field, () => sharp(bytes, readOptions).metadata());
  if (found !== format) throw invalid(field, `cannot be read as ${format.toUpperCase()}`);
  if (width > maxEdgeRead || height > maxEdgeRead) {
    throw invalid(field, `is ${width} × ${height} pixels; at most ${maxEdgeRead} × ${maxEdgeRead} are read`);
  }
  return image.autoOrient().resize(maxStoredEdge, maxStoredEdge, { fit: "inside", withoutEnlargement: true });
}

async function samePixels(one: Buffer, other: Buffer): Promise<boolean> {
  const [first, second] = await Promise.all(
    [one, other].map((png) => sharp(png).ensureAlpha().raw().toBuffer()),
  );
  return first !== undefined && second !== undefined && first.equals(second);
}

/** Whatever the decoder stumbles over is the sender's picture, not our bug. */
async function decoding<Result>(field: string, decode: () => Promise<Result>): Promise<Result> {
  try {
    return await decode();
  } catch (error) {
    if (error instanceof Error && /exceeds pixel limit/i.test(error.message)) {
      throw invalid(field, `has too many pixels; at most ${maxEdgeRead} × ${maxEdgeRead} are read`);
    }
    throw invalid(field, "is broken or incomplete; the picture cannot be decoded");
  }
}
