/** What a platform needs to know of the tool, to register it. */
export interface Lti13ToolDescription {
  title: string;
  description: string;
  /** Begins a login: GET and POST. */
  loginUrl: string;
  /** Where launches arrive: the redirect address. */
  launchUrl: string;
  /** What a launch opens unless it says otherwise. */
  targetLinkUri: string;
  /** Our public keys. */
  keySetUrl: string;
  iconUrl?: string;
  /** The services that we want to use; see `SCOPE`. */
  scopes: readonly string[];
  /** Sent with each launch; values may be the platform's variables, such as `$Context.id`. */
  custom?: Readonly<Record<string, string>>;
  placements: readonly ToolPlacement[];
}

/** One place where the tool appears. */
export interface ToolPlacement {
  opens: "resource-link" | "deep-linking";
  label: string;
  targetLinkUri?: string;
  /** Canvas: such as `course_navigation`, `link_selection`, `assignment_selection`, `editor_button`. */
  canvasPlacements?: readonly string[];
  /** Pixels, of the picker's frame. */
  width?: number;
  height?: number;
}

/** The message type that a placement opens with (LTI Core 1.3; Deep Linking 2.0). */
export function messageTypeOf({ opens }: ToolPlacement): "LtiResourceLinkRequest" | "LtiDeepLinkingRequest" {
  return opens === "deep-linking" ? "LtiDeepLinkingRequest" : "LtiResourceLinkRequest";
}
