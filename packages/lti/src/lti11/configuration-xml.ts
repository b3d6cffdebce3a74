import { webAddress } from "../web-address.ts";
import { xmlText } from "../xml-text.ts";

/** What an administrator's platform needs to know of the tool. */
export interface Lti11ToolDescription {
  title: string;
  description: string;
  launchUrl: string;
  iconUrl?: string;
  vendor: { code: string; name: string };
}

/** A place in Canvas where the tool appears; sizes are pixels. */
export interface CanvasXmlPlacement {
  name: "assignment_selection" | "link_selection" | "editor_button" | "course_navigation";
  text: string;
  /** Leave out for a plain launch; `content-item` opens the picker. */
  opens?: "content-item";
  width?: number;
  height?: number;
}

const SCHEMAS = [
  ["", "imslticc_v1p0"],
  [":blti", "imsbasiclti_v1p0"],
  [":lticm", "imslticm_v1p0"],
  [":lticp", "imslticp_v1p0"],
] as const;
const XSD = "http://www.imsglobal.org/xsd";

/**
 * The tool's description as a Common Cartridge link (LTI 1.1 section 5; imslticc v1p0): what Moodle, Blackboard,
 * Brightspace and others import. Key and secret are not in it: they are given to the administrator apart.
 *
 * Throws `url-refused` and `text-malformed`.
 *
 * @example
 * configurationXml({ title: "Badges", description: "…", launchUrl, vendor: { code: "b.example", name: "B" } });
 */
export function configurationXml(tool: Lti11ToolDescription): string {
  return document(tool, []);
}

/**
 * The same for Canvas, with its extension: domain, privacy level `public` (names and mail addresses are sent) and
 * placements (Canvas: Legacy 1.1 Configuration).
 *
 * Throws `url-refused` and `text-malformed`.
 *
 * @example
 * canvasConfigurationXml(tool, [{ name: "link_selection", text: "Badge", opens: "content-item" }]);
 */
export function canvasConfigurationXml(
  tool: Lti11ToolDescription,
  placements: readonly CanvasXmlPlacement[],
): string {
  const launchUrl = webAddress(tool.launchUrl);
  const properties = [
    property("tool_id", tool.vendor.code),
    property("privacy_level", "public"),
    property("domain", launchUrl.host),
    ...placements.flatMap((placement) => canvasPlacement(placement, launchUrl.href)),
  ];
  return document(tool, [
    '<blti:extensions platform="canvas.instructure.com">',
    indented(properties),
    "</blti:extensions>",
  ]);
}

function document(tool: Lti11ToolDescription, extensions: readonly string[]): string {
  const namespaces = SCHEMAS.map(([prefix, name]) => `xmlns${prefix}="${XSD}/${name}"`).join("\n    ");
  const locations = SCHEMAS.map(([, name]) => `${XSD}/${name} ${XSD}/lti/ltiv1p0/${name}.xsd`).join(" ");
  const launchUrl = address(tool.launchUrl);
  const lines = [
    `<blti:title>${xmlText(tool.title)}</blti:title>`,
    `<blti:description>${xmlText(tool.description)}</blti:description>`,
    ...extensions,
    `<blti:launch_url>${launchUrl}</blti:launch_url>`,
    ...(launchUrl.startsWith("https:")
      ? [`<blti:secure_launch_url>${launchUrl}</blti:secure_launch_url>`]
      : []),
    ...(tool.iconUrl === undefined ? [] : [`<blti:icon>${address(tool.iconUrl)}</blti:icon>`]),
    "<blti:vendor>",
    `  <lticp:code>${xmlText(tool.vendor.code)}</lticp:code>`,
    `  <lticp:name>${xmlText(tool.vendor.name)}</lticp:name>`,
    "</blti:vendor>",
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>
<cartridge_basiclti_link
    ${namespaces}
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xsi:schemaLocation="${locations}">
${indented(lines)}
</cartridge_basiclti_link>
`;
}

function canvasPlacement(placement: CanvasXmlPlacement, launchUrl: string): string[] {
  const { name, text, opens, width, height } = placement;
  const properties = [
    property("enabled", "true"),
    property("text", text),
    property("url", launchUrl),
    ...(opens === "content-item" ? [property("message_type", "ContentItemSelectionRequest")] : []),
    ...(width === undefined ? [] : [property("selection_width", String(width))]),
    ...(height === undefined ? [] : [property("selection_height", String(height))]),
  ];
  return [`<lticm:options name="${name}">`, indented(properties), "</lticm:options>"];
}

function property(name: string, value: string): string {
  return `<lticm:property name="${name}">${xmlText(value)}</lticm:property>`;
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => line.replace(/^/gm, "  ")).join("\n");
}

function address(url: string): string {
  return xmlText(webAddress(url).href);
}
