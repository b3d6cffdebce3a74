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
  publicKey?: string[];
  verification?: Ob2HostingPolicy;
  endorsement?: string[];
}

/** Where an issuer's hosted badges may be kept (OB 2.0 VerificationObject); the issuer's own host and port when left out. */
export interface Ob2HostingPolicy {
  type: "HostedBadge";
  /** Hosts, with a port if it is not the usual one. */
  allowedOrigins?: string[];
  /** What the addresses begin with. */
  startsWith?: string[];
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
  /** The addresses of the keys that sign its badges, old ones too; each names the issuer as its owner. */
  keyUrls?: Optional<readonly string[]>;
  /** Only if badges are kept elsewhere than on the profile's own host and port. */
  hosting?: Optional<{
    allowedOrigins?: Optional<readonly string[]>;
    startsWith?: Optional<readonly string[]>;
  }>;
  /** The addresses of endorsements of the issuer. */
  endorsementUrls?: Optional<readonly string[]>;
}

/**
 * An issuer as a document (OB 2.0 Profile, type `Issuer`). What is empty is left out, save the required properties.
 *
 * @example
 * issuerProfile({ id: "https://b.example/v1/client?key=1", name: "Example", url: "https://example.org", email: "a@example.org" });
 */
export function issuerProfile(issuer: IssuerProfileInput): Ob2IssuerProfile {
  const { id, name, url, email, description, image, revocationList, hosting } = issuer;
  return {
    "@context": OB2_CONTEXT,
    id,
    type: "Issuer",
    name,
    url,
    email,
    ...optionalFields({
      description,
      image,
      revocationList,
      publicKey: issuer.keyUrls?.slice(),
      verification: hosting ? hostingPolicy(hosting) : undefined,
      endorsement: issuer.endorsementUrls?.slice(),
    }),
  };
}

function hostingPolicy(hosting: NonNullable<IssuerProfileInput["hosting"]>): Ob2HostingPolicy {
  return {
    type: "HostedBadge",
    ...optionalFields({
      allowedOrigins: hosting.allowedOrigins?.slice(),
      startsWith: hosting.startsWith?.slice(),
    }),
  };
}
