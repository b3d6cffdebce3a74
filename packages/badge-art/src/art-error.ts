export type ArtErrorCode = "bad-colour" | "bad-font" | "bad-text" | "unknown-icon" | "unknown-shape";

/** The one error this package throws; `code` is stable, the message is a sentence for the author of the badge. */
export class ArtError extends Error {
  readonly code: ArtErrorCode;

  constructor(code: ArtErrorCode, message: string) {
    super(message);
    this.name = "ArtError";
    this.code = code;
  }
}
