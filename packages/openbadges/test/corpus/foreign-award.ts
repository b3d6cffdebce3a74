import { OB3_CONTEXT, VC2_CONTEXT } from "../../src/contexts.ts";

/** Where a stranger lives. */
export const foreignSite = "https://edu.example";
const at = foreignSite;

/** As a stranger would write it: singles instead of arrays, more members than there have to be, an https issuer. */
export const foreignAward = {
  "@context": [VC2_CONTEXT, OB3_CONTEXT],
  id: `${at}/credentials/3732`,
  type: ["VerifiableCredential", "AchievementCredential"],
  name: "Teamwork",
  issuer: { id: `${at}/issuers/565049`, type: "Profile", name: "Example University" },
  validFrom: "2026-01-01T00:00:00+02:00",
  credentialSubject: {
    id: "did:example:ebfeb1f712ebc6f1c276e12ec21",
    type: "AchievementSubject",
    achievement: {
      id: `${at}/achievements/21st-century-skills/teamwork`,
      type: "Achievement",
      criteria: { narrative: "Team members are nominated." },
      description: "This badge recognizes teamwork.",
      name: "Teamwork",
    },
  },
};
