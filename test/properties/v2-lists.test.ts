import assert from "node:assert/strict";
import { after, test } from "node:test";
import * as fc from "fast-check";
import { logMembersOf } from "#src/http/obf-v2/event-filter.ts";
import { startBadgeworks } from "#test/support/badgeworks.ts";
import { createIssuer } from "#test/support/issuer.ts";
import { oneCharacterOf } from "#test/support/one-character-of.ts";
import { createSubIssuer } from "#test/support/sub-issuer.ts";
import { badgeBody, createBadge, englishContent, issue, list } from "#test/support/v2.ts";

/* Filters, pages and totals of API v2, asked over the wire, against a plain reading of the documentation. */

const badgeworks = await startBadgeworks();
after(() => badgeworks[Symbol.asyncDispose]());
const issuer = await createIssuer(badgeworks);
const seed = 20_261_125;

const aliases = [
  await createSubIssuer(badgeworks, issuer),
  await createSubIssuer(badgeworks, issuer, { name: "Kitchen" }),
] as const;

const image = String((await badgeBody())["image"]);
const name = fc.constantFrom("First aid", "Swimming", "ä%", "a:b,c");
const badges: { id: string; name: string; draft: boolean; aliases: readonly string[] }[] = [];
for (const given of fc.sample(fc.record({ name, draft: fc.boolean(), aliases: fc.subarray([...aliases]) }), {
  numRuns: 24,
  seed,
})) {
  const content = [englishContent({ name: given.name })];
  const id = await createBadge(issuer, {
    content,
    image,
    draft: given.draft,
    client_alias_id: given.aliases,
  });
  badges.push({ ...given, id });
}

const page = {
  order_by: fc.constantFrom("asc", "desc"),
  limit: fc.integer({ min: 1, max: 40 }),
  offset: fc.integer({ min: 0, max: 60 }),
};

/** What stands on a page, and how many there are on all. */
function pageOf<Item>(all: readonly Item[], asked: { order_by?: string; limit?: number; offset?: number }) {
  const ordered = asked.order_by === "desc" ? all.toReversed() : all;
  const start = asked.offset ?? 0;
  return { items: ordered.slice(start, start + (asked.limit ?? 1000)), total: all.length };
}

function queryOf(filter: object): string {
  const entries = Object.entries(filter).map(([key, value]): [string, string] => [key, String(value)]);
  return new URLSearchParams(entries).toString();
}

const email = fc.constantFrom("a@x.example", "b@x.example", "c+d@x.example", "ä@x.example", "e@y.example");
const consumer = fc.constantFrom("Moodle", "mahara_group_1", "obf-wp");
const eventName = fc.constantFrom("Spring", "spring", "ä%_", "First aid");
const logValue = fc.oneof(
  fc.constantFrom("2", "21", "https://x.example/a:b", "A, B", "50%", "", "ä"),
  fc.integer({ min: 0, max: 2 }),
  fc.boolean(),
  fc.constant(null),
);
const log = fc.dictionary(fc.constantFrom("course_id", "wwwroot", "n"), logValue, { maxKeys: 3 });
const published = badges.filter(({ draft }) => !draft);

interface TestEvent {
  id: string;
  badge: string;
  name: string;
  consumer: string;
  alias: string | null;
  emails: string[];
  log: Record<string, string | number | boolean | null> | null;
  ctime: number;
}
const events: TestEvent[] = [];
for (const given of fc.sample(
  fc.record({
    badge: fc.constantFrom(...published.slice(0, 5)),
    name: fc.option(eventName, { nil: null }),
    consumer,
    inNameOf: fc.boolean(),
    emails: fc.uniqueArray(email, { minLength: 1, maxLength: 4 }),
    log: fc.option(log, { nil: null }),
  }),
  { numRuns: 40, seed },
)) {
  const alias = given.inNameOf ? (given.badge.aliases[0] ?? null) : null;
  const id = await issue(issuer, given.badge.id, given.emails, {
    event_name: given.name,
    api_consumer_id: given.consumer,
    client_alias_id: alias,
    log_entry: given.log,
  });
  const { json } = await issuer.call("GET", `/v2/event/${issuer.id}/${id}`);
  events.push({
    ...given,
    id,
    badge: given.badge.id,
    name: given.name ?? given.badge.name,
    alias,
    emails: given.emails.toSorted(),
    ctime: Number(json["ctime"]),
  });
  // Events of several seconds, for the dates.
  if (events.length % 13 === 0) await new Promise((resolve) => setTimeout(resolve, 700));
}

const moment = fc
  .tuple(fc.constantFrom(...events.map(({ ctime }) => ctime)), fc.integer({ min: -1, max: 1 }))
  .map(([ctime, by]) => ctime + by);
const filterOfEvents = {
  event_name: fc.oneof(eventName, name),
  api_consumer_id: consumer,
  badge_id: fc.constantFrom(...published.slice(0, 6).map(({ id }) => id), "unknown"),
  client_alias_id: fc.constantFrom(...aliases, "unknown"),
  email: fc.oneof(
    email,
    email.map((address) => address.toUpperCase()),
    fc.constant("z@x.example"),
  ),
  begin: moment,
  end: moment,
  log_entry: fc
    .dictionary(fc.constantFrom("course_id", "wwwroot", "n", "none"), fc.oneof(logValue, fc.constant("1")), {
      minKeys: 1,
      maxKeys: 2,
    })
    .map((members) =>
      Object.entries(members)
        .map(([key, value]) => `${key}:${String(value ?? "")}`)
        .join(","),
    ),
};
type Filter = Partial<Record<keyof typeof filterOfEvents, string | number>>;

/** Whether an event matches, all but the address. */
function matches(event: TestEvent, filter: Filter): boolean {
  return (
    (filter.event_name === undefined || event.name === filter.event_name) &&
    (filter.api_consumer_id === undefined || event.consumer === filter.api_consumer_id) &&
    (filter.badge_id === undefined || event.badge === filter.badge_id) &&
    (filter.client_alias_id === undefined || event.alias === filter.client_alias_id) &&
    (filter.begin === undefined || event.ctime >= Number(filter.begin)) &&
    (filter.end === undefined || event.ctime <= Number(filter.end)) &&
    Object.entries(logMembersOf(String(filter.log_entry ?? "a:")) ?? {}).every(([key, value]) => {
      if (filter.log_entry === undefined) return true;
      const held = event.log?.[key];
      return held !== undefined && held !== null && String(held) === value;
    })
  );
}

const badgeFilter = fc.record(
  {
    draft: fc.boolean(),
    client_alias_id: fc.constantFrom(...aliases, "unknown"),
    external: fc.boolean(),
    ...page,
  },
  { requiredKeys: [] },
);

test("badge list: 100 random filters and pages", async () => {
  await fc.assert(
    fc.asyncProperty(badgeFilter, async (filter) => {
      const matching = badges.filter(
        (badge) =>
          (filter.draft === undefined || badge.draft === filter.draft) &&
          (filter.client_alias_id === undefined || badge.aliases.includes(filter.client_alias_id)),
      );
      const expected = pageOf(matching, filter);
      const { result, total } = await list(issuer, `/v2/badge/${issuer.id}?${queryOf(filter)}`);
      assert.deepEqual(
        result.map((badge) => badge["id"]),
        expected.items.map(({ id }) => id),
      );
      assert.equal(total, expected.total);
    }),
    { numRuns: 100, seed },
  );
});

test("event list: 200 random filters and pages", async () => {
  const filter = fc.record({ ...filterOfEvents, ...page }, { requiredKeys: [] });
  await fc.assert(
    fc.asyncProperty(filter, async (asked) => {
      const address = asked.email?.toLowerCase();
      const matching = events.filter(
        (event) => matches(event, asked) && (address === undefined || event.emails.includes(address)),
      );
      const expected = pageOf(matching, asked);
      const { result, total } = await list(issuer, `/v2/event/${issuer.id}?${queryOf(asked)}`);
      assert.deepEqual(
        result.map((event) => [event["id"], event["name"], event["recipient_count"]]),
        expected.items.map((event) => [event.id, event.name, event.emails.length]),
      );
      assert.equal(total, expected.total);
    }),
    { numRuns: 200, seed },
  );
});

test("recipients: 200 random filters and pages", async () => {
  const eventId = fc.constantFrom(...events.slice(0, 6).map(({ id }) => id), "unknown");
  const filter = fc.record({ ...filterOfEvents, event_id: eventId, ...page }, { requiredKeys: [] });
  await fc.assert(
    fc.asyncProperty(filter, async (asked) => {
      const address = asked.email?.toLowerCase();
      const matching = events
        .filter(
          (event) => matches(event, asked) && (asked.event_id === undefined || event.id === asked.event_id),
        )
        .flatMap((event) => event.emails.map((one) => `${event.id} ${one}`))
        .filter((key) => address === undefined || key.endsWith(` ${address}`));
      const expected = pageOf(matching, asked);
      const { result, total } = await list(issuer, `/v2/event/${issuer.id}/recipient?${queryOf(asked)}`);
      assert.deepEqual(
        result.map((one) => `${String(one["event_id"])} ${String(one["email"])}`),
        expected.items,
      );
      assert.equal(total, expected.total);
    }),
    { numRuns: 200, seed },
  );
});

test("log_entry: what key:value pairs say is read back, commas inside values included", () => {
  const word = fc
    .string({ unit: oneCharacterOf("ab ä.%/-"), minLength: 1, maxLength: 6 })
    .map((text) => text.trim() || "a");
  const value = fc.array(fc.string({ unit: oneCharacterOf("ab ä%/"), maxLength: 4 }), {
    minLength: 1,
    maxLength: 3,
  });
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(word, value), { selector: ([key]) => key, minLength: 1 }),
      (pairs) => {
        const written = pairs.map(([key, parts]) => `${key}:${parts.join(",")}`).join(",");
        assert.deepEqual(
          logMembersOf(written),
          Object.fromEntries(pairs.map(([key, parts]) => [key, parts.join(",")])),
        );
      },
    ),
  );
  for (const wrong of ["", "x", ":x", " :x", "x,y:1"]) assert.equal(logMembersOf(wrong), null, wrong);
});
