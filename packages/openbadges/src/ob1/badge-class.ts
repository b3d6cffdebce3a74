import { OB1_CONTEXT } from "../contexts.ts";

/** OB 1.1 BadgeClass in the shape OBF serves it at `?v=1.1`. */
export interface Ob1BadgeClass {
  "@context": typeof OB1_CONTEXT;
  id: string;
  type: "BadgeClass";
  name: string;
  description: string;
  image: string;
  criteria: string;
  issuer: string;
  tags: string[];
}

/** What `badgeClass11` needs to know of a badge; all addresses are absolute. */
export interface BadgeClass11Input {
  /** The document's own address, with its query. */
  id: string;
  name: string;
  description: string;
  imageUrl: string;
  criteriaUrl: string;
  issuerUrl: string;
  tags: readonly string[];
}

/**
 * A badge as an older document (OB 1.1 BadgeClass): image, criteria and issuer are plain addresses. Learning
 * platforms read it without checking what is there, so no property is ever missing, `tags` included.
 *
 * @example
 * badgeClass11({
 *   id: "https://b.example/v1/badge/_/B1.json?v=1.1&event=E1",
 *   name: "First aid",
 *   description: "Can give first aid",
 *   imageUrl: "https://b.example/v1/badge/_/B1.png?event=E1&ext=.png",
 *   criteriaUrl: "https://b.example/v1/badge/_/B1/criteria.html?event=E1",
 *   issuerUrl: "https://b.example/v1/client/?key=1&v=1.1&event=E1",
 *   tags: [],
 * });
 */
export function badgeClass11(badge: BadgeClass11Input): Ob1BadgeClass {
  return {
    "@context": OB1_CONTEXT,
    id: badge.id,
    type: "BadgeClass",
    name: badge.name,
    description: badge.description,
    image: badge.imageUrl,
    criteria: badge.criteriaUrl,
    issuer: badge.issuerUrl,
    tags: badge.tags.filter((tag) => tag !== ""),
  };
}
