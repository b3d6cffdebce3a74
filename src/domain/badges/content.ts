import { createHash } from "node:crypto";
import { asHtml, asWritten, type Criteria } from "#src/domain/badges/criteria.ts";
import { everyLanguage, type AllWords, type BadgeWords } from "#src/domain/badges/words.ts";
import { markdownOf } from "#src/platform/markdown.ts";
import type { Work } from "#src/platform/work.ts";

/** What a badge says to the world: kept by its own hash, so that an event keeps what it issued whatever becomes of the badge. */
export interface BadgeContent extends AllWords {
  readonly css: string;
  readonly imageDigest: Buffer;
}

/** What the invitation mail says; an empty part is filled from the catalogue when the mail is made. */
export interface MessageText {
  readonly subject: string;
  readonly body: string;
  readonly linkText: string;
  readonly footer: string;
}

/** Keeps the content once and returns its id. */
export async function storeContent(work: Work, content: BadgeContent): Promise<Buffer> {
  const { words, css, imageDigest } = content;
  // In one order, whoever gave them: what says the same has the same id.
  const translations = content.translations.toSorted((a, b) => (a.language < b.language ? -1 : 1));
  const contentId = hashOf([
    ...everyLanguage({ words, translations }).map(identityOf),
    css,
    imageDigest.toString("hex"),
  ]);
  await work.tx
    .insertInto("badge_content")
    .values({
      issuer_id: work.issuerId,
      content_id: contentId,
      language: words.language,
      name: words.name,
      description: words.description,
      criteria_format: words.criteria.format,
      criteria_html: words.criteria.html,
      criteria_markdown: words.criteria.markdown,
      css,
      tags: [...words.tags],
      alignment: JSON.stringify(words.alignment),
      achievement_type: words.achievementType,
      credits_available: words.creditsAvailable,
      field_of_study: words.fieldOfStudy,
      human_code: words.humanCode,
      specialization: words.specialization,
      translations: JSON.stringify(translations),
      image_digest: imageDigest,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return contentId;
}

/** What makes words the same as others; the form of criteria that was made from the written one does not. */
function identityOf(words: BadgeWords): readonly unknown[] {
  const criteria = asWritten(words.criteria);
  return [
    words.language,
    words.name,
    words.description,
    criteria.format,
    criteria.text,
    words.tags,
    words.alignment.map((to) => [
      to.targetName,
      to.targetUrl,
      to.targetDescription,
      to.targetFramework,
      to.targetCode,
    ]),
    words.achievementType,
    words.creditsAvailable,
    words.fieldOfStudy,
    words.humanCode,
    words.specialization,
  ];
}

/** A row of `badge_content`, or of a statement that selects `contentColumns`. */
export interface ContentRow {
  language: string;
  name: string;
  description: string;
  criteria_format: string;
  criteria_html: string;
  criteria_markdown: string | null;
  css: string;
  tags: string[];
  alignment: unknown;
  achievement_type: string | null;
  credits_available: number | null;
  field_of_study: string | null;
  human_code: string | null;
  specialization: string | null;
  translations: unknown;
  image_digest: Buffer;
}

/** The columns of a `ContentRow`, for statements that name `badge_content` c. */
export const contentColumns = `c.language, c.name, c.description, c.criteria_format, c.criteria_html, c.criteria_markdown, c.css,
  c.tags, c.alignment, c.achievement_type, c.credits_available, c.field_of_study, c.human_code, c.specialization,
  c.translations, c.image_digest`;

/** The content a row holds. */
export function contentOf(row: ContentRow): BadgeContent {
  return {
    words: {
      language: row.language,
      name: row.name,
      description: row.description,
      criteria: {
        format: row.criteria_format as Criteria["format"],
        html: row.criteria_html,
        markdown: row.criteria_markdown ?? markdownOf(asHtml(row.criteria_html)),
      },
      tags: row.tags,
      alignment: row.alignment as BadgeWords["alignment"],
      achievementType: row.achievement_type,
      creditsAvailable: row.credits_available,
      fieldOfStudy: row.field_of_study,
      humanCode: row.human_code,
      specialization: row.specialization,
    },
    translations: row.translations as BadgeWords[],
    css: row.css,
    imageDigest: row.image_digest,
  };
}

/** Keeps the message once and returns its id. */
export async function storeMessage(work: Work, message: MessageText): Promise<Buffer> {
  const messageId = hashOf([message.subject, message.body, message.linkText, message.footer]);
  await work.tx
    .insertInto("message")
    .values({
      issuer_id: work.issuerId,
      message_id: messageId,
      subject: message.subject,
      body: message.body,
      link_text: message.linkText,
      footer: message.footer,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return messageId;
}

function hashOf(parts: readonly unknown[]): Buffer {
  return createHash("sha256").update(JSON.stringify(parts)).digest();
}
