import sanitizeHtml, { type IOptions } from "sanitize-html";

/** Deeper than anybody writes, and shallow enough for a parser whose work grows with the square of the depth. */
const mostOpen = 256;

class TooDeep extends Error {}

/** HTML that strangers wrote, cleaned by the options; of what nests more than 256 elements only the words stay. */
export function sanitiseHtml(html: string, options: IOptions): string {
  let open = 0;
  try {
    return sanitizeHtml(html, {
      ...options,
      onOpenTag: () => {
        if (++open > mostOpen) throw new TooDeep();
      },
      onCloseTag: () => {
        open--;
      },
    });
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error;
    const words = html.replace(/<[^<>]*>?/g, " ");
    return sanitizeHtml(words, { allowedTags: [], allowedAttributes: {} });
  }
}
