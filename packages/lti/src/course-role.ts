/** The core context roles (LTI Core 1.3, A.2.3). */
export type CourseRole =
  | "Administrator"
  | "ContentDeveloper"
  | "Instructor"
  | "Learner"
  | "Mentor"
  | "Manager"
  | "Member"
  | "Officer";

const PREFIXES = ["http://purl.imsglobal.org/vocab/lis/v2/membership#", "urn:lti:role:ims/lis/", ""];

/**
 * Whether the launch's roles have this role in the course (LTI Core 1.3, A.2.3; LTI 1.1, A.2.2, with the short
 * names that both allow). A role in the institution or the system is not one in the course, and neither is a
 * sub-role such as `membership/Instructor#TeachingAssistant` on its own.
 *
 * @example
 * hasCourseRole(["http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor"], "Instructor"); // true
 * hasCourseRole(["urn:lti:instrole:ims/lis/Instructor"], "Instructor"); // false
 */
export function hasCourseRole(roles: readonly string[], role: CourseRole): boolean {
  return roles.some((given) => PREFIXES.some((prefix) => given === prefix + role));
}
