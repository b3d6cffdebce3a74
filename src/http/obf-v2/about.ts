import type { About, AboutApi } from "#src/http/api-about.ts";
import { aboutToken } from "#src/http/oauth-token.ts";
import { badgeChange, badgeInput, badgeShape } from "#src/http/obf-v2/badge-shapes.ts";
import { badgeList, badgeQuery } from "#src/http/obf-v2/badges.ts";
import { aliasList, clientShape, pingShape } from "#src/http/obf-v2/clients.ts";
import { refusalShape } from "#src/http/obf-v2/errors.ts";
import { eventQuery, recipientQuery } from "#src/http/obf-v2/event-filter.ts";
import { eventList, eventShape, revokeInput } from "#src/http/obf-v2/events.ts";
import { issueInput } from "#src/http/obf-v2/issue.ts";
import { recipientList } from "#src/http/obf-v2/recipients.ts";
import { operationResult } from "#src/http/obf-v2/wire.ts";

/* What API v2 and its operations say of themselves. */

/** API v2. */
export const aboutV2: AboutApi = {
  title: "Badgeworks, OBF API v2",
  version: "2.0.0",
  text:
    "Create badges, issue them, see what became of them and revoke them. Everything is JSON in UTF-8; unknown members and " +
    "parameters are ignored. Times are unix seconds. Sign in with OAuth2 client credentials.",
  groups: {
    "Signing in": "Trade your secret for an access token, and see that it works.",
    Organisation: "Your organisation and its parts.",
    Badges: "What can be earned, in one language or several.",
    Events: "Issuing badges, finding what was issued, and revoking it.",
  },
  ids: {
    client: "Your client_id, which is the id of your organisation.",
    badge: "The id of a badge.",
    event: "The id of an issuing event.",
  },
  security: {
    oauth2: {
      type: "oauth2",
      description: "Client credentials. A token lasts ten hours; get a new one when a call answers 403.",
      flows: { clientCredentials: { tokenUrl: "{origin}/v2/client/oauth2/token", scopes: {} } },
    },
  },
  refusal: refusalShape,
  signInRefusals: {
    403: {
      text: "There is no access token, it is not good (any more), or it is another client's. `WWW-Authenticate` says which.",
      plain: "always",
    },
  },
};

const changed = (text: string, headers?: Readonly<Record<string, string>>) => ({
  status: 200 as const,
  text,
  shape: operationResult,
  ...(headers ? { headers } : {}),
});

/** What its operations say of themselves. */
export const about = {
  token: aboutToken("/v2"),
  ping: {
    id: "ping",
    group: "Signing in",
    summary: "Check that the access token is good.",
    answer: { status: 200, text: "It is.", shape: pingShape },
  },
  client: {
    id: "getClient",
    group: "Organisation",
    summary: "Show your organisation.",
    answer: { status: 200, text: "The organisation.", shape: clientShape },
  },
  aliases: {
    id: "listAliases",
    group: "Organisation",
    summary: "List your sub-organisations.",
    text: "Badges can be issued in the name of one, when the badge allows it.",
    answer: { status: 200, text: "All of them, by name.", shape: aliasList },
  },
  badges: {
    id: "listBadges",
    group: "Badges",
    summary: "List badges.",
    query: badgeQuery,
    answer: { status: 200, text: "A page of badges, each in its primary language.", shape: badgeList },
    example: { query: { draft: "false", limit: "10" } },
  },
  createBadge: {
    id: "createBadge",
    group: "Badges",
    summary: "Create a badge.",
    body: { shape: badgeInput },
    answer: changed("The id of the badge.", { Location: "Where the badge is." }),
    example: {
      body: {
        primary_language: "en",
        content: [
          {
            language: "en",
            name: "Water safety",
            description: "Recognises danger near water and knows what to do.",
            criteria: "1. Take the course.\n2. Show three ways to help.",
            tag: ["first aid"],
          },
          {
            language: "fi",
            name: "Vesiturvallisuus",
            description: "Tunnistaa vaaran veden äärellä ja tietää, mitä tehdä.",
            criteria: "1. Käy kurssi.\n2. Näytä kolme tapaa auttaa.",
          },
        ],
        image:
          "data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHZpZXdCb3g9IjAgMCA4IDgiPjxwYXRoIGZpbGw9IiMxNDU5NGEiIGQ9Ik00IDBsMy41IDJ2NEw0IDggLjUgNlYyeiIvPjwvc3ZnPg==",
        expires: 24,
        draft: false,
      },
      keeps: { name: "BADGE", from: "resource_id" },
    },
  },
  badge: {
    id: "getBadge",
    group: "Badges",
    summary: "Show a badge.",
    answer: { status: 200, text: "The badge, in all its languages.", shape: badgeShape },
  },
  updateBadge: {
    id: "updateBadge",
    group: "Badges",
    summary: "Change a badge.",
    text: "What is left out stays as it is. What was issued stays as it was issued.",
    body: { shape: badgeChange },
    answer: changed("The id of the badge."),
    example: { body: { category: ["Safety"], intent: "For everyone who works by the lake." } },
  },
  deleteBadge: {
    id: "deleteBadge",
    group: "Badges",
    summary: "Take a badge out of issuing.",
    text: "What was issued stays valid.",
    answer: changed("The id of the badge."),
  },
  issue: {
    id: "issueBadge",
    group: "Events",
    summary: "Issue a badge to up to 10,000 people at once.",
    text:
      "The event is whole or not there at all: when one address is wrong, nobody gets the badge, and the answer names the " +
      "address. Mails leave afterwards; the list of recipients shows how they fare.",
    body: { shape: issueInput },
    answer: changed("The id of the event, and to how many people the badge was issued.", {
      Location: "Where the event is.",
    }),
    example: {
      body: {
        recipient: [{ email: "aino@example.org", name: "Aino Virtanen" }],
        api_consumer_id: "my-program",
        event_name: "Spring course",
        log_entry: { course_id: "2" },
        send_email: false,
      },
      keeps: { name: "EVENT", from: "resource_id" },
    },
  },
  events: {
    id: "listEvents",
    group: "Events",
    summary: "List issuing events.",
    text: "Without parameters: all of them, oldest first. All filters have to match.",
    query: eventQuery,
    answer: { status: 200, text: "A page of events.", shape: eventList },
    example: { query: { api_consumer_id: "my-program", log_entry: "course_id:2", order_by: "desc" } },
  },
  recipients: {
    id: "listRecipients",
    group: "Events",
    summary: "List recipients, with what became of their badges.",
    text: "Of one event, or of all that match; all filters have to match. With `email` only that person is listed.",
    query: recipientQuery,
    answer: { status: 200, text: "A page of recipients, by event and address.", shape: recipientList },
    example: { query: { email: "aino@example.org" } },
  },
  event: {
    id: "getEvent",
    group: "Events",
    summary: "Show an issuing event, with the badge as it was issued.",
    answer: { status: 200, text: "The event.", shape: eventShape },
  },
  revoke: {
    id: "revoke",
    group: "Events",
    summary: "Revoke the badges of some recipients of an event.",
    text: "Their addresses answer 410 from then on. One that was revoked before keeps its date and is not counted again.",
    body: { shape: revokeInput },
    answer: changed("How many were revoked."),
    refusals: { 404: { text: "There is no such event, or none of the addresses is in it." } },
    example: { body: { recipient: ["aino@example.org"], reason: "Issued by mistake." } },
  },
} as const satisfies Record<string, About>;
