import assert from "node:assert/strict";
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { after, test } from "node:test";
import { goodPassword, makePerson } from "#test/support/people.ts";
import { sharedBadgeworks } from "#test/support/shared-badgeworks.ts";

const badgeworks = await sharedBadgeworks();
after(() => badgeworks[Symbol.asyncDispose]());

test("over https browsers hold the cookies to this host and to https", async () => {
  const person = await makePerson(badgeworks);
  const body = new URLSearchParams({ email: person.email, password: goodPassword }).toString();
  const sent = request(`${badgeworks.settings["PUBLIC_URL"]}/sign-in`, {
    ca: badgeworks.ca,
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin" },
  });
  sent.end(body);
  const [answer] = (await once(sent, "response")) as [IncomingMessage];
  answer.resume();
  assert.equal(answer.statusCode, 303);
  const lines = answer.headers["set-cookie"] ?? [];
  assert.ok(lines.some((line) => line.startsWith("__Host-badgeworks-session=")));
  for (const line of lines) {
    assert.match(line, /^__Host-badgeworks-\w+=/);
    for (const part of [/; Secure/, /; HttpOnly/, /; SameSite=Lax/, /; Path=\/(;|$)/])
      assert.match(line, part);
    assert.doesNotMatch(line, /Domain=/);
  }
});
