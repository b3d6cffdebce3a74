import { createHash } from "node:crypto";
import type { Work } from "#src/platform/work.ts";

/** What a badge says to the world: kept by its own hash, so that an event keeps what it issued whatever becomes of the badge. */
export interface BadgeContent {
  readonly language: string;
  readonly name: string;
  readonly description: string;
  readonly criteriaHtml: string;
  readonly css: string;
  readonly tags: readonly string[];
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
  const contentId = hashOf([
    content.language,
    content.name,
    content.description,
    content.criteriaHtml,
    content.css,
    content.tags,
    content.imageDigest.toString("hex"),
  ]);
  await work.tx
    .insertInto("badge_content")
    .values({
      issuer_id: work.issuerId,
      content_id: contentId,
      language: content.language,
      name: content.name,
      description: content.description,
      criteria_html: content.criteriaHtml,
      css: content.css,
      tags: [...content.tags],
      image_digest: content.imageDigest,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return contentId;
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
