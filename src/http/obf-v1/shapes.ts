import { z } from "zod";

/* What API v1 hands out. Source: OBF contract, sections 4.1 to 4.4. */

const seconds = z.int().describe("Unix seconds.");
const flag = z.union([z.literal(0), z.literal(1)]);
const object = z.record(z.string(), z.unknown());

const alignmentShape = z
  .object({
    targetName: z.string(),
    targetUrl: z.string(),
    targetDescription: z.string().nullable(),
    targetFramework: z.string().nullable(),
    targetCode: z.string().nullable(),
  })
  .meta({ id: "Alignment", description: "A place in a framework of skills or standards." });

const translationShape = z
  .object({
    name: z.string(),
    description: z.string(),
    criteria_html: z.string(),
    tags: z.array(z.string()),
    alignment: z.array(alignmentShape),
  })
  .meta({ id: "Translation", description: "What a badge says in another language." });

const badgeMembers = {
  id: z.string(),
  name: z.string(),
  description: z.string(),
  image: z.string().nullable().describe("A `data:` address."),
  criteria: z.string().describe("The address of the criteria page."),
  criteria_url: z.string().describe("The same."),
  expires: z.int().nullable().describe("Months that it is valid after it was issued."),
  tags: z.array(z.string()),
  category: z.array(z.string()),
  draft: z.boolean(),
  readyforissuing: z.boolean(),
  client_id: z.string(),
  client_alias: z.string().nullable().describe("The first sub-organisation that may issue it."),
  client_alias_id: z.array(z.string()).describe("The sub-organisations that may issue it."),
  ctime: seconds,
  mtime: seconds,
  metadata: object.nullable(),
  language: z.string(),
  primary_language: z.string(),
  deleted: z.literal(0),
};

/** A badge in a list. */
export const listedBadgeShape = z.object(badgeMembers).meta({ id: "ListedBadge" });

/** A badge by itself. */
export const badgeShape = z
  .object({
    ...badgeMembers,
    image_small: z.string().nullable(),
    css: z.string(),
    criteria_html: z.string(),
    email_subject: z.string(),
    email_body: z.string(),
    email_link_text: z.string(),
    email_footer: z.string(),
    creator_id: z.string().nullable(),
    copy_of: z.string().nullable(),
    intent: z.string().nullable(),
    alignment: z.array(alignmentShape),
    alt_language: z
      .record(z.string(), translationShape)
      .describe("Its words in other languages, by language."),
    evidence_definition: z.string().nullable(),
    evidence_html: z.string().nullable(),
    external_access: z.string().nullable(),
    lastmodifiedby: z.string(),
  })
  .meta({ id: "Badge" });

/** All categories. */
export const categoriesShape = z.array(z.string());

/** An issuing event in a list. */
export const listedEventShape = z
  .object({
    id: z.string(),
    name: z.string().describe("The badge's name as it was issued."),
    badge_id: z.string(),
    client_alias_id: z.string().nullable(),
    issued_on: seconds,
    expires: seconds.nullable(),
    recipient: z.array(z.string()).describe("Mail addresses in lower case."),
    revoked: z.record(z.string(), z.int()).describe("Address: when it was revoked, in unix seconds."),
    log_entry: z.unknown().describe("The log entry; null when there is none."),
    token: z.string(),
    timestamp: seconds,
  })
  .meta({ id: "ListedEvent" });

/** What `count_only` answers. */
export const resultCountShape = z.object({ result_count: z.int() }).meta({ id: "ResultCount" });

/** An issuing event by itself. */
export const eventShape = z
  .object({
    id: z.string(),
    name: z.string().describe("The badge's name as it was issued."),
    badge_id: z.string(),
    client_id: z.string(),
    client_alias_id: z.string().nullable(),
    issued_on: seconds,
    expires: seconds.nullable(),
    recipient: z.array(z.string()).describe("Mail addresses in lower case."),
    revoked: z.record(z.string(), z.int()).describe("Address: when it was revoked, in unix seconds."),
    email_subject: z.string(),
    email_body: z.string(),
    email_link_text: z.string(),
    email_footer: z.string(),
    email_pdf_link_text: z.string().nullable(),
    badge_override: z.string().nullable().describe("What the event changed, as JSON text."),
    log_entry: z.string().nullable().describe("The log entry as JSON text."),
    api_consumer_id: z.string(),
    earnable_application_id: z.string().nullable(),
    show_report: flag,
    send_email: flag,
    token: z.string(),
    json_cache_id: z.string(),
    timestamp: seconds,
    mtime: seconds,
    deleted: z.literal(0),
    lastmodifiedby: z.string(),
  })
  .meta({ id: "Event" });

/** Which addresses of an event were revoked. */
export const revokedShape = z
  .object({
    revoked: z.record(z.string(), z.int()).describe("Address: when it was revoked, in unix seconds."),
  })
  .meta({ id: "Revoked" });

/** A recipient's badge. */
export const assertionShape = z
  .object({
    id: z.string().describe("40 hexadecimal digits."),
    image: z.string().describe("Its picture with the badge inside it (PNG)."),
    json: z.string().describe("The address of the assertion."),
    pdf: z.record(z.string(), z.string()).nullable(),
    recipient: z.string().describe("A mail address in lower case."),
    status: z.enum(["pending", "accepted", "rejected", "revoked"]),
  })
  .meta({ id: "Assertion" });

/** An organisation. */
export const clientShape = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    email: z.string(),
    url: z.string(),
    image: z.string().nullable().describe("A `data:` address."),
    verified: flag,
    reply_to: z.string(),
    vat_id: z.string().nullable(),
    billing_email: z.string().nullable(),
    issuing_limit: z.int().nullable(),
    tier: z.string(),
    country: z.string().nullable(),
    type: z.string().nullable(),
    aliases: z.int().describe("How many sub-organisations it has."),
    searchable: flag,
    paid_until: z.int().nullable(),
    is_active: flag,
    deleted: flag,
    suspended: flag,
    enterprise_features: z.unknown(),
    partner: z.array(z.unknown()),
    client_config: z.array(z.unknown()),
    ctime: seconds,
    mtime: seconds,
    lastmodifiedby: z.string(),
  })
  .meta({ id: "Client" });

/** Why a request was refused. */
export const refusalShape = z
  .object({
    error: z.string().describe("What is wrong; opens with the name of the member it is about."),
    code: z.int().describe("The status of the answer."),
    message: z.string().describe("The same as `error`."),
    field: z.string().optional().describe("The member or parameter that is wrong."),
  })
  .meta({ id: "Refusal", description: "Why a request was refused." });
