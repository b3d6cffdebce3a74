import { invalid } from "#src/platform/problem.ts";

/** A web address of the issuer: http or https, without credentials in it. */
export function requireWebAddress(field: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || text.length > 2000) {
    throw invalid(field, "has to be a web address such as https://www.example.org");
  }
  return text;
}

/** A mail address: one `@`, up to 64 characters before it and 255 after it, no space or angle bracket. Lower-cased. */
export function requireMailAddress(field: string, text: string): string {
  const address = text.trim();
  if (!isMailAddress(address)) {
    throw invalid(field, `"${text.slice(0, 80)}" is not a mail address such as name@example.org`);
  }
  return address.toLowerCase();
}

/** Tells whether the text can be a mail address; deliverability is the mail server's to say. */
export function isMailAddress(text: string): boolean {
  return /^[^\s@<>()[\],;:\\"\p{Cc}\p{Cs}]{1,64}@[^\s@<>()[\],;:\\"\p{Cc}\p{Cs}]{1,255}$/u.test(text);
}
