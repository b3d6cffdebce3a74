/** The person who opened the launch, as the platform says: no more than the platform's word. */
export interface LaunchPerson {
  name: string | null;
  givenName: string | null;
  familyName: string | null;
  /** Asserted by the platform: never take it for an identity beyond that platform. */
  email: string | null;
  /** http or https. */
  pictureUrl: string | null;
  /** The person's number in the institution's own systems (LIS `person_sourcedid`). */
  sourcedId: string | null;
}

/** The course, or whatever the launch was opened in. */
export interface LaunchContext {
  id: string;
  label: string | null;
  title: string | null;
  types: readonly string[];
}

/** The place in the course that was opened. */
export interface LaunchResourceLink {
  id: string;
  title: string | null;
  description: string | null;
}

/** The platform's own description of itself. */
export interface LaunchPlatform {
  guid: string | null;
  name: string | null;
  productFamilyCode: string | null;
  version: string | null;
}

/** How the platform shows us and where it wants the person back. */
export interface LaunchPresentation {
  documentTarget: string | null;
  locale: string | null;
  /** http or https. */
  returnUrl: string | null;
}
