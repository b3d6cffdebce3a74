/** A picture whose bytes are known to be good: re-encoded PNG or cleaned SVG. */
export interface Drawing {
  readonly mediaType: "image/png" | "image/svg+xml";
  readonly bytes: Buffer;
  readonly width: number;
  readonly height: number;
}

/** A picture as it is kept: addressed by its content. */
export interface Picture extends Drawing {
  /** SHA-256 of `bytes`. */
  readonly digest: Buffer;
}
