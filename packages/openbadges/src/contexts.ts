/** The `@context` of Open Badges 2.0 documents (OB 2.0 JSON-LD context). */
export const OB2_CONTEXT = "https://w3id.org/openbadges/v2";

/** The `@context` of Open Badges 2.1 documents (OB 2.1 JSON-LD context). */
export const OB21_CONTEXT = "https://purl.imsglobal.org/spec/ob/v2p1/ob_v2p1.jsonld";

/** The `@context` of Open Badges 1.1 documents (OB 1.1 JSON-LD context). */
export const OB1_CONTEXT = "https://w3id.org/openbadges/v1";

/** The first `@context` of every credential (VC Data Model 2.0, 4.3 Contexts). */
export const VC2_CONTEXT = "https://www.w3.org/ns/credentials/v2";

/** The first `@context` of credentials by the older data model, which early Open Badges 3.0 followed (VC Data Model 1.1, 4.1). */
export const VC1_CONTEXT = "https://www.w3.org/2018/credentials/v1";

/** The second `@context` of every Open Badges 3.0 credential (OB 3.0 Appendix B, AchievementCredential). */
export const OB3_CONTEXT = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json";

/**
 * The third `@context`, which defines `1EdTechJsonSchemaValidator2019`, `1EdTechRevocationList` and
 * `1EdTechCredentialRefresh`; only credentials that use one of them need it.
 */
export const OB3_EXTENSIONS_CONTEXT = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json";
