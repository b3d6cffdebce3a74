import type { z } from "zod";

/** What one operation says of itself: the OpenAPI document and the readable page are made from it and from its shapes. */
export interface About {
  /** Unique in its API: generated clients call the operation by it. */
  readonly id: string;
  /** The heading it stands below. */
  readonly group: string;
  /** One sentence, as an order: `Create a badge.` */
  readonly summary: string;
  /** What else there is to know. */
  readonly text?: string;
  /** The shape that reads its query. */
  readonly query?: z.ZodObject;
  readonly body?: AboutBody;
  readonly answer: AboutAnswer;
  /** Refusals that differ from those of every operation, or come on top of them, by status. */
  readonly refusals?: Readonly<Record<number, AboutRefusal>>;
  readonly example?: AboutExample;
}

export interface AboutBody {
  /** The shape that reads it. */
  readonly shape: z.ZodType;
  /** Sent as form fields, not as JSON. */
  readonly form?: true;
}

export interface AboutAnswer {
  readonly status: 200 | 201 | 204;
  readonly text: string;
  /** Absent: the body is empty. */
  readonly shape?: z.ZodType;
  /** One JSON object of the shape a line, each followed by CRLF. */
  readonly lines?: true;
  /** When it is not JSON. */
  readonly type?: string;
  /** Headers that carry part of the answer, each with what it holds. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface AboutRefusal {
  readonly text: string;
  /** When it is not the shape of every refusal. */
  readonly shape?: z.ZodType;
  /** Whether it comes as plain text, always or sometimes. */
  readonly plain?: "always" | "sometimes";
  /** Headers that it always has, each with what it holds. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What the example call sends, and what to keep of its answer. It works once the ids in its path are set in the shell. */
export interface AboutExample {
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>>;
  /** The lines themselves, where one call is not enough; `{origin}` stands for ours. */
  readonly shell?: string;
  /** The shell variable that a piece of the answer goes into: a member of its JSON, or the last part of `Location`. */
  readonly keeps?: { readonly name: "BADGE" | "EVENT" | "TOKEN"; readonly from: string };
}

/** What an API says of itself. */
export interface AboutApi {
  readonly title: string;
  readonly version: string;
  readonly text: string;
  /** The headings of its operations, in order, each with a sentence. */
  readonly groups: Readonly<Record<string, string>>;
  /** What the ids in its paths are. */
  readonly ids: Readonly<Record<string, string>>;
  /** The ways to sign in: OpenAPI's security schemes by name; `{origin}` stands for ours. */
  readonly security: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** The shape of its refusals. */
  readonly refusal: z.ZodType;
  /** What refuses whoever is not signed in. */
  readonly signInRefusals: Readonly<Record<number, AboutRefusal>>;
}
