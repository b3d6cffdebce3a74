/** Text as HTML shows it. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** What `escapeHtml` made, as it was. */
export function unescapeHtml(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");
}

const blocks = new Set(["p", "div", "h2", "ul", "ol", "blockquote", "table", "hr"]);

/** Text in the making. What stands at its end is kept apart, so that changing it costs nothing however long the text is. */
function startLayout() {
  const pieces: string[] = [];
  let breaks = 0;
  let blanks = 0;
  return {
    /** Where the next words will stand, for `since`. */
    place: () => pieces.length,
    /** The words since that place. */
    since: (place: number) => pieces.slice(place).join("").trim(),
    /** Adds words; a blank at their start only where none is yet. */
    add(words: string): void {
      const body = words.trim();
      const isOpen = pieces.length > 0 && breaks + blanks === 0;
      if (isOpen && /^\s/.test(words)) blanks = 1;
      if (body === "") return;
      pieces.push("\n".repeat(breaks) + " ".repeat(blanks) + body);
      breaks = 0;
      blanks = /\s$/.test(words) ? 1 : 0;
    },
    /** One more line break. */
    breakLine(): void {
      breaks++;
      blanks = 0;
    },
    /** Line breaks up to so many; none at the start of the text. */
    breakTo(least: number): void {
      if (pieces.length === 0) return;
      breaks = Math.max(least, breaks);
      blanks = 0;
    },
    finish: () =>
      pieces
        .join("")
        .replace(/\n{3,}/g, "\n\n")
        .trim(),
  };
}

/** The words of sanitised HTML (see rich-text.ts), laid out with line breaks, list marks and the addresses of links. */
export function htmlToText(html: string): string {
  const text = startLayout();
  const lists: number[] = [];
  let link: { href: string; start: number } | null = null;
  for (const [token, closing, tag, attributes] of html.matchAll(/<(\/?)([a-z\d]+)([^>]*)>|[^<]+/g)) {
    if (tag === undefined) text.add(unescapeHtml(token.replace(/[\s\u00a0]+/g, " ")));
    else if (tag === "br") text.breakLine();
    else if (tag === "li" && !closing) {
      text.breakTo(1);
      const number = lists.pop() ?? 0;
      lists.push(number && number + 1);
      text.add(number ? `${number}. ` : "- ");
    } else if (tag === "tr") text.breakTo(1);
    else if (tag === "td" && closing) text.add(" ");
    else if (tag === "a") {
      if (!closing) {
        link = {
          href: unescapeHtml(/href="([^"]*)"/.exec(attributes ?? "")?.[1] ?? ""),
          start: text.place(),
        };
      } else if (link) {
        const shown = text.since(link.start);
        if (link.href && link.href !== shown && link.href !== `mailto:${shown}`) {
          text.add(shown ? ` (${link.href})` : link.href);
        }
        link = null;
      }
    } else if (blocks.has(tag)) {
      text.breakTo(2);
      if (tag === "ul" || tag === "ol") {
        if (closing) lists.pop();
        else lists.push(tag === "ol" ? 1 : 0);
      }
    }
  }
  return text.finish();
}
