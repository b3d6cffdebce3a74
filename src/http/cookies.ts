import type { Context } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import type { Web } from "#src/http/web.ts";

/*
 * The cookies of people who sign in. Over https they carry the prefix that makes browsers hold them to this host and to https; a plain
 * http address (a trial on one machine) gets them without.
 */

/** What a cookie is for: the session, the middle of something, a browser that somebody signed in with before. */
export type CookieUse = "session" | "step" | "known";

const seconds: Readonly<Record<CookieUse, number>> = {
  session: 30 * 86_400,
  step: 600,
  known: 365 * 86_400,
};

/** The name of a cookie at an installation with this address. */
export function cookieName(use: CookieUse, publicUrl: string): string {
  return `${publicUrl.startsWith("https:") ? "__Host-" : ""}badgeworks-${use}`;
}

/** The value of a cookie; empty without one. */
export function readCookie(c: Context<Web>, use: CookieUse, publicUrl: string): string {
  return getCookie(c, cookieName(use, publicUrl)) ?? "";
}

/** Sets a cookie; null takes it away. */
export function writeCookie(c: Context<Web>, use: CookieUse, publicUrl: string, value: string | null): void {
  setCookie(c, cookieName(use, publicUrl), value ?? "", {
    path: "/",
    httpOnly: true,
    secure: publicUrl.startsWith("https:"),
    sameSite: "Lax",
    maxAge: value === null ? 0 : seconds[use],
  });
}
