import { OB2_CONTEXT } from "../contexts.ts";
import { optionalFields } from "../optional-fields.ts";
import type { Optional } from "../optional-fields.ts";

/** OB 2.0 Profile of an issuer. */
export interface Ob2IssuerProfile {
  "@context": typeof OB2_CONTEXT;
  id: string;
  type: "Issuer";
  name: string;
  url: string;
  email: string;
  description?: string;
  image?: string;
  revocationList?: string;
}

/** What `issuerProfile` needs to know of an issuer; `id`, `name`, `url` and `email` are required by the specification. */
export interface IssuerProfileInput {
  /** The profile's own permanent https address; its host and port are the scope of the issuer's hosted badges. */
  id: string;
  name: string;
  /** The issuer's home page. */
  url: string;
  email: string;
  description?: Optional<string>;
  /** An address or a data URI. */
  image?: Optional<string>;
  /** The address of the RevocationList; only signed badges need one. */
  revocationList?: Optional<string>;
}

/**
 * An issuer as a document (OB 2.0 Profile, type `Issuer`). What is empty is left out, save the required properties.
 *
 * @example
 * issuerProfile({ id: "https://b.example/v1/client?key=1", name: "Example", url: "https://example.org", email: "a@example.org" });
 */
export function issuerProfile(issuer: IssuerProfileInput): Ob2IssuerProfile {
  const { id, name, url, email, description, image, revocationList } = issuer;
  return {
    "@context": OB2_CONTEXT,
    id,
    type: "Issuer",
    name,
    url,
    email,
    ...optionalFields({ description, image, revocationList }),
  };
}
