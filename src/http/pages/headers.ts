import { createHash } from "node:crypto";

/** What a page needs beyond its own words, style sheet, font and pictures. */
export interface PageNeeds {
  /** Text of the one style element, allowed by its hash. */
  readonly style?: string;
  /** The page uses an island. */
  readonly script?: boolean;
  /** The head brings a script of ours, which may ask us. */
  readonly ownScript?: boolean;
  /** The page has forms of somebody signed in: its requests have to say that they come from here. */
  readonly tellsOrigin?: boolean;
}

/** Headers that keep a page to itself: nothing from elsewhere, in no frame, sending nobody its address. */
export function pageHeaders(needs: PageNeeds): Record<string, string> {
  const style = needs.style === undefined ? "" : ` 'sha256-${sha256(needs.style)}'`;
  const policy = [
    "default-src 'none'",
    `style-src 'self'${style}`,
    ...(needs.script || needs.ownScript ? ["script-src 'self'"] : []),
    ...(needs.ownScript ? ["connect-src 'self'"] : []),
    "img-src 'self' data:",
    "font-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    "content-security-policy": policy.join("; "),
    "referrer-policy": needs.tellsOrigin ? "same-origin" : "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
  };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("base64");
}
