import type { Context } from "hono";
import type { Web } from "#src/http/web.ts";

/**
 * Whether a request that changes something was made by a page of ours: browsers say where a request comes from, and no page can make them
 * say otherwise. A request that says nothing is refused too: whoever holds a cookie sends it from a browser.
 */
export function comesFromHere(c: Context<Web>, publicOrigin: string): boolean {
  const site = c.req.header("sec-fetch-site");
  if (site !== undefined) return site === "same-origin";
  // Older browsers, and plain HTTP under a name other than localhost.
  const origin = c.req.header("origin");
  if (origin === undefined || !URL.canParse(origin)) return false;
  return origin === new URL(publicOrigin).origin || new URL(origin).host === c.req.header("host");
}
