import { achievement } from "../src/ob3/achievement.ts";
import { achievementCredential } from "../src/ob3/achievement-credential.ts";
import type {
  AchievementCredentialInput,
  Ob3AchievementCredential,
} from "../src/ob3/achievement-credential.ts";
import { profile } from "../src/ob3/profile.ts";
import { bitstringStatusEntry } from "../src/status/bitstring-status-entry.ts";
import { SAMPLE_DID } from "./sample-keys.ts";

/** An issuer with all that a profile may have. */
export const sampleIssuer = profile({
  id: SAMPLE_DID,
  name: "Example College",
  url: "https://college.example",
  email: "badges@college.example",
  phone: "+358401234567",
  description: "A college",
  image: { url: "https://college.example/logo.png", caption: "An owl" },
  address: { addressCountry: "Finland", addressCountryCode: "FI", addressLocality: "Turku" },
  official: "Head of studies",
  otherIdentifiers: [{ identifier: "1234567-8", type: "ext:businessId" }],
  parentOrganisation: profile({ id: "https://parent.example", name: "Parent" }),
});

/** An achievement with all that one may have but endorsements. */
export const sampleAchievement = achievement({
  id: "https://b.example/obv3/achievements/B1",
  achievementType: "Badge",
  name: "First aid – ensiapu 急救",
  description: "Can give first aid",
  criteria: { url: "https://b.example/v1/badge/_/B1/criteria.html", narrative: "Pass the *course*.\nTwice." },
  image: { url: "https://b.example/v1/badge/_/B1.png", caption: "A red cross" },
  language: "en",
  tags: ["health", "", "safety"],
  alignments: [
    { targetName: "EU 1", targetUrl: "https://f.example/1", targetCode: "1", targetType: "CFItem" },
    { targetName: "EU 2", targetUrl: "https://f.example/2", targetFramework: "EU", targetDescription: "Two" },
  ],
  related: [{ id: "https://b.example/obv3/achievements/B1?lang=fi", language: "fi", version: "2" }],
  resultDescriptions: [
    {
      id: "urn:uuid:1d6b0a0e-8d2b-4f5c-9d2e-0c6d7d7a1f01",
      name: "Grade",
      resultType: "LetterGrade",
      allowedValues: ["C", "B", "A"],
    },
  ],
  otherIdentifiers: [{ identifier: "FA-1", type: "identifier" }],
  fieldOfStudy: "Health",
  specialization: "Care",
  humanCode: "FA1",
  creditsAvailable: 2.5,
  version: "3",
});

/** The least there can be in an award. */
export const smallestAward: AchievementCredentialInput = {
  id: "urn:uuid:6b0a2f3c-3e0e-4b3c-8b61-0f4c5a1f0001",
  issuer: profile({ id: SAMPLE_DID }),
  achievement: achievement({
    id: "https://b.example/obv3/achievements/B1",
    name: "First aid",
    description: "Can give first aid",
    criteria: { narrative: "Pass the course." },
  }),
  recipient: { identifiers: [{ identity: "a@example.com", salt: "Kosher" }] },
  validFrom: new Date("2026-11-23T12:00:00.500Z"),
};

/** An award with everything, a status among it. */
export const fullAward: AchievementCredentialInput = {
  ...smallestAward,
  name: "First aid",
  description: "Awarded to a person",
  image: { url: "https://b.example/obv3/credentials/1.png" },
  issuer: sampleIssuer,
  achievement: sampleAchievement,
  recipient: {
    id: "urn:uuid:0c6a4a52-6d6e-4a36-a5c7-1d1a2b3c0002",
    identifiers: [
      { identity: "A@Example.com", salt: "Kosher" },
      { identity: "Student-1", salt: "Sea", type: "sisSourcedId" },
    ],
  },
  validUntil: new Date("2028-11-23T12:00:00Z"),
  awardedDate: new Date("2026-11-01T12:00:00Z"),
  evidence: [
    { id: "https://work.example/1", name: "Essay", narrative: "" },
    {},
    { narrative: "*Seen* on site", genre: "Film" },
  ],
  narrative: "Did well.",
  results: [
    { resultDescription: "urn:uuid:1d6b0a0e-8d2b-4f5c-9d2e-0c6d7d7a1f01", value: "A", status: "Completed" },
    {},
  ],
  role: "Student",
  term: "Autumn",
  licenseNumber: "L-1",
  creditsEarned: 2,
  activityStart: new Date("2026-09-01T00:00:00Z"),
  activityEnd: new Date("2026-11-01T00:00:00Z"),
  subjectImage: { url: "https://b.example/certificate.png" },
  source: profile({ id: "https://assessor.example", name: "Assessor" }),
  status: bitstringStatusEntry({
    listUrl: "https://b.example/obv3/status/7",
    index: 94567,
    purpose: "revocation",
  }),
  termsOfUse: [{ type: "https://b.example/terms#Policy", id: "https://b.example/policy" }],
};

/** The credential of an award, the full one unless given. */
export function sampleCredential(change: Partial<AchievementCredentialInput> = {}): Ob3AchievementCredential {
  return achievementCredential({ ...fullAward, ...change });
}
