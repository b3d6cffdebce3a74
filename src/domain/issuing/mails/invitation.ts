import { bodyStyles, footerStyles, invitationPage } from "#src/domain/issuing/mails/invitation-layout.ts";
import { translator } from "#src/platform/i18n.ts";
import { escapeHtml } from "#src/platform/mail/html-text.ts";
import { oneLine } from "#src/platform/mail/outgoing-mail.ts";
import { readLine, readRichText, type RichText } from "#src/platform/mail/rich-text.ts";

/** Everything about an event that its invitations say. */
export interface InvitationSource {
  /** The language of our own words. */
  readonly language: string;
  readonly badge: {
    readonly language: string;
    readonly name: string;
    readonly description: string;
    readonly imageUrl: string;
  };
  readonly issuer: { readonly name: string; readonly url: string };
  /** As the issuer wrote it, HTML or plain text; an empty part gets the product's own words. */
  readonly message: {
    readonly subject: string;
    readonly body: string;
    readonly linkText: string;
    readonly footer: string;
  };
  /** In which the issuer wrote the message. */
  readonly messageLanguage: string;
}

export interface Invitee {
  /** Empty when unknown. */
  readonly name: string;
  readonly email: string;
  /** Where the badge can be seen and accepted. */
  readonly receiveUrl: string;
}

export interface Invitation {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Prepares an event's invitation once; what it returns fills in one receiver after the other. */
export function compileInvitation(source: InvitationSource): (invitee: Invitee) => Invitation {
  const t = translator(source.language);
  const issuer = { name: oneLine(source.issuer.name), url: source.issuer.url.replaceAll("\0", "") };
  const badge = oneLine(source.badge.name);
  const names = { issuer: issuer.name, badge };

  const subject = readLine(source.message.subject).slice(0, 250) || t("mail.invitation.subject", names);
  const button = readLine(source.message.linkText) || t("mail.invitation.link-text");
  const foreign = source.messageLanguage === source.language ? null : source.messageLanguage;
  const body =
    marked(readRichText(source.message.body, bodyStyles), foreign) ??
    ownWords(t("mail.invitation.body", names), bodyStyles.paragraph);
  const footer =
    marked(readRichText(source.message.footer, footerStyles), foreign) ??
    ownWords(t("mail.invitation.footer"), footerStyles.paragraph);
  const why = t("mail.invitation.why", { issuer: issuer.name, email: slot("email") });

  const html = template(
    invitationPage({
      language: source.language,
      subject,
      preview: body.text.slice(0, 140),
      issuer,
      badge: {
        language: source.badge.language,
        name: badge,
        description: source.badge.description.replaceAll("\0", "").trim(),
        imageUrl: source.badge.imageUrl,
        alt: t("mail.invitation.picture", { badge }),
      },
      greeting: slot("greeting"),
      bodyHtml: body.html,
      button,
      receiveUrl: slot("receiveUrl"),
      ifButtonFails: t("mail.invitation.if-button-fails"),
      footerHtml: footer.html,
      why,
    }),
  );
  const text = template(
    [
      slot("greeting"),
      body.text,
      `${button}:\n${slot("receiveUrl")}`,
      footer.text,
      [issuer.name, issuer.url].filter(Boolean).join("\n"),
      `${why}\n`,
    ].join("\n\n"),
  );

  const unnamed = t("mail.invitation.greeting-unnamed");
  const [before = "", after = ""] = t("mail.invitation.greeting", { name: "\0" }).split("\0");
  return ({ name, email, receiveUrl }) => {
    const known = oneLine(name);
    return {
      subject,
      text: text({ greeting: known ? before + known + after : unnamed, email, receiveUrl }),
      html: html({
        // Set apart, or a name that reads from right to left turns the comma behind it around.
        greeting: known
          ? `${escapeHtml(before)}<bdi>${escapeHtml(known)}</bdi>${escapeHtml(after)}`
          : escapeHtml(unnamed),
        email: escapeHtml(email),
        receiveUrl: escapeHtml(receiveUrl),
      }),
    };
  };
}

/** The issuer's text, marked with its language where that is not the mail's. */
function marked(text: RichText | null, language: string | null): RichText | null {
  if (!text || !language) return text;
  return { text: text.text, html: `<div lang="${escapeHtml(language)}">${text.html}</div>` };
}

function ownWords(text: string, style: string): RichText {
  return { text, html: `<p dir="auto" style="${style}">${escapeHtml(text)}</p>` };
}

type SlotName = "greeting" | "email" | "receiveUrl";

/** Marks where a receiver's own words go; no text that comes in holds this character. */
function slot(name: SlotName): string {
  return `\0${name}\0`;
}

function template(filled: string): (values: Readonly<Record<SlotName, string>>) => string {
  const pieces = filled.split("\0");
  return (values) => {
    let result = "";
    for (const [at, piece] of pieces.entries()) {
      const isSlot = at % 2 === 1 && (piece === "greeting" || piece === "email" || piece === "receiveUrl");
      result += isSlot ? values[piece] : piece;
    }
    return result;
  };
}
