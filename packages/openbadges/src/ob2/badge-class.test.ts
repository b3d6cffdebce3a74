import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { badgeClass } from "./badge-class.ts";

const smallest = {
  id: "https://b.example/v1/badge/_/B1.json?v=2.0",
  name: "First aid",
  description: "",
  image: { url: "https://b.example/v1/badge/_/B1.png" },
  criteria: { url: "https://b.example/v1/badge/_/B1/criteria.html" },
  issuerUrl: "https://b.example/v1/client?key=I1",
};

const smallestDocument = {
  "@context": "https://w3id.org/openbadges/v2",
  id: "https://b.example/v1/badge/_/B1.json?v=2.0",
  type: "BadgeClass",
  name: "First aid",
  description: "",
  image: "https://b.example/v1/badge/_/B1.png",
  criteria: { id: "https://b.example/v1/badge/_/B1/criteria.html" },
  issuer: "https://b.example/v1/client?key=I1",
};

test("a badge with nothing optional; a required property stays even when it is empty", () => {
  assert.deepEqual(badgeClass(smallest), smallestDocument);
});

test("a badge with everything", () => {
  const document = badgeClass({
    ...smallest,
    description: "Can give first aid",
    image: { url: smallest.image.url, caption: "A red cross" },
    criteria: { url: smallest.criteria.url, narrative: "Pass the *course*." },
    language: "en",
    tags: ["health", "", "safety"],
    alignment: [
      { targetName: "EU 1", targetUrl: "https://f.example/1", targetDescription: "", targetCode: "1" },
    ],
    related: [{ id: "https://b.example/v1/badge/_/B1.json?v=2.0&lang=fi", language: "fi" }],
    version: "3",
  });
  assert.deepEqual(document, {
    ...smallestDocument,
    "@language": "en",
    description: "Can give first aid",
    image: { id: smallest.image.url, caption: "A red cross" },
    criteria: { id: smallest.criteria.url, narrative: "Pass the *course*." },
    tags: ["health", "safety"],
    alignment: [{ targetName: "EU 1", targetUrl: "https://f.example/1", targetCode: "1" }],
    related: [{ id: "https://b.example/v1/badge/_/B1.json?v=2.0&lang=fi", "@language": "fi" }],
    version: "3",
  });
});

test("whatever the input, nothing empty is published beside the required properties", () => {
  const maybe = fc.option(fc.string(), { nil: null });
  const input = fc.record({
    language: maybe,
    version: maybe,
    tags: fc.option(fc.array(fc.string())),
    image: fc.record({ url: fc.webUrl(), caption: maybe }),
    criteria: fc.record({ url: fc.webUrl(), narrative: maybe }),
    related: fc.option(fc.array(fc.record({ id: fc.webUrl(), language: maybe, version: maybe }))),
    alignment: fc.option(
      fc.array(fc.record({ targetName: fc.constant("n"), targetUrl: fc.webUrl(), targetCode: maybe })),
    ),
  });
  fc.assert(
    fc.property(input, (optional) => {
      const { description, ...rest } = badgeClass({ ...smallest, ...optional });
      assert.equal(description, "");
      assert.deepEqual(empties(rest), []);
      assert.deepEqual(JSON.parse(JSON.stringify(rest)), rest);
    }),
  );
});

function empties(value: unknown, path = ""): string[] {
  if (value === null || value === undefined || value === "") return [path];
  if (typeof value !== "object") return [];
  const entries = Object.entries(value);
  return entries.length === 0 ? [path] : entries.flatMap(([key, inner]) => empties(inner, `${path}/${key}`));
}
