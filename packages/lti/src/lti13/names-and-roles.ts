import type { JsonFields } from "../json-fields.ts";
import { MAX_IDENTIFIER } from "../json-fields.ts";
import type { LaunchPerson } from "../launch-parts.ts";
import { authorizedGet } from "../service-request.ts";
import type { ServiceRequest } from "../service-request.ts";
import { shownAddress, webAddress } from "../web-address.ts";
import { linkTarget } from "./link-header.ts";
import { answeredObject } from "./service-answer.ts";
import type { ServiceAnswer } from "./service-answer.ts";

/** One person in a course. `userId` is the `sub` of their launches. */
export interface Member {
  userId: string;
  status: "Active" | "Inactive" | "Deleted";
  /** Role URIs or short names; see `hasCourseRole`. */
  roles: readonly string[];
  person: LaunchPerson;
}

/** One page of a course's roster. */
export interface MembershipPage {
  context: { id: string; label: string | null; title: string | null };
  members: readonly Member[];
  /** The next page, at the same origin; `null` on the last. */
  next: string | null;
  /** Where to ask later for what has changed since, on the last page of platforms that know it. */
  differences: string | null;
}

const MEDIA_TYPE = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json";
const STATUSES = ["Active", "Inactive", "Deleted"] as const;

/**
 * The request for a course's roster, or for a further page of it (NRPS 2.0 sections 2.3 and 2.4). The filters are for the
 * first page only: the platform keeps them in the addresses that it gives.
 *
 * Throws `url-refused`.
 *
 * @example
 * const request = membershipsRequest(launch.services.membershipsUrl, token.accessToken, { role: "Learner", limit: 100 });
 */
export function membershipsRequest(
  url: string,
  accessToken: string,
  filters: { role?: string; limit?: number; resourceLinkId?: string } = {},
): ServiceRequest {
  const address = webAddress(url);
  const { role, limit, resourceLinkId } = filters;
  if (role !== undefined) address.searchParams.set("role", role);
  if (limit !== undefined) address.searchParams.set("limit", String(limit));
  if (resourceLinkId !== undefined) address.searchParams.set("rlid", resourceLinkId);
  return authorizedGet(address.href, accessToken, MEDIA_TYPE);
}

/**
 * Reads one page (NRPS 2.0 section 2). How many pages to follow at most is the caller's to decide.
 *
 * Throws `service-refused`, `response-malformed` and `page-foreign`.
 *
 * @example
 * let url: string | null = launch.services.membershipsUrl;
 * for (let pages = 0; url !== null && pages < 100; pages += 1) {
 *   const answer = await send(membershipsRequest(url, accessToken));
 *   const page = readMembershipPage(answer, { url, link: answer.headers.get("link") });
 *   keep(page.members);
 *   url = page.next;
 * }
 */
export function readMembershipPage(
  answer: ServiceAnswer,
  page: { url: string; link: string | null | undefined },
): MembershipPage {
  const fields = answeredObject(answer);
  const context = fields.optionalObject("context");
  return {
    context: {
      id: context?.text("id", MAX_IDENTIFIER) ?? "",
      label: context?.optionalText("label") ?? null,
      title: context?.optionalText("title") ?? null,
    },
    members: fields.objects("members").map(member),
    next: linkTarget(page.link, "next", page.url),
    differences: linkTarget(page.link, "differences", page.url),
  };
}

function member(fields: JsonFields): Member {
  const status = fields.optionalText("status");
  return {
    userId: fields.text("user_id", MAX_IDENTIFIER),
    // A status that the specification does not know gives nobody anything.
    status: status === null ? "Active" : (STATUSES.find((known) => known === status) ?? "Inactive"),
    roles: fields.optionalTexts("roles"),
    person: {
      name: fields.optionalText("name"),
      givenName: fields.optionalText("given_name"),
      familyName: fields.optionalText("family_name"),
      email: fields.optionalText("email"),
      pictureUrl: shownAddress(fields.optionalText("picture")),
      sourcedId: fields.optionalText("lis_person_sourcedid"),
    },
  };
}
