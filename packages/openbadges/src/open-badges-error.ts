/**
 * Every way in which this package refuses. The codes are stable: branch on them, not on the message.
 *
 * - `date-invalid`: a date is not a moment between the years 0 and 9999
 * - `recipient-empty`: a recipient has no address, or the salt for it is empty
 * - `keyword-invalid`: not a keyword that a PNG text chunk may have
 * - `text-not-bakeable`: the text cannot be stored so that readers get the same text back
 * - `baked-text-too-large`: the text to bake, or the text found in an image, is over the limit
 * - `baked-text-malformed`: the image has an Open Badges text that is damaged or breaks its format
 * - `duplicate-baking`: the image carries more than one badge of the same kind
 * - `not-png`, `png-malformed`, `png-truncated`: the bytes are not a PNG, or a broken or unfinished one
 * - `not-svg`, `svg-malformed`, `svg-unsupported`: the text is no SVG, is not well-formed, or is over our limits
 * - `not-pdf`, `pdf-malformed`, `pdf-unsupported`: the bytes are no PDF, a broken one, or one that is encrypted or over our limits
 *
 * Of Open Badges 3.0:
 *
 * - `date-order`: a credential would end before it begins
 * - `subject-unidentified`: a credential's subject has neither an id nor an identifier, or lacks the id a JWT needs
 * - `vocabulary-invalid`, `language-invalid`: a term or a language is not one the specification allows
 * - `text-malformed`: a text has half a surrogate pair in it
 * - `credential-malformed`: a document is not a credential, or lacks what signing or verifying needs
 * - `context-unknown`: a document uses a JSON-LD context that is not among the known ones, or defines its own
 * - `json-ld-invalid`: a document has members its contexts do not define, or is otherwise no JSON-LD
 * - `key-invalid`: a key or its Multikey or JWK form is damaged, of another kind, or too weak
 * - `key-unknown`: the key a proof names cannot be found, or is not meant for signing credentials
 * - `controller-mismatch`: the key belongs to somebody other than the credential's issuer
 * - `proof-missing`, `proof-malformed`, `proof-unsupported`: no proof, a broken one, or one of another kind
 * - `proof-expired`: the proof's own end has passed
 * - `signature-invalid`: the signature does not fit: the document was altered, or signed with another key
 * - `jwt-malformed`, `jwt-unsupported`: the text is no JWT, or one with headers or an algorithm that are not allowed
 * - `claims-mismatch`: the JWT's claims contradict the credential in it
 * - `status-index-invalid`: a status index is not in the list
 * - `status-list-malformed`, `status-list-too-short`: a status list cannot be decoded, or has too few entries
 * - `did-invalid`: not a DID of the method that is wanted
 * - `did-document-too-large`: a DID document is over the 8 KiB that resolvers read
 */
export type OpenBadgesErrorCode =
  | "date-invalid"
  | "recipient-empty"
  | "keyword-invalid"
  | "text-not-bakeable"
  | "baked-text-too-large"
  | "baked-text-malformed"
  | "duplicate-baking"
  | "not-png"
  | "png-malformed"
  | "png-truncated"
  | "not-svg"
  | "svg-malformed"
  | "svg-unsupported"
  | "not-pdf"
  | "pdf-malformed"
  | "pdf-unsupported"
  | "date-order"
  | "subject-unidentified"
  | "vocabulary-invalid"
  | "language-invalid"
  | "text-malformed"
  | "credential-malformed"
  | "context-unknown"
  | "json-ld-invalid"
  | "key-invalid"
  | "key-unknown"
  | "controller-mismatch"
  | "proof-missing"
  | "proof-malformed"
  | "proof-unsupported"
  | "proof-expired"
  | "signature-invalid"
  | "jwt-malformed"
  | "jwt-unsupported"
  | "claims-mismatch"
  | "status-index-invalid"
  | "status-list-malformed"
  | "status-list-too-short"
  | "did-invalid"
  | "did-document-too-large";

/**
 * The one error class of this package: a stable `code` and a plain English message.
 *
 * @example
 * try {
 *   unbakePng(bytes);
 * } catch (error) {
 *   if (error instanceof OpenBadgesError && error.code === "not-png") tryAsSvg(bytes);
 *   else throw error;
 * }
 */
export class OpenBadgesError extends Error {
  override readonly name = "OpenBadgesError";
  readonly code: OpenBadgesErrorCode;

  constructor(code: OpenBadgesErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
