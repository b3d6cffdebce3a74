export { OpenBadgesError } from "./open-badges-error.ts";
export type { OpenBadgesErrorCode } from "./open-badges-error.ts";
export {
  OB1_CONTEXT,
  OB21_CONTEXT,
  OB2_CONTEXT,
  OB3_CONTEXT,
  OB3_EXTENSIONS_CONTEXT,
  VC1_CONTEXT,
  VC2_CONTEXT,
} from "./contexts.ts";
export { hashRecipient, identityObject } from "./recipient-identity.ts";
export type { IdentityHash, Ob2IdentityObject } from "./recipient-identity.ts";
export { hostedAssertion, signedAssertion } from "./ob2/assertion.ts";
export type {
  EvidenceInput,
  HostedAssertionInput,
  Ob2Assertion,
  Ob2Evidence,
  Ob2SignedAssertion,
  SignedAssertionInput,
} from "./ob2/assertion.ts";
export { signAssertion, verifyAssertionJws } from "./ob2/assertion-jws.ts";
export { cryptographicKey } from "./ob2/cryptographic-key.ts";
export type { Ob2CryptographicKey } from "./ob2/cryptographic-key.ts";
export { ob2Endorsement } from "./ob2/endorsement.ts";
export type { Ob2Endorsement, Ob2EndorsementInput } from "./ob2/endorsement.ts";
export { ob2RevocationList, revokedAssertionIn } from "./ob2/revocation-list.ts";
export type { Ob2RevocationList } from "./ob2/revocation-list.ts";
export { badgeClass } from "./ob2/badge-class.ts";
export type {
  AlignmentInput,
  BadgeClassInput,
  Ob2Alignment,
  Ob2BadgeClass,
  Ob2Related,
} from "./ob2/badge-class.ts";
export { issuerProfile } from "./ob2/issuer-profile.ts";
export type { IssuerProfileInput, Ob2HostingPolicy, Ob2IssuerProfile } from "./ob2/issuer-profile.ts";
export { revokedAssertion } from "./ob2/revoked-assertion.ts";
export type { Ob2RevokedAssertion } from "./ob2/revoked-assertion.ts";
export { badgeClass11 } from "./ob1/badge-class.ts";
export type { BadgeClass11Input, Ob1BadgeClass } from "./ob1/badge-class.ts";
export { MAX_BAKED_TEXT_BYTES } from "./baking/bakeable-text.ts";
export { bakePng, preparePng } from "./baking/bake-png.ts";
export type { BakePngOptions, PreparedPng } from "./baking/bake-png.ts";
export { unbakePng } from "./baking/unbake-png.ts";
export type { BakedText, UnbakePngOptions } from "./baking/unbake-png.ts";
export { bakeSvg, prepareSvg } from "./baking/bake-svg.ts";
export type { PreparedSvg, SvgBaking } from "./baking/bake-svg.ts";
export { unbakeSvg } from "./baking/unbake-svg.ts";
export type { BakedSvg } from "./baking/unbake-svg.ts";
export { achievement } from "./ob3/achievement.ts";
export type { AchievementInput, Ob3Achievement, Ob3Related } from "./ob3/achievement.ts";
export { achievementCredential } from "./ob3/achievement-credential.ts";
export type {
  AchievementCredentialInput,
  Ob3AchievementCredential,
  Ob3AchievementSubject,
} from "./ob3/achievement-credential.ts";
export { ACHIEVEMENT_TYPES } from "./ob3/achievement-types.ts";
export type { AchievementType } from "./ob3/achievement-types.ts";
export type { AlignmentTargetType, Ob3Alignment, Ob3AlignmentInput } from "./ob3/alignment.ts";
export type {
  CredentialEnvelope,
  CredentialEnvelopeInput,
  Ob3Contexts,
  Ob3CredentialSchema,
} from "./ob3/credential-envelope.ts";
export { endorsementCredential } from "./ob3/endorsement-credential.ts";
export type {
  EndorsementCredentialInput,
  Ob3EndorsementCredential,
  SignedEndorsement,
} from "./ob3/endorsement-credential.ts";
export type { Ob3Evidence, Ob3EvidenceInput } from "./ob3/evidence.ts";
export { ob3IdentityObject } from "./ob3/identity-object.ts";
export type {
  IdentifierType,
  Ob3IdentifierEntry,
  Ob3IdentityObject,
  RecipientIdentifier,
} from "./ob3/identity-object.ts";
export type { ImageInput, Ob3Image } from "./ob3/image.ts";
export { profile } from "./ob3/profile.ts";
export type { Ob3Address, Ob3Profile, ProfileInput } from "./ob3/profile.ts";
export type {
  Ob3Result,
  Ob3ResultDescription,
  ResultDescriptionInput,
  ResultInput,
  ResultStatus,
  ResultType,
} from "./ob3/result.ts";
export type { VocabularyExtension } from "./ob3/vocabulary.ts";
export { bitstringStatusEntry } from "./status/bitstring-status-entry.ts";
export type { BitstringStatusEntry, StatusPurpose } from "./status/bitstring-status-entry.ts";
export { revocationList, revocationListStatus, revokedIn } from "./status/revocation-list.ts";
export type { RevocationList, RevocationListStatus } from "./status/revocation-list.ts";
export { fromPublicKeyMultibase, fromSecretKeyMultibase, publicKeyMultibase } from "./proofs/multikey.ts";
export { contextLoader, offlineContexts } from "./contexts/document-loader.ts";
export type { ContextLoader, LoadedContext } from "./contexts/document-loader.ts";
export { KNOWN_CONTEXTS } from "./contexts/known-contexts.ts";
export { canonicalNQuads } from "./proofs/canonicalise.ts";
export { signDataIntegrity } from "./proofs/data-integrity.ts";
export type { DataIntegrityProof, ProofOptions, SigningKey, WithProof } from "./proofs/data-integrity.ts";
export { publicKeyOf } from "./proofs/verification-key.ts";
export type { KeyResolver, VerificationMethod } from "./proofs/verification-key.ts";
export { verifyDataIntegrity } from "./proofs/verify-data-integrity.ts";
export type { VerifiedProof, VerifyDataIntegrityOptions } from "./proofs/verify-data-integrity.ts";
export { templateSigner } from "./proofs/template-signer.ts";
export type { SampleCheck, TemplateSigner, TemplateSignerOptions } from "./proofs/template-signer.ts";
export type { VcJwtAlgorithm, VcJwtProfile } from "./proofs/jwt-algorithms.ts";
export { signVcJwt, signW3cVcJwt } from "./proofs/vc-jwt.ts";
export type { JwtSigningKey } from "./proofs/vc-jwt.ts";
export { verifyVcJwt } from "./proofs/verify-vc-jwt.ts";
export type { JwtKeyRequest, JwtKeyResolver, VerifiedVcJwt } from "./proofs/verify-vc-jwt.ts";
export { SMALLEST_STATUS_LIST, decodeStatusList, encodeStatusList } from "./status/bitstring.ts";
export type { StatusList } from "./status/bitstring.ts";
export { isStatusSet } from "./status/read-status.ts";
export { statusListCredential } from "./status/status-list-credential.ts";
export type { StatusListCredential, StatusListCredentialInput } from "./status/status-list-credential.ts";
export { assertionMethodIn, didDocument, publicJwk } from "./did/did-document.ts";
export type { DidDocument, PublishedKey, PublishedMethod } from "./did/did-document.ts";
export { didKey, resolveDidKey } from "./did/did-key.ts";
export { resolveDidJwk } from "./did/did-jwk.ts";
export { didWeb, didWebUrl } from "./did/did-web.ts";
export { OB3_PNG_KEYWORD } from "./baking/png-keyword.ts";
export { bakeSvgCredential, prepareSvgCredential, unbakeSvgCredential } from "./baking/svg-credential.ts";
export type { PreparedSvgCredential } from "./baking/svg-credential.ts";
export { unbakePdf } from "./pdf/unbake-pdf.ts";
export type { PdfAttachment, PdfBadges } from "./pdf/unbake-pdf.ts";
export { verifyBadge } from "./verifying/verify-badge.ts";
export type { VerifyBadgeOptions } from "./verifying/verify-badge.ts";
export type { BadgeFetch, BadgeRequest, BadgeResponse } from "./verifying/fetching.ts";
export { FINDINGS, findingSentence } from "./verifying/findings.ts";
export type { FindingCode, FindingMeaning, Outcome } from "./verifying/findings.ts";
export type {
  BadgeSummary,
  BadgeVersion,
  Check,
  Container,
  RecipientHint,
  VerificationReport,
} from "./verifying/report.ts";
export { VERDICTS, VERDICT_SENTENCES } from "./verifying/verdict.ts";
export type { Verdict } from "./verifying/verdict.ts";
