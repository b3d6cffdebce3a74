import type {
  LaunchContext,
  LaunchPerson,
  LaunchPlatform,
  LaunchPresentation,
  LaunchResourceLink,
} from "../launch-parts.ts";

/** What every LTI 1.1 launch says. */
export interface Lti11LaunchBase {
  version: "LTI-1p0";
  /** Who it is: `userId` means nothing without the consumer key; an absent `userId` is an anonymous launch. */
  identity: { consumerKey: string; userId: string | null };
  /** As given, split at the commas: see `hasCourseRole`. */
  roles: readonly string[];
  person: LaunchPerson;
  context: LaunchContext | null;
  platform: LaunchPlatform;
  presentation: LaunchPresentation;
  /** The `custom_*` parameters without their prefix. */
  custom: ReadonlyMap<string, string>;
}

/** Somebody opened a link in a course (LTI 1.1 section 3). */
export interface Lti11ResourceLinkLaunch extends Lti11LaunchBase {
  messageType: "basic-lti-launch-request";
  resourceLink: LaunchResourceLink;
  /** Where to write this person's result, if the platform takes one (Basic Outcomes). */
  outcome: { serviceUrl: string; resultSourcedId: string } | null;
}

/** A teacher wants to choose something of ours (Content-Item 1.0 section 3.2). */
export interface Lti11ContentItemLaunch extends Lti11LaunchBase {
  messageType: "ContentItemSelectionRequest";
  selection: ContentItemSettings;
}

/** What the platform takes back from a selection. */
export interface ContentItemSettings {
  returnUrl: string;
  mediaTypes: readonly string[];
  presentationTargets: readonly string[];
  acceptMultiple: boolean;
  /** To be sent back unchanged. */
  data: string | null;
  title: string | null;
  text: string | null;
}

/** One of the two; tell them apart by `messageType`. */
export type Lti11Launch = Lti11ResourceLinkLaunch | Lti11ContentItemLaunch;
