import { z } from "zod";
import { optionalText, requiredText, storableText } from "#src/http/json-input.ts";
import { optionalSeconds, seconds } from "#src/http/obf-v2/wire.ts";

/*
 * Badges as API v2 takes them and hands them out: what a badge says stands once for each language, criteria in Markdown.
 * Source: OBF contract, section 5, `POST /v2/badge/{c}` and `GET /v2/badge/{c}/{b}`.
 */

const longText = 1_000_000;

/** Text that has to be there and may be empty. */
const givenText = (most: number) =>
  storableText(most, ({ input }) =>
    input === undefined || input === null ? "is required" : "has to be text",
  );

const texts = (most: number) =>
  z
    .array(storableText(200, "has to be text"), { error: "has to be an array of texts" })
    .max(most, `has more than ${most} entries`)
    .transform((list) => [...new Set(list.map((text) => text.trim()).filter((text) => text !== ""))]);

const alignment = z
  .object({
    targetName: requiredText(1000).describe("What the place in the framework is called."),
    targetUrl: requiredText(2000).describe("Its address."),
    targetDescription: storableText(longText, "has to be text").nullish(),
    targetFramework: storableText(1000, "has to be text").nullish().describe("The framework it stands in."),
    targetCode: storableText(1000, "has to be text").nullish().describe("Its code in the framework."),
  })
  .meta({ id: "AlignmentInput", description: "A place in a framework of skills or standards." });

const content = z
  .object({
    language: optionalText(35).describe(
      "A language tag such as `fi` or `pt-BR`; empty: the primary language.",
    ),
    name: requiredText(1000),
    description: requiredText(longText),
    criteria: givenText(longText).describe("How the badge is earned, in Markdown."),
    tag: texts(200).nullish(),
    alignment: z
      .array(alignment, { error: "has to be an array" })
      .max(200, "has more than 200 entries")
      .nullish(),
    achievement_type: storableText(105, "has to be text")
      .nullish()
      .describe("One of the kinds of achievement of Open Badges 3.0, or an own one that begins with `ext:`."),
    credits_available: z
      .number({ error: "has to be a number" })
      .min(0, "has to be at least 0")
      .max(1e9, "has to be at most 1000000000")
      .nullish(),
    field_of_study: storableText(1000, "has to be text").nullish(),
    human_code: storableText(1000, "has to be text")
      .nullish()
      .describe("The code people know it by, such as a course's."),
    specialization: storableText(1000, "has to be text").nullish(),
  })
  .meta({ id: "BadgeContentInput", description: "What a badge says in one language." });

/** The texts of a mail as they come. */
export const messageInput = z
  .object({
    subject: optionalText(1000),
    body: optionalText(longText),
    link_text: optionalText(1000).describe("The words on the button."),
    footer: optionalText(longText),
  })
  .meta({
    id: "EmailMessageInput",
    description: "Texts of the mail; an empty one comes from our catalogue.",
  });

/** A badge as it comes, new or changed. */
export const badgeInput = z
  .object({
    primary_language: optionalText(35).describe(
      "The language of the first entry of `content` when it is empty.",
    ),
    content: z
      .array(content, { error: ({ input }) => (input === undefined ? "is required" : "has to be an array") })
      .min(1, "needs at least one language")
      .max(50, "has more than 50 languages"),
    image: z
      .string({
        error: ({ input }) => (input === undefined || input === null ? "is required" : "has to be text"),
      })
      .describe(
        "A picture, PNG or SVG, as a `data:` address or in plain base64. It is decoded and written anew.",
      ),
    category: texts(200).nullish(),
    intent: storableText(1000, "has to be text")
      .nullish()
      .describe("What it is for, in your own words; not published."),
    client_alias_id: texts(200).nullish().describe("Sub-organisations in whose name it may be issued."),
    email_message: messageInput.nullish().describe("The mail that invites to accept it."),
    expires: optionalSeconds().describe(
      "Months that the badge is valid after it was issued; 0 or null: for ever. A date in unix seconds is turned into months.",
    ),
    draft: z
      .boolean({ error: "has to be true or false" })
      .nullish()
      .describe("Not ready for issuing yet. New badges are drafts unless they say false."),
  })
  .meta({ id: "BadgeInput" });

/** Changes to a badge: what is left out stays. */
export const badgeChange = badgeInput.partial().meta({ id: "BadgeChange" });

const alignmentOut = z
  .object({
    targetName: z.string(),
    targetUrl: z.string(),
    targetDescription: z.string().nullable(),
    targetFramework: z.string().nullable(),
    targetCode: z.string().nullable(),
  })
  .meta({ id: "Alignment", description: "A place in a framework of skills or standards." });

/** What a badge says in one language. */
export const contentShape = z
  .object({
    language: z.string(),
    name: z.string(),
    description: z.string(),
    criteria: z.string().describe("Markdown; made from HTML where HTML was written."),
    tag: z.array(z.string()),
    alignment: z.array(alignmentOut),
    achievement_type: z.string().nullable(),
    credits_available: z.number().nullable(),
    field_of_study: z.string().nullable(),
    human_code: z.string().nullable(),
    specialization: z.string().nullable(),
  })
  .meta({ id: "BadgeContent", description: "What a badge says in one language." });

/** The texts of a mail. */
export const messageShape = z
  .object({ subject: z.string(), body: z.string(), link_text: z.string(), footer: z.string() })
  .meta({ id: "EmailMessage", description: "Texts of the mail; an empty one comes from our catalogue." });

/** The organisation that made a badge. */
export const creatorShape = z
  .object({ id: z.string() })
  .nullable()
  .describe("The organisation that made the badge, when it was another one.");

/** A badge by itself. */
export const badgeShape = z
  .object({
    id: z.string(),
    category: z.array(z.string()),
    image: z.string().describe("A `data:` address."),
    primary_language: z.string(),
    content: z.array(contentShape).describe("In every language, the primary one first."),
    creator: creatorShape,
    intent: z.string().nullable(),
    client_alias_id: z.array(z.string()),
    email_message: messageShape.nullable(),
    expires: z.int().nullable().describe("Months that it is valid after it was issued."),
    draft: z.boolean(),
    ctime: seconds,
    mtime: seconds,
  })
  .meta({ id: "Badge" });

/** A badge in a list, in its primary language. */
export const listedBadgeShape = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    image: z.string().describe("The address of its picture (PNG)."),
    primary_language: z.string(),
    language: z.array(z.string()).describe("All its languages, the primary one first."),
    languages: z.array(z.string()).describe("The same, under its older name."),
    category: z.array(z.string()),
    tag: z.array(z.string()),
    client_alias_id: z.array(z.string()),
    creator_id: z.string().nullable(),
    draft: z.boolean(),
    ctime: seconds,
    mtime: seconds,
  })
  .meta({ id: "ListedBadge" });
