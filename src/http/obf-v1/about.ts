import { z } from "zod";
import type { About, AboutApi } from "#src/http/api-about.ts";
import { aboutToken } from "#src/http/oauth-token.ts";
import { badgeQuery } from "#src/http/obf-v1/badge-filter.ts";
import { badgeInput } from "#src/http/obf-v1/badge-order.ts";
import { clientInput } from "#src/http/obf-v1/clients.ts";
import { signInput } from "#src/http/obf-v1/enrolment.ts";
import { eventQuery } from "#src/http/obf-v1/event-filter.ts";
import { assertionQuery, revokeQuery } from "#src/http/obf-v1/events.ts";
import { issueInput } from "#src/http/obf-v1/issue.ts";
import * as shapes from "#src/http/obf-v1/shapes.ts";

/* What API v1 and its operations say of themselves. */

/** API v1. */
export const aboutV1: AboutApi = {
  title: "Badgeworks, OBF API v1",
  version: "1.0.0",
  text:
    "The Open Badge Factory API that existing plugins speak. JSON is read under any content type; unknown members and parameters " +
    "are ignored; true and false may be 1 and 0. Lists are one JSON object a line, each followed by CRLF, and an empty list is an " +
    "empty body. Times are unix seconds. Sign in with a client certificate or with OAuth2.",
  groups: {
    "Signing in": "With a client certificate, or with OAuth2 client credentials.",
    Organisation: "Your organisation's profile.",
    Badges: "What can be earned.",
    Events: "Issuing badges, finding what was issued, and revoking it.",
  },
  ids: {
    client: "Your client_id, which is the id of your organisation.",
    badge: "The id of a badge.",
    event: "The id of an issuing event.",
  },
  security: {
    certificate: {
      type: "mutualTLS",
      description: "A client certificate that sign_request gave. It is good for three years.",
    },
    oauth2: {
      type: "oauth2",
      description: "Client credentials. A token lasts ten hours; get a new one when a call answers 403.",
      flows: { clientCredentials: { tokenUrl: "{origin}/v1/client/oauth2/token", scopes: {} } },
    },
  },
  refusal: shapes.refusalShape,
  signInRefusals: {
    403: {
      text: "The access token is not good (any more), or it or the certificate is another client's. Of a token it is plain text.",
      plain: "sometimes",
    },
    495: { text: "The client certificate is not ours, has expired or was revoked." },
    496: { text: "There is neither a client certificate nor an access token." },
  },
};

const picture =
  "PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHZpZXdCb3g9IjAgMCA4IDgiPjxwYXRoIGZpbGw9IiMxNDU5NGEiIGQ9Ik00IDBsMy41IDJ2NEw0IDggLjUgNlYyeiIvPjwvc3ZnPg==";
const badgeExample = {
  name: "Water safety",
  description: "Recognises danger near water and knows what to do.",
  image: picture,
  criteria_html: "<p>Take the course.</p>",
  tags: ["first aid"],
  expires: 24,
  draft: false,
};

/** What its operations say of themselves. */
export const about = {
  publicKey: {
    id: "getPublicKey",
    group: "Signing in",
    summary: "Get the public key that reads enrolment tokens.",
    text: "Enrolling with a client certificate takes an enrolment token from whoever runs the server; it is good for ten minutes.",
    answer: { status: 200, text: "A public key (PEM).", shape: z.string(), type: "application/x-pem-file" },
  },
  sign: {
    id: "signRequest",
    group: "Signing in",
    summary: "Trade an enrolment token and a certificate request for a client certificate.",
    body: { shape: signInput },
    answer: {
      status: 200,
      text: "The certificate (PEM).",
      shape: z.string(),
      type: "application/x-pem-file",
    },
    refusals: {
      403: { text: "The enrolment token is not good (any more), or another client's." },
      404: { text: "There is no such client." },
    },
    example: {
      shell: String.raw`openssl req -new -newkey rsa:2048 -nodes -keyout client.key -out client.csr -subj "/CN=$CLIENT"
curl -s "{origin}/v1/client/$CLIENT/sign_request" \
  -d "{\"signature\": \"$ENROLMENT_TOKEN\", \"request\": \"$(awk '{printf "%s\\n", $0}' client.csr)\"}" \
  -o client.pem`,
    },
  },
  token: aboutToken("/v1"),
  ping: {
    id: "ping",
    group: "Signing in",
    summary: "Check whose credentials these are.",
    answer: {
      status: 200,
      text: "The client_id, without a line end.",
      shape: z.string(),
      type: "text/plain",
    },
  },
  client: {
    id: "getClient",
    group: "Organisation",
    summary: "Show your organisation.",
    answer: { status: 200, text: "The organisation.", shape: shapes.clientShape },
  },
  updateClient: {
    id: "updateClient",
    group: "Organisation",
    summary: "Change your organisation's profile.",
    text: "The name is for whoever runs the server to change.",
    body: { shape: clientInput },
    answer: { status: 204, text: "Changed." },
    example: { body: { url: "https://college.example.org", email: "badges@college.example.org" } },
  },
  createBadge: {
    id: "createBadge",
    group: "Badges",
    summary: "Create a badge.",
    body: { shape: badgeInput },
    answer: { status: 201, text: "Created.", headers: { Location: "Where the badge is." } },
    example: { body: badgeExample, keeps: { name: "BADGE", from: "Location" } },
  },
  updateBadge: {
    id: "updateBadge",
    group: "Badges",
    summary: "Change a badge.",
    text: "What is left out becomes empty, but for the picture and what only newer clients know. What was issued stays as it was issued.",
    body: { shape: badgeInput },
    answer: { status: 204, text: "Changed." },
    example: { body: { ...badgeExample, image: undefined, category: ["Safety"] } },
  },
  badges: {
    id: "listBadges",
    group: "Badges",
    summary: "List badges.",
    query: badgeQuery,
    answer: { status: 200, text: "All that match, by name.", shape: shapes.listedBadgeShape, lines: true },
    example: { query: { draft: "0", query: "water" } },
  },
  badge: {
    id: "getBadge",
    group: "Badges",
    summary: "Show a badge.",
    answer: { status: 200, text: "The badge.", shape: shapes.badgeShape },
  },
  categories: {
    id: "listCategories",
    group: "Badges",
    summary: "List the categories of all badges.",
    answer: { status: 200, text: "All categories, in alphabetical order.", shape: shapes.categoriesShape },
  },
  deleteBadge: {
    id: "deleteBadge",
    group: "Badges",
    summary: "Take a badge out of issuing.",
    text: "What was issued stays valid.",
    answer: { status: 204, text: "Deleted." },
  },
  deleteBadges: {
    id: "deleteAllBadges",
    group: "Badges",
    summary: "Take all badges out of issuing.",
    text: "What was issued stays valid.",
    answer: { status: 204, text: "Deleted." },
  },
  issue: {
    id: "issueBadge",
    group: "Events",
    summary: "Issue a badge to up to 100,000 people at once.",
    text: "The event is whole or not there at all: when one address is wrong, nobody gets the badge, and the answer names the address. Mails leave afterwards.",
    body: { shape: issueInput },
    answer: { status: 201, text: "Issued.", headers: { Location: "Where the event is." } },
    example: {
      body: {
        recipient: ["Aino Virtanen <aino@example.org>"],
        api_consumer_id: "my-program",
        log_entry: { course_id: "2" },
        send_email: false,
      },
      keeps: { name: "EVENT", from: "Location" },
    },
  },
  events: {
    id: "listEvents",
    group: "Events",
    summary: "List issuing events.",
    query: eventQuery,
    answer: {
      status: 200,
      text: "Those that match, oldest first; with `count_only`, how many there are.",
      shape: z.union([shapes.listedEventShape, shapes.resultCountShape]),
      lines: true,
    },
    example: { query: { api_consumer_id: "my-program", order_by: "desc", limit: "10" } },
  },
  event: {
    id: "getEvent",
    group: "Events",
    summary: "Show an issuing event.",
    answer: { status: 200, text: "The event.", shape: shapes.eventShape },
  },
  revoked: {
    id: "listRevoked",
    group: "Events",
    summary: "Show which recipients of an event were revoked, and when.",
    answer: { status: 200, text: "An object, empty when there are none.", shape: shapes.revokedShape },
  },
  assertions: {
    id: "listAssertions",
    group: "Events",
    summary: "List the recipients' badges of an event.",
    query: assertionQuery,
    answer: { status: 200, text: "By address.", shape: shapes.assertionShape, lines: true },
  },
  revoke: {
    id: "revoke",
    group: "Events",
    summary: "Revoke the badges of some recipients of an event.",
    text: "Their addresses answer 410 from then on. One that was revoked before keeps its date.",
    query: revokeQuery,
    answer: { status: 204, text: "Revoked." },
    refusals: { 404: { text: "There is no such event, or none of the addresses is in it." } },
    example: { query: { email: "aino@example.org" } },
  },
} as const satisfies Record<string, About>;
