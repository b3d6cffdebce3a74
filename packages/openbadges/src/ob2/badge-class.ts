import { OB2_CONTEXT } from "../contexts.ts";
import { optionalFields } from "../optional-fields.ts";
import type { Optional } from "../optional-fields.ts";

/** OB 2.0 AlignmentObject. */
export interface Ob2Alignment {
  targetName: string;
  targetUrl: string;
  targetDescription?: string;
  targetFramework?: string;
  targetCode?: string;
}

/** The same badge in another language, or another version of it (OB 2.0 `related`). */
export interface Ob2Related {
  id: string;
  "@language"?: string;
  version?: string;
}

/** OB 2.0 BadgeClass. */
export interface Ob2BadgeClass {
  "@context": typeof OB2_CONTEXT;
  id: string;
  type: "BadgeClass";
  "@language"?: string;
  name: string;
  description: string;
  image: string | { id: string; caption: string };
  criteria: { id: string; narrative?: string };
  issuer: string;
  tags?: string[];
  alignment?: Ob2Alignment[];
  related?: Ob2Related[];
  version?: string;
  endorsement?: string[];
}

/** One alignment to publish; name and URL are required by the specification. */
export interface AlignmentInput {
  targetName: string;
  targetUrl: string;
  targetDescription?: Optional<string>;
  targetFramework?: Optional<string>;
  targetCode?: Optional<string>;
}

/** What `badgeClass` needs to know of a badge. */
export interface BadgeClassInput {
  /** The document's own permanent https address. */
  id: string;
  name: string;
  description: string;
  /** The address (or data URI) of a PNG or SVG; the caption describes it for those who cannot see it. */
  image: { url: string; caption?: Optional<string> };
  /** The criteria page, and its text in Markdown. */
  criteria: { url: string; narrative?: Optional<string> };
  /** The address of the issuer's profile. */
  issuerUrl: string;
  /** A language tag such as `en` or `zh-Hant`. */
  language?: Optional<string>;
  tags?: Optional<readonly string[]>;
  alignment?: Optional<readonly AlignmentInput[]>;
  related?: Optional<readonly { id: string; language?: Optional<string>; version?: Optional<string> }[]>;
  version?: Optional<string>;
  /** The addresses of endorsements of this badge. */
  endorsementUrls?: Optional<readonly string[]>;
}

/**
 * A badge as a document (OB 2.0 BadgeClass). The image is a plain address, or an object once it has a caption;
 * empty tags are dropped; what is empty is left out, save the required properties.
 *
 * @example
 * badgeClass({
 *   id: "https://b.example/v1/badge/_/B1.json?v=2.0",
 *   name: "First aid",
 *   description: "Can give first aid",
 *   image: { url: "https://b.example/v1/badge/_/B1.png" },
 *   criteria: { url: "https://b.example/v1/badge/_/B1/criteria.html", narrative: "Pass the course." },
 *   issuerUrl: "https://b.example/v1/client?key=1",
 *   language: "en",
 * });
 */
export function badgeClass(badge: BadgeClassInput): Ob2BadgeClass {
  const { id, name, description, image, criteria } = badge;
  return {
    "@context": OB2_CONTEXT,
    id,
    type: "BadgeClass",
    ...optionalFields({ "@language": badge.language }),
    name,
    description,
    image: image.caption ? { id: image.url, caption: image.caption } : image.url,
    criteria: { id: criteria.url, ...optionalFields({ narrative: criteria.narrative }) },
    issuer: badge.issuerUrl,
    ...optionalFields({
      tags: badge.tags?.filter((tag) => tag !== ""),
      alignment: badge.alignment?.map(alignment),
      related: badge.related?.map(({ id: other, language, version }) => ({
        id: other,
        ...optionalFields({ "@language": language, version }),
      })),
      version: badge.version,
      endorsement: badge.endorsementUrls?.slice(),
    }),
  };
}

function alignment(input: AlignmentInput): Ob2Alignment {
  const { targetName, targetUrl, targetDescription, targetFramework, targetCode } = input;
  return { targetName, targetUrl, ...optionalFields({ targetDescription, targetFramework, targetCode }) };
}
