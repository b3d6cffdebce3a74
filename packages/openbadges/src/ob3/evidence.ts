import { optionalFields } from "../optional-fields.ts";
import type { Optional } from "../optional-fields.ts";

/** OB 3.0 Evidence: `id` is the address of a page, `narrative` may be Markdown. */
export interface Ob3Evidence {
  id?: string;
  type: ["Evidence"];
  name?: string;
  narrative?: string;
  description?: string;
  genre?: string;
  audience?: string;
}

/** One piece of evidence to publish. */
export interface Ob3EvidenceInput {
  id?: Optional<string>;
  name?: Optional<string>;
  narrative?: Optional<string>;
  description?: Optional<string>;
  genre?: Optional<string>;
  audience?: Optional<string>;
}

/**
 * A piece of evidence (OB 3.0 Evidence); one with nothing in it gives an empty list.
 *
 * @example
 * pieces.flatMap(ob3Evidence);
 */
export function ob3Evidence(input: Ob3EvidenceInput): Ob3Evidence[] {
  const { id, name, narrative, description, genre, audience } = input;
  const { id: page, ...rest } = optionalFields({ id, name, narrative, description, genre, audience });
  if (page === undefined && Object.keys(rest).length === 0) return [];
  return [{ ...(page === undefined ? {} : { id: page }), type: ["Evidence"], ...rest }];
}
