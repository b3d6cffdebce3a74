import { webAddress } from "../web-address.ts";
import { messageTypeOf } from "./tool-description.ts";
import type { Lti13ToolDescription, ToolPlacement } from "./tool-description.ts";

/** Canvas's own description of an LTI 1.3 tool. */
export interface CanvasConfiguration {
  title: string;
  description: string;
  oidc_initiation_url: string;
  target_link_uri: string;
  public_jwk_url: string;
  scopes: readonly string[];
  extensions: readonly object[];
  custom_fields?: Readonly<Record<string, string>>;
}

/**
 * The configuration that a Canvas administrator pastes, or loads from its address, into a developer key (Canvas:
 * Configuring LTI Advantage Tools). Privacy level `public`: names and mail addresses are sent.
 *
 * Throws `url-refused`.
 *
 * @example
 * const json = JSON.stringify(canvasConfiguration(tool), null, 2);
 */
export function canvasConfiguration(tool: Lti13ToolDescription): CanvasConfiguration {
  const placements = tool.placements.flatMap((placement) =>
    (placement.canvasPlacements ?? []).map((name) => canvasPlacement(tool, placement, name)),
  );
  return {
    title: tool.title,
    description: tool.description,
    oidc_initiation_url: webAddress(tool.loginUrl).href,
    target_link_uri: webAddress(tool.targetLinkUri).href,
    public_jwk_url: webAddress(tool.keySetUrl).href,
    scopes: tool.scopes,
    extensions: [
      {
        platform: "canvas.instructure.com",
        domain: webAddress(tool.targetLinkUri).host,
        privacy_level: "public",
        settings: {
          text: tool.title,
          ...(tool.iconUrl !== undefined && { icon_url: tool.iconUrl }),
          placements,
        },
      },
    ],
    ...(tool.custom !== undefined && { custom_fields: tool.custom }),
  };
}

function canvasPlacement(tool: Lti13ToolDescription, placement: ToolPlacement, name: string): object {
  const { label, targetLinkUri, width, height } = placement;
  return {
    placement: name,
    text: label,
    enabled: true,
    message_type: messageTypeOf(placement),
    target_link_uri: webAddress(targetLinkUri ?? tool.targetLinkUri).href,
    ...(tool.iconUrl !== undefined && { icon_url: tool.iconUrl }),
    ...(width !== undefined && { selection_width: width }),
    ...(height !== undefined && { selection_height: height }),
  };
}
