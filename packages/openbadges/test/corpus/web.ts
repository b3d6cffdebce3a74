import type { BadgeFetch } from "../../src/verifying/fetching.ts";

/** What an address answers: a document with status 200; text, bytes or a status of its own; or nothing at all. */
export type Page = object | string | Uint8Array | { status: number; body?: object | string };

/** A web of pages by address, in which every other address does not answer. */
export function webOf(pages: ReadonlyMap<string, Page>): BadgeFetch {
  return async (url) => {
    const page = pages.get(url);
    if (page === undefined)
      throw new TypeError("fetch failed", { cause: new Error(`no answer from ${url}`) });
    const { status, body } = isAnswer(page) ? page : { status: 200, body: page };
    return new Response(bodyOf(body), { status });
  };
}

function bodyOf(body: Page | undefined): string | Uint8Array<ArrayBuffer> | null {
  if (body === undefined || typeof body === "string") return body ?? null;
  return body instanceof Uint8Array ? Uint8Array.from(body) : JSON.stringify(body);
}

function isAnswer(page: Page): page is { status: number; body?: object | string } {
  return typeof page === "object" && "status" in page && typeof page.status === "number";
}
