import type { Context } from "hono";
import type { z } from "zod";
import type { Caller } from "#src/domain/access/caller.ts";
import type { Right } from "#src/domain/access/rights.ts";
import type { SignedIn } from "#src/domain/people/sessions.ts";
import type { DoorParts, Web } from "#src/http/web.ts";

/** Who may call a route: whoever is signed in, operators, or people with a right for the issuer in its path. */
export type Needs = "signed-in" | "operator" | Right;

/** What a route is called with. */
export interface Call<Body = unknown, Query = unknown> {
  readonly c: Context<Web>;
  readonly parts: DoorParts;
  readonly signedIn: SignedIn;
  /** For the issuer in the path; without one for the installation. */
  readonly caller: Caller;
  readonly body: Body;
  readonly query: Query;
  /** A parameter of the path. */
  readonly param: (name: string) => string;
}

/** One call of the console. A route without an answer says 204. */
export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Below `/console-api`; `:issuer` is the issuer that the caller has to have the right for. */
  readonly path: string;
  readonly needs: Needs;
  /** The caller has to have shown lately who they are. */
  readonly dangerous: boolean;
  readonly body: z.ZodType | null;
  readonly query: z.ZodType | null;
  readonly run: (call: Call) => Promise<unknown>;
}

interface Typed<Body extends z.ZodType, Query extends z.ZodType, Answer extends z.ZodType> {
  readonly body?: Body;
  readonly query?: Query;
  /** Only for its type: what is answered. */
  readonly answer?: Answer;
  readonly dangerous?: true;
  readonly run: (call: Call<z.output<Body>, z.output<Query>>) => Promise<z.input<Answer>>;
}

/** A route whose body, query and answer have the types of their shapes. */
export function route<
  Body extends z.ZodType = z.ZodUndefined,
  Query extends z.ZodType = z.ZodUndefined,
  Answer extends z.ZodType = z.ZodVoid,
>(
  method: Route["method"],
  path: string,
  needs: Needs,
  { body, query, dangerous, run }: Typed<Body, Query, Answer>,
): Route {
  return {
    method,
    path,
    needs,
    dangerous: dangerous ?? false,
    body: body ?? null,
    query: query ?? null,
    run: (call) => run(call as Call<z.output<Body>, z.output<Query>>),
  };
}
