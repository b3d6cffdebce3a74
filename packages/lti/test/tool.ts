import { SCOPE } from "../src/lti13/claims.ts";
import type { Lti13ToolDescription } from "../src/lti13/tool-description.ts";

/** A tool with a plain placement and a picker. */
export const TOOL: Lti13ToolDescription = {
  title: "Badges",
  description: "Badges in a course",
  loginUrl: "https://b.example/lti/login",
  launchUrl: "https://b.example/lti/launch",
  targetLinkUri: "https://b.example/lti/link",
  keySetUrl: "https://b.example/lti/keys.json",
  iconUrl: "https://b.example/icon.png",
  scopes: [SCOPE.memberships, SCOPE.scores],
  custom: { course: "$Context.id" },
  placements: [
    { opens: "resource-link", label: "Badges", canvasPlacements: ["course_navigation"] },
    {
      opens: "deep-linking",
      label: "Choose a badge",
      targetLinkUri: "https://b.example/lti/pick",
      canvasPlacements: ["link_selection", "assignment_selection"],
      width: 500,
      height: 600,
    },
  ],
};
