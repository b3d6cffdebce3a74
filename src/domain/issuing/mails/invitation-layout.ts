import { directionOf } from "#src/platform/i18n.ts";
import { escapeHtml } from "#src/platform/mail/html-text.ts";
import type { RichStyles } from "#src/platform/mail/rich-text.ts";

const headingFont = "'Bricolage Grotesque','Avenir Next','Segoe UI',system-ui,sans-serif";
const textFont =
  "'Atkinson Hyperlegible Next',system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',Arial,sans-serif";

const wrap = "overflow-wrap:anywhere;word-break:break-word;";

const paragraph = `margin:0 0 16px;${wrap}font-family:${textFont};font-size:16px;line-height:24px;`;

/** How the issuer's own words look inside the mail. */
export const bodyStyles: RichStyles = {
  paragraph,
  heading: `margin:24px 0 8px;${wrap}font-family:${headingFont};font-size:18px;line-height:24px;font-weight:650;`,
  list: `${paragraph}padding:0 0 0 24px;`,
  quote: `${paragraph}padding:0 0 0 16px;border-left:3px solid #D9D4C6;`,
  link: "color:#1F5FA8;text-decoration:underline;",
  linkClass: "link",
};

/** The same for the small print. */
export const footerStyles: RichStyles = {
  ...bodyStyles,
  paragraph: `margin:0 0 12px;${wrap}font-family:${textFont};font-size:14.5px;line-height:20px;`,
  list: `margin:0 0 12px;padding:0 0 0 24px;font-family:${textFont};font-size:14.5px;line-height:20px;`,
};

/** What the page is filled with; members ending in Html are safe HTML, the others plain text. */
export interface InvitationPage {
  /** Of the product's own words. */
  readonly language: string;
  readonly subject: string;
  readonly preview: string;
  readonly issuer: { readonly name: string; readonly url: string };
  readonly badge: {
    readonly language: string;
    readonly name: string;
    readonly description: string;
    readonly imageUrl: string;
    readonly alt: string;
  };
  readonly greeting: string;
  readonly bodyHtml: string;
  readonly button: string;
  readonly receiveUrl: string;
  readonly ifButtonFails: string;
  readonly footerHtml: string;
  readonly why: string;
}

/** The invitation's HTML: tables and inlined styles, as mail programs need it; dark where the reader's device is. */
export function invitationPage(page: InvitationPage): string {
  const language = escapeHtml(page.language);
  const direction = directionOf(page.language);
  const badgeWords = `dir="${directionOf(page.badge.language)}" lang="${escapeHtml(page.badge.language)}"`;
  const issuerName = escapeHtml(page.issuer.name);
  const issuer = /^https?:\/\//i.test(page.issuer.url)
    ? `<a href="${escapeHtml(page.issuer.url)}" class="soft" style="color:#44514B;text-decoration:none;">${issuerName}</a>`
    : issuerName;
  const description = page.badge.description
    ? `<p ${badgeWords} class="soft" style="${paragraph}color:#44514B;text-align:center;">${escapeHtml(page.badge.description)}</p>`
    : "";
  return `<!doctype html>
<html lang="${language}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(page.subject)}</title>
<style>
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
  .paper { background: #0F1513 !important; }
  .card { background: #18201D !important; border-color: #2B3632 !important; }
  .ink { color: #EDF0EB !important; }
  .soft { color: #BAC4BE !important; }
  .link { color: #8EBBF2 !important; }
  .rule { background: #EBC266 !important; }
  .line { border-color: #2B3632 !important; }
  .button { background: #74C7AB !important; color: #06211A !important; }
}
@media (max-width: 520px) {
  .inset { padding: 24px 20px !important; }
  .name { font-size: 22px !important; line-height: 28px !important; }
}
</style>
</head>
<body class="paper" style="margin:0;padding:0;background:#F6F4EE;">
<div style="display:none;max-height:0;overflow:hidden;">${escapeHtml(page.preview)}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" class="paper" style="background:#F6F4EE;">
<tr><td align="center" style="padding:24px 12px 32px;">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;">
<tr><td dir="auto" class="soft" style="padding:0 4px 16px;font-family:${headingFont};font-size:18px;line-height:24px;font-weight:650;color:#44514B;">${issuer}</td></tr>
<tr><td class="card inset" style="background:#FFFFFF;border:1px solid #D9D4C6;border-radius:12px;padding:32px;">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0">
<tr><td align="center" style="padding:0 0 20px;"><img src="${escapeHtml(page.badge.imageUrl)}" alt="${escapeHtml(page.badge.alt)}" width="192" class="ink" style="display:block;width:192px;max-width:100%;height:auto;border:0;font-family:${textFont};font-size:16px;line-height:24px;color:#17211E;"></td></tr>
<tr><td align="center" style="padding:0 0 16px;"><div class="rule" style="width:48px;height:4px;border-radius:2px;background:#E2AE3B;font-size:0;line-height:0;">&nbsp;</div></td></tr>
<tr><td align="center"><h1 ${badgeWords} class="ink name" style="margin:0 0 8px;${wrap}font-family:${headingFont};font-size:30px;line-height:34px;font-weight:650;color:#17211E;">${escapeHtml(page.badge.name)}</h1>
${description}</td></tr>
<tr><td class="ink line" style="padding:24px 0 8px;border-top:1px solid #D9D4C6;color:#17211E;">
<p dir="auto" style="${paragraph}">${escapeHtml(page.greeting)}</p>
${page.bodyHtml}
</td></tr>
<tr><td align="center" style="padding:8px 0 24px;">
<a href="${escapeHtml(page.receiveUrl)}" class="button" style="display:inline-block;padding:12px 28px;border-radius:10px;background:#14594A;color:#FFFFFF;font-family:${textFont};font-size:16px;line-height:20px;font-weight:600;text-decoration:none;">${escapeHtml(page.button)}</a>
</td></tr>
<tr><td class="soft" style="font-family:${textFont};font-size:14.5px;line-height:20px;color:#44514B;">
${escapeHtml(page.ifButtonFails)}<br>
<a href="${escapeHtml(page.receiveUrl)}" dir="ltr" class="link" style="color:#1F5FA8;word-break:break-all;">${escapeHtml(page.receiveUrl)}</a>
</td></tr>
</table>
</td></tr>
<tr><td class="soft" style="padding:20px 4px 0;color:#44514B;">
${page.footerHtml}
<p dir="auto" style="${footerStyles.paragraph}">${escapeHtml(page.why)}</p>
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`;
}
