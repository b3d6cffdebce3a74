/**
 * Stand-ins for the two example contexts that the W3C vectors use: the terms the vectors have in them and no others.
 * What the published contexts say of these terms can be read off the vectors' canonical documents.
 */
const SCHEMA = "https://schema.org/";
const CITIZENSHIP = "https://w3id.org/citizenship#";

export const standInContexts = {
  "https://www.w3.org/ns/credentials/examples/v2": {
    "@context": { "@vocab": "https://www.w3.org/ns/credentials/examples#" },
  },
  "https://w3id.org/citizenship/v4rc1": {
    "@context": {
      image: { "@id": `${SCHEMA}image`, "@type": "@id" },
      ...Object.fromEntries(
        ["givenName", "additionalName", "familyName", "gender"].map((term) => [term, SCHEMA + term]),
      ),
      ...Object.fromEntries(
        [
          "EmployablePerson",
          "EmploymentAuthorizationDocument",
          "EmploymentAuthorizationDocumentCredential",
          "birthCountry",
          "employmentAuthorizationDocument",
          "lprCategory",
          "lprNumber",
        ].map((term) => [term, CITIZENSHIP + term]),
      ),
      Person: `${SCHEMA}Person`,
      identifier: `${SCHEMA}identifier`,
      residentSince: {
        "@id": `${CITIZENSHIP}residentSince`,
        "@type": "http://www.w3.org/2001/XMLSchema#dateTime",
      },
      birthDate: { "@id": `${SCHEMA}birthDate`, "@type": "http://www.w3.org/2001/XMLSchema#dateTime" },
    },
  },
};
