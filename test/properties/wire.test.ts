import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { z } from "zod";
import { isMailAddress } from "#src/domain/issuers/rules.ts";
import { prefersHtml, jsonType } from "#src/http/negotiate.ts";
import { readRecipients } from "#src/http/obf-v1/recipients.ts";
import { flagOf, optionalObject, optionalText, parse, requiredText } from "#src/http/json-input.ts";
import { listParameter, optionalWhole, textList, wholeParameter } from "#src/http/obf-v1/wire.ts";
import { cleanPath } from "#src/http/server.ts";
import { Problem } from "#src/platform/problem.ts";
import { oneCharacterOf } from "#test/support/one-character-of.ts";

/* The parsers of the wire over random and hostile values: they read what is right as it is meant and refuse the rest as Problems. */

const anything = fc.anything({ withBigInt: false, maxDepth: 4 }).map((value) => {
  const text = JSON.stringify(value);
  return text === undefined ? null : (JSON.parse(text) as unknown);
});
const text = fc.string({ unit: "binary", maxLength: 60 });

/** What the parser returns, or the field that it refuses; anything else thrown is a bug. */
function outcome<Result>(read: () => Result): { value: Result } | { field: string } {
  try {
    return { value: read() };
  } catch (error) {
    assert.ok(error instanceof Problem, String(error));
    assert.equal(error.kind, "invalid");
    assert.ok(error.message.startsWith(error.detail.field ?? "?"), error.message);
    return { field: error.detail.field ?? "" };
  }
}

const word = fc.string({ unit: oneCharacterOf("abcXYZ019._+-åäöß花α"), minLength: 1, maxLength: 12 });
const address = fc.tuple(word, word).map(([local, domain]) => `${local}@${domain}.example`);
const name = fc.string({ unit: oneCharacterOf("aB éЖ花ع.-'’,()@;:&%\t"), maxLength: 20 });
const padding = fc.constantFrom("", " ", "  ", "\n");

test("recipients: every form of an address gives the address, lower case, each once and in order", () => {
  const entry = fc
    .tuple(address, name, fc.constantFrom("bare", "named", "quoted"), padding, padding)
    .map(([email, person, form, before, behind]) => {
      const escaped = person.replace(/["\\]/g, "\\$&");
      const written = { bare: email, named: `${person} <${email}>`, quoted: `"${escaped}" < ${email} >` }[
        form
      ];
      return { email: email.toLowerCase(), written: before + written + behind };
    });
  fc.assert(
    fc.property(fc.array(entry, { minLength: 1, maxLength: 20 }), (entries) => {
      const read = readRecipients(entries.map(({ written }) => written));
      assert.deepEqual(
        read.map(({ email }) => email),
        [...new Set(entries.map(({ email }) => email))],
      );
    }),
    { numRuns: 500 },
  );
});

test("recipients: a plain name comes out as it went in, blanks joined", () => {
  const plain = fc.string({ unit: oneCharacterOf("aB éЖ花ع.-'’"), maxLength: 20 });
  fc.assert(
    fc.property(address, plain, (email, person) => {
      const expected = person.replace(/\s+/g, " ").trim();
      assert.equal(readRecipients([`${person} <${email}>`])[0]?.name, expected);
      assert.equal(readRecipients([`"${expected}" <${email}>`])[0]?.name, expected);
    }),
  );
});

test("recipients: whatever is sent is read or refused, and what is read can be stored and mailed to", () => {
  fc.assert(
    fc.property(
      fc.oneof(anything, fc.array(fc.oneof(text, address, anything), { maxLength: 5 })),
      (value) => {
        const result = outcome(() => readRecipients(value));
        if ("field" in result) return assert.match(result.field, /^recipient(\[\d+\])?$/);
        for (const recipient of result.value) {
          assert.ok(isMailAddress(recipient.email));
          assert.equal(recipient.email, recipient.email.toLowerCase());
          assert.doesNotMatch(recipient.name, /\p{Cc}/u);
          assert.ok(recipient.name.isWellFormed() && recipient.email.isWellFormed());
        }
      },
    ),
    { numRuns: 1000 },
  );
});

test("shapes: any JSON value is read or refused by name", () => {
  const shape = z.object({
    required: requiredText(10),
    text: optionalText(10),
    whole: optionalWhole(0, 100),
    object: optionalObject(),
    list: textList(3, 5),
  });
  const members = ["required", "text", "whole", "object", "list"];
  const body = fc.record(
    Object.fromEntries(members.map((member) => [member, fc.oneof(anything, text, fc.integer().map(String))])),
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(body, anything), (value) => {
      const result = outcome(() => parse(shape, value));
      if ("field" in result) {
        return assert.ok([...members, "body"].includes(result.field.replace(/[.[].*/, "")), result.field);
      }
      const read = result.value;
      assert.ok(
        read.required.trim() !== "" && Array.from(read.required).length <= 10 && read.required.isWellFormed(),
      );
      assert.ok(!`${read.required}${read.text}${read.list.join("")}`.includes("\0"));
      assert.ok(
        read.whole === null || (Number.isInteger(read.whole) && read.whole >= 0 && read.whole <= 100),
      );
      assert.ok(read.object === null || !Array.isArray(read.object));
      assert.equal(new Set(read.list).size, read.list.length);
      assert.ok(read.list.length <= 3 && read.list.every((entry) => entry.trim() === entry && entry !== ""));
    }),
    { numRuns: 1000 },
  );
});

test("flags and whole numbers mean the same as JSON and as text", () => {
  assert.deepEqual([true, 1, "1", "true", false, 0, "0", "false", ""].map(flagOf), [
    true,
    true,
    true,
    true,
    false,
    false,
    false,
    false,
    false,
  ]);
  fc.assert(fc.property(anything, (value) => assert.ok([true, false, null].includes(flagOf(value)))));
  const whole = z.object({ n: optionalWhole(-1000, 1000) });
  fc.assert(
    fc.property(fc.integer({ min: -1000, max: 1000 }), (n) => {
      assert.equal(parse(whole, { n }).n, n);
      assert.equal(parse(whole, { n: String(n) }).n, n);
    }),
  );
});

test("pipe lists: the parts joined by pipes come back, without empty ones", () => {
  const part = fc.string({ unit: oneCharacterOf("ab @.+%é"), maxLength: 6 });
  fc.assert(
    fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
      const expected = parts.map((one) => one.trim()).filter((one) => one !== "");
      assert.deepEqual(listParameter().parse(parts.join("|")) ?? [], expected);
    }),
  );
});

test("query numbers stay within their bounds, whatever is asked", () => {
  fc.assert(
    fc.property(fc.oneof(text, fc.integer().map(String), fc.double().map(String)), (asked) => {
      const read = wholeParameter(0, 1000, 7).parse(asked);
      assert.ok(Number.isInteger(read) && read >= 0 && read <= 1000);
      if (/^\d{1,12}$/.test(asked)) assert.equal(read, Math.min(Number(asked), 1000));
    }),
  );
});

test("paths: slashes too many never change where a request goes", () => {
  const segment = fc
    .string({ unit: oneCharacterOf("abcXYZ019._-~é:@!$&'()*+,;="), minLength: 1, maxLength: 6 })
    .filter((one) => !/^\.{1,2}$/.test(one));
  const slashes = fc.integer({ min: 1, max: 4 }).map((count) => "/".repeat(count));
  const ending = fc.constantFrom("", "/", "//", "?a=//b/", "/?x", "#//", "?");
  fc.assert(
    fc.property(fc.array(fc.tuple(slashes, segment), { maxLength: 5 }), ending, (parts, tail) => {
      const path = parts.map(([before, one]) => before + one).join("");
      const clean = cleanPath(`http://host.example:8080${path || "/"}${tail}`);
      assert.equal(clean, `/${parts.map(([, one]) => one).join("/")}`);
    }),
  );
});

test("paths: any address gives a path that opens with a slash and has no empty part", () => {
  const junk = fc.string({ unit: oneCharacterOf("/a%20?#.:@[]\\é\0F"), maxLength: 30 });
  fc.assert(
    fc.property(
      fc.oneof(
        fc.webUrl({ withQueryParameters: true, withFragments: true }),
        junk.map((tail) => `http://h/${tail}`),
      ),
      (url) => {
        const path = cleanPath(url);
        assert.match(path, /^\//);
        assert.ok(!path.includes("//"), path);
        assert.ok(path === "/" || !path.endsWith("/"), path);
      },
    ),
    { numRuns: 1000 },
  );
});

test("negotiation: HTML exactly for whoever ranks it at least as high as JSON by name", () => {
  const types = [
    "text/html",
    "application/xhtml+xml",
    "application/json",
    "application/ld+json",
    "*/*",
    "image/png",
  ];
  const part = fc.record({
    type: fc.constantFrom(...types),
    q: fc.option(fc.integer({ min: 0, max: 10 }), { nil: null }),
  });
  fc.assert(
    fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
      const accept = parts.map(({ type, q }) => (q === null ? type : `${type};q=${q / 10}`)).join(", ");
      const weight = (...wanted: string[]) =>
        Math.max(
          0,
          ...parts.filter(({ type }) => wanted.includes(type)).map(({ q }) => (q === null ? 1 : q / 10)),
        );
      const html = parts.some(({ type }) => type === "text/html")
        ? weight("text/html", "application/xhtml+xml")
        : 0;
      assert.equal(
        prefersHtml(accept),
        html > 0 && html >= weight("application/json", "application/ld+json"),
      );
    }),
    { numRuns: 500 },
  );
  for (const accept of [undefined, null, "", "*/*", "application/json", "text/*"])
    assert.equal(prefersHtml(accept), false);
  fc.assert(
    fc.property(text, (accept) => {
      assert.equal(typeof prefersHtml(accept), "boolean");
      assert.match(jsonType(accept), /^application\/(ld\+)?json$/);
    }),
  );
});
