import assert from "node:assert/strict";
import { after, test } from "node:test";
import * as fc from "fast-check";
import { badgeBody, createBadge, issueBadge } from "#test/support/badge.ts";
import { startBadgeworks } from "#test/support/badgeworks.ts";
import { createIssuer } from "#test/support/issuer.ts";
import { createSubIssuer } from "#test/support/sub-issuer.ts";
import { oneCharacterOf } from "#test/support/one-character-of.ts";

/* The filters of badge and event lists, asked over the wire, against a plain reading of the documentation. */

const badgeworks = await startBadgeworks();
after(() => badgeworks[Symbol.asyncDispose]());
const issuer = await createIssuer(badgeworks);
const image = String((await badgeBody())["image"]);
const seed = 20_261_123;

const letters = fc.string({ unit: oneCharacterOf("abABäÄ%_\\'\"? "), minLength: 1, maxLength: 5 });
const shownText = letters.map((text) => text.trim() || "a");
const category = fc.constantFrom("x", "y", "Z z", "ä", "50%");
const metaValue = fc.oneof(
  fc.integer({ min: -3, max: 130 }),
  fc.boolean(),
  fc.constantFrom("123", "true", "a b", "", "ä%"),
  fc.constant(null),
);
const metadata = fc.option(fc.dictionary(fc.constantFrom("foo", "bar", "b:z"), metaValue, { maxKeys: 3 }), {
  nil: null,
});

const aliases = await Promise.all(["A", "B"].map((name) => createSubIssuer(badgeworks, issuer, { name })));
const someAlias = fc.constantFrom(...aliases);
const translation = fc.record({ name: shownText, description: shownText });

const badges = await Promise.all(
  fc
    .sample(
      fc.record({
        name: shownText,
        description: shownText,
        draft: fc.boolean(),
        category: fc.uniqueArray(category, { maxLength: 3 }),
        metadata,
        client_alias_id: fc.uniqueArray(someAlias, { maxLength: 2 }),
        alt_language: fc.dictionary(fc.constantFrom("fi", "ar"), translation, { maxKeys: 2 }),
      }),
      { numRuns: 30, seed },
    )
    .map(async (given) => ({ ...given, id: await createBadge(issuer, { ...given, image }) })),
);

/** All names and descriptions of a badge, in lower case. */
function saidBy(badge: (typeof badges)[number]): string {
  const all = [badge, ...Object.values(badge.alt_language)];
  return all.map(({ name, description }) => `${name}\n${description}`.toLowerCase()).join("\n");
}

const someId = fc.constantFrom(...badges.map(({ id }) => id), "unknown", "");
const badgeFilter = fc.record(
  {
    draft: fc.boolean(),
    category: fc.array(category, { minLength: 1, maxLength: 3 }),
    id: fc.array(someId, { minLength: 1, maxLength: 20 }),
    query: letters,
    client_alias_id: fc.oneof(someAlias, fc.constant("unknown")),
    meta: fc.dictionary(
      fc.constantFrom("foo", "bar", "b:z", "none"),
      metaValue.map((value) => String(value ?? "")),
      { minKeys: 1, maxKeys: 2 },
    ),
  },
  { requiredKeys: [] },
);

test("badge list: 150 random filters find what the documentation says", async () => {
  await fc.assert(
    fc.asyncProperty(badgeFilter, async (filter) => {
      const ids = filter.id?.filter((id) => id !== "");
      const words = filter.query?.trim().toLowerCase();
      const expected = badges.filter(
        (badge) =>
          (filter.draft === undefined || badge.draft === filter.draft) &&
          (!filter.category || filter.category.some((one) => badge.category.includes(one))) &&
          (!ids?.length || ids.includes(badge.id)) &&
          (!words || saidBy(badge).includes(words)) &&
          (!filter.client_alias_id || badge.client_alias_id.some((one) => one === filter.client_alias_id)) &&
          Object.entries(filter.meta ?? {}).every(([key, value]) => {
            const held = badge.metadata?.[key];
            return held !== undefined && held !== null && String(held) === value;
          }),
      );
      const query = new URLSearchParams({
        ...(filter.draft === undefined ? {} : { draft: filter.draft ? "1" : "0" }),
        ...(filter.category ? { category: filter.category.join("|") } : {}),
        ...(filter.id ? { id: filter.id.join("|") } : {}),
        ...(filter.query === undefined ? {} : { query: filter.query }),
        ...(filter.client_alias_id === undefined ? {} : { client_alias_id: filter.client_alias_id }),
        ...Object.fromEntries(
          Object.entries(filter.meta ?? {}).map(([key, value]) => [`meta:${key}`, value]),
        ),
      });
      const answer = await issuer.call("GET", `/v1/badge/${issuer.id}?${query.toString()}`);
      assert.equal(answer.status, 200, answer.text);
      assert.deepEqual(
        answer.lines.map((line) => String(line["id"])).toSorted(),
        expected.map(({ id }) => id).toSorted(),
      );
    }),
    { numRuns: 150, seed },
  );
});

const email = fc.constantFrom<string>(
  "a@x.example",
  "b@x.example",
  "c+d@x.example",
  "ä@x.example",
  "e@y.example",
);
const consumer = fc.constantFrom("", "Moodle", "mahara_group_1", "obf-wp");
const courses = fc.constantFrom("1", "2", "21", 'with "quotes"', "50%", "a_b", "ä\\");
const published = badges.filter((badge) => !badge.draft);
interface MadeEvent {
  readonly id: string;
  readonly badge: string;
  readonly alias: string | null;
  readonly consumer: string;
  readonly emails: string[];
  readonly log: string | null;
}
const events: MadeEvent[] = [];
for (const given of fc.sample(
  fc.record({
    badge: fc.constantFrom(...published.slice(0, 4).map(({ id }) => id)),
    alias: fc.option(someAlias, { nil: null }),
    consumer,
    emails: fc.uniqueArray(email, { minLength: 1, maxLength: 4 }),
    log: fc.option(fc.record({ course_id: courses, n: fc.integer({ min: 0, max: 2 }) }), { nil: null }),
  }),
  { numRuns: 40, seed },
)) {
  const allowed = badges.find(({ id: one }) => one === given.badge)?.client_alias_id ?? [];
  const alias = allowed.find((one) => one === given.alias) ?? null;
  const id = await issueBadge(issuer, given.badge, given.emails, {
    client_alias_id: alias,
    api_consumer_id: given.consumer,
    log_entry: given.log,
  });
  events.push({ ...given, alias, id, log: given.log && JSON.stringify(given.log) });
}

const eventFilter = fc.record(
  {
    api_consumer_id: consumer,
    badge_id: fc.constantFrom(...published.slice(0, 5).map(({ id }) => id), "unknown"),
    email: fc.array(fc.oneof(email, fc.constant("z@x.example")), { minLength: 1, maxLength: 2 }),
    log_entry: fc.oneof(
      courses.map((course) => `"course_id":${JSON.stringify(course)}`),
      fc.constantFrom('"n":1', "course", "%", "_", "\\"),
    ),
    client_alias_id: fc.oneof(someAlias, fc.constant("unknown")),
    order_by: fc.constantFrom("asc", "desc"),
    limit: fc.integer({ min: 1, max: 50 }),
    offset: fc.integer({ min: 0, max: 45 }),
  },
  { requiredKeys: [] },
);

test("event list: 200 random filters and pages find what the documentation says, and count_only counts it", async () => {
  await fc.assert(
    fc.asyncProperty(eventFilter, async (filter) => {
      const matching = events.filter(
        (event) =>
          (!filter.api_consumer_id || event.consumer === filter.api_consumer_id) &&
          (!filter.badge_id || event.badge === filter.badge_id) &&
          (!filter.client_alias_id || event.alias === filter.client_alias_id) &&
          (!filter.email || filter.email.some((one) => event.emails.includes(one))) &&
          (!filter.log_entry || event.log?.includes(filter.log_entry)),
      );
      const ordered = filter.order_by === "desc" ? matching.toReversed() : matching;
      const start = filter.offset ?? 0;
      const expected = ordered.slice(start, start + (filter.limit ?? 1000)).map(({ id, emails }) => ({
        id,
        recipient: emails.filter((one) => !filter.email || filter.email.includes(one)).toSorted(),
      }));
      const query = new URLSearchParams(
        Object.entries(filter).map(([key, value]): [string, string] => [
          key,
          Array.isArray(value) ? value.join("|") : String(value),
        ]),
      ).toString();
      const answer = await issuer.call("GET", `/v1/event/${issuer.id}?${query}`);
      assert.equal(answer.status, 200, answer.text);
      const listed = answer.lines.map((line) => ({
        id: line["id"],
        recipient: (line["recipient"] as string[]).toSorted(),
      }));
      assert.deepEqual(listed, expected);
      const count = await issuer.call("GET", `/v1/event/${issuer.id}?${query}&count_only=1`);
      assert.equal(count.json["result_count"], matching.length);
    }),
    { numRuns: 200, seed },
  );
});
