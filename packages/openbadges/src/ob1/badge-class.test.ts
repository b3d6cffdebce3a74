import assert from "node:assert/strict";
import { test } from "node:test";
import { badgeClass11 } from "./badge-class.ts";

test("the shape that learning platforms read at v=1.1", () => {
  const badge = {
    id: "https://b.example/v1/badge/_/B1.json?v=1.1&event=E1",
    name: "First aid",
    description: "Can give first aid",
    imageUrl: "https://b.example/v1/badge/_/B1.png?event=E1&ext=.png",
    criteriaUrl: "https://b.example/v1/badge/_/B1/criteria.html?event=E1",
    issuerUrl: "https://b.example/v1/client/?key=I1&v=1.1&event=E1",
  };
  const document = {
    "@context": "https://w3id.org/openbadges/v1",
    id: "https://b.example/v1/badge/_/B1.json?v=1.1&event=E1",
    type: "BadgeClass",
    name: "First aid",
    description: "Can give first aid",
    image: "https://b.example/v1/badge/_/B1.png?event=E1&ext=.png",
    criteria: "https://b.example/v1/badge/_/B1/criteria.html?event=E1",
    issuer: "https://b.example/v1/client/?key=I1&v=1.1&event=E1",
  };
  assert.deepEqual(badgeClass11({ ...badge, tags: ["health", ""] }), { ...document, tags: ["health"] });
  assert.deepEqual(badgeClass11({ ...badge, tags: [] }), { ...document, tags: [] });
});
