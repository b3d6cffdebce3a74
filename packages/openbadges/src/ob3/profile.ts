import { optionalFields } from "../optional-fields.ts";
import type { Optional } from "../optional-fields.ts";
import type { SignedEndorsement } from "./endorsement-credential.ts";
import { identifierEntry } from "./identity-object.ts";
import type { IdentifierType, Ob3IdentifierEntry } from "./identity-object.ts";
import { ob3Image } from "./image.ts";
import type { ImageInput, Ob3Image } from "./image.ts";

/** OB 3.0 Address. */
export interface Ob3Address {
  type: ["Address"];
  addressCountry?: string;
  addressCountryCode?: string;
  addressRegion?: string;
  addressLocality?: string;
  streetAddress?: string;
  postOfficeBoxNumber?: string;
  postalCode?: string;
}

/** OB 3.0 Profile of an issuer, creator or source. */
export interface Ob3Profile {
  id: string;
  type: ["Profile"];
  name?: string;
  url?: string;
  email?: string;
  phone?: string;
  description?: string;
  image?: Ob3Image;
  address?: Ob3Address;
  official?: string;
  otherIdentifier?: Ob3IdentifierEntry[];
  parentOrg?: Ob3Profile;
  endorsement?: SignedEndorsement[];
}

/** What `profile` needs to know; only `id` is required. */
export interface ProfileInput {
  /** A URI: for an issuer its `did:web`, which must be the controller of its keys. */
  id: string;
  name?: Optional<string>;
  /** The home page. */
  url?: Optional<string>;
  email?: Optional<string>;
  phone?: Optional<string>;
  description?: Optional<string>;
  image?: Optional<ImageInput>;
  address?: Optional<{ [K in keyof Omit<Ob3Address, "type">]?: Optional<string> }>;
  /** The name of the person who answers for it. */
  official?: Optional<string>;
  otherIdentifiers?: Optional<readonly { identifier: string; type: IdentifierType }[]>;
  parentOrganisation?: Optional<Ob3Profile>;
  /** Endorsements of the issuer, signed already. */
  endorsements?: Optional<readonly SignedEndorsement[]>;
}

/**
 * An organisation or person as a Profile (OB 3.0 Profile). What is empty is left out.
 *
 * Throws `vocabulary-invalid`.
 *
 * @example
 * profile({ id: "did:web:b.example:issuers:1", name: "Example College", url: "https://college.example" });
 */
export function profile(input: ProfileInput): Ob3Profile {
  const { id, name, url, email, phone, description, official } = input;
  const address = optionalFields(input.address ?? {});
  const fields = optionalFields({
    name,
    url,
    email,
    phone,
    description,
    image: ob3Image(input.image),
    official,
    otherIdentifier: input.otherIdentifiers?.map(identifierEntry),
    parentOrg: input.parentOrganisation,
    endorsement: input.endorsements?.slice(),
  });
  const place: { address?: Ob3Address } =
    Object.keys(address).length === 0 ? {} : { address: { type: ["Address"], ...address } };
  return { id, type: ["Profile"], ...fields, ...place };
}
