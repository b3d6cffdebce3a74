import type {
  LaunchContext,
  LaunchPerson,
  LaunchPlatform,
  LaunchPresentation,
  LaunchResourceLink,
} from "../launch-parts.ts";
import type { GradeService } from "./assignment-and-grades.ts";
import type { DeepLinkingSettings } from "./deep-linking-settings.ts";

/** Who it is: all four together, and never the mail address. `subject` is `null` for an anonymous launch. */
export interface Lti13Identity {
  issuer: string;
  clientId: string;
  deploymentId: string;
  subject: string | null;
}

/** What every LTI 1.3 launch says (LTI Core 1.3 sections 5.3 and 5.4). */
export interface Lti13LaunchBase {
  version: "1.3.0";
  identity: Lti13Identity;
  /** Whether this deployment is not among those we know, and is to be bound now. */
  deploymentIsNew: boolean;
  targetLinkUri: string;
  /** Role URIs; see `hasCourseRole`. */
  roles: readonly string[];
  person: LaunchPerson;
  context: LaunchContext | null;
  platform: LaunchPlatform;
  presentation: LaunchPresentation;
  custom: ReadonlyMap<string, string>;
  services: {
    /** The course's roster (NRPS 2.0), where the platform offers it. */
    membershipsUrl: string | null;
    /** The gradebook (AGS 2.0), where the platform offers it. */
    grades: GradeService | null;
  };
}

/** Somebody opened a link in a course (LTI Core 1.3 section 5.3). */
export interface Lti13ResourceLinkLaunch extends Lti13LaunchBase {
  messageType: "LtiResourceLinkRequest";
  resourceLink: LaunchResourceLink;
}

/** A teacher wants to choose something of ours (Deep Linking 2.0 section 3.3). */
export interface Lti13DeepLinkingLaunch extends Lti13LaunchBase {
  messageType: "LtiDeepLinkingRequest";
  settings: DeepLinkingSettings;
}

/** One of the two; tell them apart by `messageType`. */
export type Lti13Launch = Lti13ResourceLinkLaunch | Lti13DeepLinkingLaunch;
