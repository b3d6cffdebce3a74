/** A person's name as it came: without halves of characters, control characters and runs of blanks. */
export function tidyName(text: string): string {
  return text
    .toWellFormed()
    .replace(/\p{Cc}+/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
}
