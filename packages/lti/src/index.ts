export { LtiError } from "./lti-error.ts";
export type { LtiErrorCode } from "./lti-error.ts";
export { hasCourseRole } from "./course-role.ts";
export type { CourseRole } from "./course-role.ts";
export type * from "./launch-parts.ts";
export { MAX_FORM_LENGTH, readForm, writeForm } from "./form.ts";
export type { FormParameter } from "./form.ts";
export type { SelfPostingForm, ServiceRequest } from "./service-request.ts";

export {
  bodyHashAuthorization,
  isSignedBy,
  percentEncode,
  signature,
  signatureBaseString,
  signedParameters,
} from "./lti11/signature.ts";
export type { OAuthCredentials, SignableRequest } from "./lti11/signature.ts";
export { TIMESTAMP_WINDOW_SECONDS, validateLti11Launch } from "./lti11/launch.ts";
export type { Lti11Consumer, Lti11LaunchRequest, NonceUse, SignedLti11Launch } from "./lti11/launch.ts";
export type * from "./lti11/launch-message.ts";
export { outcomeRequest, readOutcomeResponse } from "./lti11/outcomes.ts";
export type { OutcomeOperation, OutcomeResponse, OutcomeTarget } from "./lti11/outcomes.ts";
export { contentItemResponse } from "./lti11/content-item.ts";
export type { LtiLinkItem } from "./lti11/content-item.ts";
export { canvasConfigurationXml, configurationXml } from "./lti11/configuration-xml.ts";
export type { CanvasXmlPlacement, Lti11ToolDescription } from "./lti11/configuration-xml.ts";

export { SCOPE } from "./lti13/claims.ts";
export type { KnownDeployments, PlatformRegistration } from "./lti13/registration.ts";
export { beginLogin, readLoginRequest } from "./lti13/login.ts";
export type { LoginRequest, LoginStart, PendingLogin } from "./lti13/login.ts";
export { browserProof, platformStorage, requireStoredState, stateCookie } from "./lti13/browser-state.ts";
export type { BrowserProof, PlatformStorage } from "./lti13/browser-state.ts";
export { readKeySet } from "./lti13/key-set.ts";
export type { PlatformKeySet } from "./lti13/key-set.ts";
export type { KeySetSource } from "./lti13/id-token.ts";
export { readLaunchForm, validateLti13Launch } from "./lti13/launch.ts";
export type { LaunchForm, Lti13LaunchRequest } from "./lti13/launch.ts";
export type * from "./lti13/launch-message.ts";
export type { DeepLinkingSettings } from "./lti13/deep-linking-settings.ts";
export { deepLinkingResponse } from "./lti13/deep-linking.ts";
export type {
  ContentItem,
  DeepLinkingAnswer,
  PlainLinkItem,
  ResourceLinkItem,
} from "./lti13/deep-linking.ts";
export { TOKEN_LIFETIME_SECONDS } from "./lti13/signing-key.ts";
export type { SigningKey } from "./lti13/signing-key.ts";
export { MAX_ANSWER_LENGTH } from "./lti13/service-answer.ts";
export type { ServiceAnswer } from "./lti13/service-answer.ts";
export { readTokenResponse, tokenRequest } from "./lti13/service-token.ts";
export type { ServiceToken } from "./lti13/service-token.ts";
export { membershipsRequest, readMembershipPage } from "./lti13/names-and-roles.ts";
export type { Member, MembershipPage } from "./lti13/names-and-roles.ts";
export { lineItemService, nextScoreTime, scoreRequest } from "./lti13/assignment-and-grades.ts";
export type { GradeService, Score } from "./lti13/assignment-and-grades.ts";
export {
  createLineItemRequest,
  lineItemsRequest,
  readLineItem,
  readLineItemPage,
} from "./lti13/line-items.ts";
export type { LineItem, LineItemInput } from "./lti13/line-items.ts";
export { readResultPage, resultsPageRequest, resultsRequest } from "./lti13/results.ts";
export type { Result, ResultPage } from "./lti13/results.ts";
export type { Lti13ToolDescription, ToolPlacement } from "./lti13/tool-description.ts";
export { canvasConfiguration } from "./lti13/canvas-configuration.ts";
export type { CanvasConfiguration } from "./lti13/canvas-configuration.ts";
export { readPlatformConfiguration, readRegistrationStart } from "./lti13/platform-configuration.ts";
export type { PlatformConfiguration, RegistrationStart } from "./lti13/platform-configuration.ts";
export {
  readRegistrationResponse,
  REGISTRATION_CLOSE_MESSAGE,
  registrationRequest,
} from "./lti13/dynamic-registration.ts";
export type { RegistrationResult } from "./lti13/dynamic-registration.ts";
