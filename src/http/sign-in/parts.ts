import type { Context } from "hono";
import type { Site } from "#src/http/pages/site.ts";
import { visitorOf, type Visitor } from "#src/http/pages/visitor.ts";
import type { DoorParts, Web } from "#src/http/web.ts";
import { languages } from "#src/platform/i18n.ts";

/** What the pages of this door are built from. */
export interface SignInParts extends DoorParts {
  readonly site: Site;
}

/** The texts of a form that was sent; what is not text or not there is empty. */
export async function readForm(c: Context<Web>): Promise<(name: string) => string> {
  const form: Readonly<Record<string, unknown>> = await c.req.parseBody().catch(() => ({}));
  return (name) => {
    const value = form[name];
    return typeof value === "string" ? value : "";
  };
}

/** A visitor in the language of the form they sent, or of the page they ask for. */
export function visitorOfForm(c: Context<Web>, field: (name: string) => string): Visitor {
  return visitorOf(c, field("lang") || c.req.query("lang"));
}

/** The languages to write to somebody in. */
export function wishesOf(visitor: Visitor): string {
  return visitor.wishes === "" ? (languages[0] ?? "en") : visitor.wishes.slice(0, 200);
}

/** Where to go after signing in: a path of this installation, else the account. */
export function safeNext(site: Site, next: string): string {
  const here = `${site.base}/`;
  const known = next.startsWith(here) && !next.startsWith("//") && !/[\\\p{Cc}]/u.test(next);
  return known && next.length <= 500 ? next : `${site.base}/account`;
}

/** Leads on after a form. */
export function seeOther(c: Context<Web>, location: string): Response {
  return c.body(null, 303, { location, "cache-control": "no-store", "referrer-policy": "same-origin" });
}

/** The browser somebody signs in with, as it names itself. */
export function userAgentOf(c: Context<Web>): string {
  return c.req.header("user-agent") ?? "";
}
