import { optionalFields } from "../optional-fields.ts";
import type { Optional } from "../optional-fields.ts";

/** OB 3.0 Image: an object always, never a plain address. */
export interface Ob3Image {
  /** An address or a data URI. */
  id: string;
  type: "Image";
  caption?: string;
}

/** A picture to publish; the caption describes it for those who cannot see it. */
export interface ImageInput {
  url: string;
  caption?: Optional<string>;
}

/**
 * A picture as an OB 3.0 Image (OB 3.0 Image), or undefined when there is none.
 *
 * @example
 * ob3Image({ url: "https://b.example/b.png", caption: "A red cross" }); // { id: "https://…", type: "Image", caption: … }
 */
export function ob3Image(image: Optional<ImageInput>): Ob3Image | undefined {
  if (!image) return undefined;
  return { id: image.url, type: "Image", ...optionalFields({ caption: image.caption }) };
}
