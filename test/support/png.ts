import sharp from "sharp";

/** A real PNG; pictures of different seeds differ. */
export async function makePng(seed = 1, edge = 64): Promise<Buffer> {
  const background = { r: (seed * 37) % 256, g: (seed * 101) % 256, b: (seed * 197) % 256, alpha: 1 };
  const circle = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" width="${edge}" height="${edge}"><circle cx="5" cy="5" r="4" fill="#fff"/></svg>`;
  return sharp({ create: { width: edge, height: edge, channels: 4, background } })
    .composite([{ input: Buffer.from(circle) }])
    .png()
    .toBuffer();
}

/** The colour of a picture's corner, so that two pictures can be told apart after they were written anew. */
export async function cornerOf(png: Buffer): Promise<string> {
  const corner = await sharp(png)
    .extract({ left: 0, top: 0, width: 1, height: 1 })
    .ensureAlpha()
    .raw()
    .toBuffer();
  return corner.toString("hex");
}
