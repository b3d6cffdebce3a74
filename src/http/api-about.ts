import type { z } from "zod";

/** What one operation says of itself: the OpenAPI document and the readable page are made from it and from its shapes. */
export interface About {
  /** Unique in its API: generated clients call the operation by it. */
  readonly id: string;
  /** The heading it stands below. */
  readonly group: string;
  /** One sentence. */
  readonly summary: string;
  /** What else there is to know; a blank line parts paragraphs. */
  readonly text?: string;
  /** The shape that reads its query. */
  readonly query?: z.ZodObject;
  readonly body?: AboutBody;
  readonly answer: AboutAnswer;
  /** Refusals that differ from those of every operation, or come on top of them. */
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
}

/** A call that works as it stands, after `CLIENT`, `TOKEN` and the ids in its path were set in the shell. */
export interface AboutExample {
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>>;
  /** Instead of a line made from the operation, where one call is not enough; `{origin}` is put in. */
  readonly shell?: string;
  /** What to keep of the answer: the name of a shell variable, and where it comes from. */
  readonly keeps?: { readonly name: string; readonly from: "Location" | `.${string}` };
}
