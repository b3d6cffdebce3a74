import assert from "node:assert/strict";
import { test } from "node:test";
import { conforms } from "../../test/ob3-schema.ts";
import { refuses } from "../../test/refuses.ts";
import { sampleAchievement, sampleCredential, sampleIssuer } from "../../test/sample-credential.ts";
import { achievement } from "./achievement.ts";
import { profile } from "./profile.ts";

const least = { id: "https://b.example/a", name: "A", description: "B", criteria: { narrative: "C" } };

test("an achievement with everything; sets are arrays, the image is an object", () => {
  assert.deepEqual(sampleAchievement, {
    id: "https://b.example/obv3/achievements/B1",
    type: ["Achievement"],
    achievementType: "Badge",
    name: "First aid – ensiapu 急救",
    description: "Can give first aid",
    criteria: {
      id: "https://b.example/v1/badge/_/B1/criteria.html",
      narrative: "Pass the *course*.\nTwice.",
    },
    image: { id: "https://b.example/v1/badge/_/B1.png", type: "Image", caption: "A red cross" },
    inLanguage: "en",
    tag: ["health", "safety"],
    alignment: [
      {
        type: ["Alignment"],
        targetName: "EU 1",
        targetUrl: "https://f.example/1",
        targetCode: "1",
        targetType: "CFItem",
      },
      {
        type: ["Alignment"],
        targetName: "EU 2",
        targetUrl: "https://f.example/2",
        targetDescription: "Two",
        targetFramework: "EU",
      },
    ],
    related: [
      {
        id: "https://b.example/obv3/achievements/B1?lang=fi",
        type: ["Related"],
        inLanguage: "fi",
        version: "2",
      },
    ],
    resultDescription: [
      {
        id: "urn:uuid:1d6b0a0e-8d2b-4f5c-9d2e-0c6d7d7a1f01",
        type: ["ResultDescription"],
        name: "Grade",
        resultType: "LetterGrade",
        allowedValue: ["C", "B", "A"],
      },
    ],
    otherIdentifier: [{ type: "IdentifierEntry", identifier: "FA-1", identifierType: "identifier" }],
    fieldOfStudy: "Health",
    specialization: "Care",
    humanCode: "FA1",
    creditsAvailable: 2.5,
    version: "3",
  });
});

test("achievements and profiles with nothing optional", () => {
  assert.deepEqual(achievement(least), { ...least, type: ["Achievement"] });
  assert.deepEqual(profile({ id: "did:web:b.example", name: "", address: {} }), {
    id: "did:web:b.example",
    type: ["Profile"],
  });
});

test("profiles are valid against the strict schema", () => {
  conforms("profile", sampleIssuer);
  conforms("profile", profile({ id: "did:web:b.example" }));
});

test("own terms are allowed as extensions; other terms and odd languages are refused", () => {
  conforms(
    "achievementcredential",
    sampleCredential({ achievement: achievement({ ...least, achievementType: "ext:MicroDegree" }) }),
  );
  const odd = "ext:Not a term" as const;
  refuses(() => achievement({ ...least, achievementType: odd }), "vocabulary-invalid");
  const target = { targetName: "A", targetUrl: "https://f.example" };
  refuses(
    () => achievement({ ...least, alignments: [{ ...target, targetType: odd }] }),
    "vocabulary-invalid",
  );
  refuses(
    () => achievement({ ...least, resultDescriptions: [{ id: "urn:x", name: "A", resultType: odd }] }),
    "vocabulary-invalid",
  );
  for (const language of ["english", "EN", "en-gb", "zh_Hant"]) {
    refuses(() => achievement({ ...least, language }), "language-invalid");
    refuses(
      () => achievement({ ...least, related: [{ id: "https://b.example/b", language }] }),
      "language-invalid",
    );
  }
  for (const language of ["en", "en-GB", "zh-Hant", "es-419", "zh-Hant-TW"]) {
    conforms("achievementcredential", sampleCredential({ achievement: achievement({ ...least, language }) }));
  }
});
