import sharp from "sharp";

import type { Drawing } from "./picture.ts";

const maxSeconds = 8;

/** A PNG of the badge whose longer edge is `edge` pixels; a PNG smaller than that keeps its size. */
export async function renderPng(image: Drawing, edge: number): Promise<Buffer> {
  const isSvg = image.mediaType === "image/svg+xml";
  // 72 dots per inch draws one pixel for each unit.
  const density = (72 * edge) / Math.max(image.width, image.height);
  const drawing = sharp(image.bytes, isSvg ? { density: Math.min(Math.max(density, 1), 100_000) } : {});
  return drawing
    .timeout({ seconds: maxSeconds })
    .resize(edge, edge, { fit: "inside", withoutEnlargement: !isSvg })
    .png({ compressionLevel: 9 })
    .toBuffer();
}
