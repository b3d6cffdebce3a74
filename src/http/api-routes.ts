import type { Context } from "hono";
import type { Caller } from "#src/domain/access/caller.ts";
import type { About } from "#src/http/api-about.ts";
import type { Mutation } from "#src/http/mutation.ts";
import type { DoorParts, Web } from "#src/http/web.ts";

/** A question of a signed-in issuer: the client in its path is the one the credentials belong to. */
export type Operation = (c: Context<Web>, caller: Caller, parts: DoorParts) => Response | Promise<Response>;
/** An operation without credentials. */
export type OpenOperation = (c: Context<Web>, parts: DoorParts) => Response | Promise<Response>;

/**
 * One operation of an API: its address, with `:client`, `:badge` and `:event` for the ids in it, and what it says of itself. What
 * changes nothing is an operation; what changes something is a mutation, and may be sent again under its key.
 */
export type Route = { readonly path: string; readonly about: About } & (
  | { readonly method: "GET"; readonly operation: Operation }
  | { readonly method: "POST" | "PUT" | "DELETE"; readonly mutation: Mutation }
  | { readonly method: "GET" | "POST"; readonly open: OpenOperation; readonly repeatable?: true }
);

/** Largest body of a POST or PUT in bytes, unless the operator sets a smaller one. Source: OBF API v1, "Return codes", 413. */
export const largestBody = 67_108_864;

/** Largest body from callers who are nobody yet: a token or a certificate request is a few kilobytes. */
export const largestOpenBody = 262_144;

/** Whether an operation reads a body. */
export function takesBody({ method }: Pick<Route, "method">): boolean {
  return method === "POST" || method === "PUT";
}

/** Whether a request may be sent again under its key: mutations, and what an open operation makes once (enrolment). */
export function isRepeatable(route: Route): boolean {
  return "mutation" in route || ("open" in route && route.repeatable === true);
}
