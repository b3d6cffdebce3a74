import { createHash } from "node:crypto";

import sharp from "sharp";

import { invalid, Problem } from "#src/platform/problem.ts";

import { cleanSvg } from "./clean-svg.ts";
import { decodeBase64 } from "./decode-base64.ts";
import { encodePng, reencodeEmbedded } from "./encode-png.ts";
import type { Drawing, Picture } from "./picture.ts";
import { renderPng } from "./render-png.ts";
import { sniffFormat } from "./sniff-format.ts";
import { boundCost } from "./svg-cost.ts";
import { settleSize } from "./svg-size.ts";
import { elementsOf, writeSvg, type SvgElement } from "./svg-tree.ts";

const maxEmbedded = 8;
const proofEdge = 128;

/**
 * Reads an uploaded picture and writes it anew as a PNG or SVG that holds nothing but the picture; its content decides what it
 * is, never its header or name. Refuses anything else with a Problem that names the field.
 */
export async function readPicture(input: unknown, field: string): Promise<Picture> {
  const bytes = decodeBase64(input, field);
  const format = sniffFormat(bytes);
  if (typeof format === "object") {
    throw invalid(
      field,
      format.other === "neither" ? "is neither a PNG nor an SVG" : `is ${format.other}; send PNG or SVG`,
    );
  }
  const image: Drawing =
    format === "png"
      ? { mediaType: "image/png", ...(await encodePng(bytes, field)) }
      : await readSvg(bytes, field);
  return { ...image, digest: createHash("sha256").update(image.bytes).digest() };
}

async function readSvg(bytes: Buffer, field: string): Promise<Drawing> {
  const root = cleanSvg(bytes, field);
  const size = settleSize(root, field);
  boundCost(root, field);
  await rewriteEmbedded(root, field);
  const image: Drawing = { mediaType: "image/svg+xml", bytes: Buffer.from(writeSvg(root)), ...size };
  await proveDrawable(image, field);
  return image;
}

async function rewriteEmbedded(root: SvgElement, field: string): Promise<void> {
  const images = [...elementsOf(root)].filter(
    ({ name, attributes }) => name === "image" && attributes.has("href"),
  );
  if (images.length > maxEmbedded)
    throw invalid(field, `is an SVG with more than ${maxEmbedded} pictures inside`);
  for (const { attributes } of images) {
    const [header = "", body = ""] = (attributes.get("href") ?? "").split(",");
    const format = header.includes("png") ? "png" : "jpeg";
    const written = await reencodeEmbedded(Buffer.from(body, "base64"), format, field);
    attributes.set("href", `data:image/${format};base64,${written.toString("base64")}`);
  }
}

/** What is left after cleaning must still be a picture. */
async function proveDrawable(image: Drawing, field: string): Promise<void> {
  try {
    const { channels } = await sharp(await renderPng(image, proofEdge))
      .ensureAlpha()
      .stats();
    if (channels[3]?.max === 0)
      throw invalid(field, "is an SVG that draws nothing once scripts and outside links are removed");
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw invalid(field, "is an SVG that cannot be drawn");
  }
}
