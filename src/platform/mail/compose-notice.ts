import { directionOf } from "#src/platform/i18n.ts";
import { escapeHtml } from "#src/platform/mail/html-text.ts";
import { oneLine } from "#src/platform/mail/outgoing-mail.ts";
import type { RichStyles, RichText } from "#src/platform/mail/rich-text.ts";

const font =
  "'Atkinson Hyperlegible Next',system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',Arial,sans-serif";
const paragraph = `margin:0 0 16px;overflow-wrap:anywhere;word-break:break-word;font-family:${font};font-size:16px;line-height:24px;`;

/** How somebody's own words look inside a notice. */
export const noticeStyles: RichStyles = {
  paragraph,
  heading: `${paragraph}font-weight:650;`,
  list: `${paragraph}padding:0 0 0 24px;`,
  quote: `${paragraph}padding:0 0 0 16px;border-left:3px solid #D9D4C6;`,
  link: "color:#1F5FA8;text-decoration:underline;",
  linkClass: "link",
};

/** A short mail of the product's own words with one thing to do. */
export interface Notice {
  /** Of the words. */
  readonly language: string;
  readonly subject: string;
  readonly paragraphs: readonly string[];
  /** Somebody else's words between them and the button. */
  readonly quoted: RichText | null;
  readonly button: { readonly label: string; readonly url: string };
  /** Stands before the bare address. */
  readonly ifButtonFails: string;
  /** Why its reader gets it. */
  readonly why: string;
}

/** Writes a notice in plain text and as HTML that is dark where the reader's device is. */
export function composeNotice(notice: Notice): { subject: string; text: string; html: string } {
  const { paragraphs, quoted, button, ifButtonFails, why } = notice;
  const subject = oneLine(notice.subject);
  const url = escapeHtml(button.url);
  const ours = paragraphs.map((words) => `<p dir="auto" style="${paragraph}">${escapeHtml(words)}</p>`);
  const theirs = quoted
    ? `<div class="line" style="margin:0 0 16px;padding:16px 16px 0;border:1px solid #D9D4C6;border-radius:12px;">${quoted.html}</div>`
    : "";
  return {
    subject,
    text: [
      ...paragraphs,
      ...(quoted ? [quoted.text] : []),
      `${button.label}:\n${button.url}`,
      `${why}\n`,
    ].join("\n\n"),
    html: `<!doctype html>
<html lang="${escapeHtml(notice.language)}" dir="${directionOf(notice.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(subject)}</title>
<style>
:root { color-scheme: light dark; }
@media (prefers-color-scheme: dark) {
  .paper { background: #0F1513 !important; color: #EDF0EB !important; }
  .soft { color: #BAC4BE !important; }
  .link { color: #8EBBF2 !important; }
  .line { border-color: #2B3632 !important; }
  .button { background: #74C7AB !important; color: #06211A !important; }
}
</style>
</head>
<body class="paper" style="margin:0;padding:24px 16px;background:#F6F4EE;color:#17211E;">
<div style="max-width:560px;margin:0 auto;">
${ours.join("\n")}
${theirs}
<p style="${paragraph}"><a href="${url}" class="button" style="display:inline-block;padding:12px 28px;border-radius:10px;background:#14594A;color:#FFFFFF;font-weight:600;text-decoration:none;">${escapeHtml(button.label)}</a></p>
<p class="soft" style="${paragraph}color:#44514B;font-size:14.5px;">${escapeHtml(ifButtonFails)}<br><a href="${url}" dir="ltr" class="link" style="color:#1F5FA8;word-break:break-all;">${url}</a></p>
<p dir="auto" class="soft" style="${paragraph}color:#44514B;font-size:14.5px;">${escapeHtml(why)}</p>
</div>
</body>
</html>
`,
  };
}
