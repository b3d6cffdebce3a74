import * as fc from "fast-check";
import { ACHIEVEMENT_TYPES } from "../src/ob3/achievement-types.ts";
import type { AchievementInput } from "../src/ob3/achievement.ts";
import { achievement } from "../src/ob3/achievement.ts";
import type { AchievementCredentialInput } from "../src/ob3/achievement-credential.ts";
import type { ProfileInput } from "../src/ob3/profile.ts";
import { profile } from "../src/ob3/profile.ts";
import { bitstringStatusEntry } from "../src/status/bitstring-status-entry.ts";
import { revocationListStatus } from "../src/status/revocation-list.ts";

/** Anything that a person may have typed, and nothing at all. */
const text = fc.string({ unit: "grapheme", minLength: 1 });
const maybe = fc.option(fc.oneof(text, fc.constant("")), { nil: null });
const url = fc.webUrl({ withQueryParameters: true });
const uri = fc.oneof(
  url,
  fc.uuid().map((uuid) => `urn:uuid:${uuid}`),
);
const mayBeUrl = fc.option(url, { nil: null });
const date = fc.date({ min: new Date("2000-01-01"), max: new Date("2099-01-01"), noInvalidDate: true });
const image = fc.option(fc.record({ url, caption: maybe }), { nil: null });
const identifierType = fc.constantFrom("identifier", "sourcedId", "ext:own.Kind");
const identifiers = fc.option(
  fc.array(fc.record({ identifier: text, type: identifierType }), { maxLength: 2 }),
  {
    nil: null,
  },
) as fc.Arbitrary<ProfileInput["otherIdentifiers"]>;
const alignments = fc.option(
  fc.array(
    fc.record({
      targetName: text,
      targetUrl: url,
      targetCode: maybe,
      targetDescription: maybe,
      targetFramework: maybe,
      targetType: fc.constantFrom("CFItem" as const, "ceasn:Competency" as const, "ext:a" as const, null),
    }),
    { maxLength: 2 },
  ),
  { nil: null },
);

/** Any issuer. */
export const anyProfile = fc
  .record({
    id: uri,
    name: maybe,
    url: mayBeUrl,
    email: fc.option(fc.emailAddress(), { nil: null }),
    phone: fc.constantFrom(null, "+358401234567"),
    description: maybe,
    image,
    official: maybe,
    address: fc.option(fc.record({ addressLocality: maybe, postalCode: maybe }), { nil: null }),
    otherIdentifiers: identifiers,
  })
  .map((input) => profile(input));

const results = fc.array(
  fc.record({
    id: fc.uuid().map((uuid) => `urn:uuid:${uuid}`),
    name: text,
    resultType: fc.constantFrom("LetterGrade" as const, "Percent" as const, "ext:Own" as const),
    allowedValues: fc.option(fc.array(text, { maxLength: 3 }), { nil: null }),
    requiredValue: maybe,
    valueMin: maybe,
    valueMax: maybe,
    alignments,
  }),
  { maxLength: 2 },
);

/** Any achievement. */
export const anyAchievement = fc
  .record({
    id: uri,
    achievementType: fc.constantFrom(null, ...ACHIEVEMENT_TYPES, "ext:MicroDegree" as const),
    name: text,
    description: text,
    criteria: fc.record({ url: mayBeUrl, narrative: maybe }),
    image,
    creator: fc.option(anyProfile, { nil: null }),
    language: fc.constantFrom(null, "en", "zh-Hant", "en-GB", "es-419"),
    tags: fc.option(fc.array(fc.oneof(text, fc.constant("")), { maxLength: 3 }), { nil: null }),
    alignments,
    related: fc.option(
      fc.array(fc.record({ id: uri, language: fc.constantFrom(null, "fi"), version: maybe }), {
        maxLength: 2,
      }),
      { nil: null },
    ),
    resultDescriptions: results,
    otherIdentifiers: identifiers,
    fieldOfStudy: maybe,
    specialization: maybe,
    humanCode: maybe,
    creditsAvailable: fc.option(fc.integer({ min: 0, max: 300 }), { nil: null }),
    version: maybe,
  })
  .map((input) => achievement(input as AchievementInput));

const status = fc.oneof(
  fc.constant(null),
  fc
    .record({
      listUrl: url,
      index: fc.nat(),
      purpose: fc.constantFrom("revocation" as const, "suspension" as const),
    })
    .map(bitstringStatusEntry),
  url.map(revocationListStatus),
);

/** Any award. */
export const anyAward: fc.Arbitrary<AchievementCredentialInput> = fc
  .record({
    id: uri,
    name: maybe,
    description: maybe,
    image,
    issuer: anyProfile,
    achievement: anyAchievement,
    recipient: fc.oneof(
      fc.record({ id: uri, identifiers: fc.constant(null) }),
      fc.record({
        id: fc.option(uri, { nil: null }),
        identifiers: fc.array(
          fc.record({
            identity: text,
            salt: text,
            type: fc.constantFrom("emailAddress" as const, "sisSourcedId" as const, "ext:x" as const),
          }),
          { minLength: 1, maxLength: 3 },
        ),
      }),
    ),
    validFrom: date,
    years: fc.option(fc.nat(30), { nil: null }),
    awardedDate: fc.option(date, { nil: null }),
    schemas: fc.option(fc.array(url, { maxLength: 2 }), { nil: null }),
    status,
    refreshUrl: mayBeUrl,
    evidence: fc.array(
      fc.record({
        id: mayBeUrl,
        name: maybe,
        narrative: maybe,
        genre: maybe,
        audience: maybe,
        description: maybe,
      }),
      { maxLength: 2 },
    ),
    narrative: maybe,
    results: fc.array(
      fc.record({
        value: maybe,
        status: fc.constantFrom(null, "Completed" as const, "Failed" as const),
        achievedLevel: mayBeUrl,
      }),
      { maxLength: 2 },
    ),
    role: maybe,
    term: maybe,
    licenseNumber: maybe,
    creditsEarned: fc.option(fc.double({ min: 0, max: 300, noNaN: true }), { nil: null }),
    activityStart: fc.option(date, { nil: null }),
    activityEnd: fc.option(date, { nil: null }),
    subjectImage: image,
    source: fc.option(anyProfile, { nil: null }),
  })
  .map(({ years, ...award }) => ({
    ...award,
    validUntil: years === null ? null : new Date(award.validFrom.getTime() + years * 31_536_000_000),
  }));
