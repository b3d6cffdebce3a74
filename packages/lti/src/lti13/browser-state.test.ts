import assert from "node:assert/strict";
import { test } from "node:test";
import { REGISTRATION, STATE } from "../../test/lti13-platform.ts";
import { refuses } from "../../test/refuses.ts";
import { browserProof, platformStorage, requireStoredState, stateCookie } from "./browser-state.ts";

const { authorizationUrl } = REGISTRATION;
const [pair = ""] = stateCookie(STATE, 600).split(";");
const options = { state: STATE, storageTarget: null, authorizationUrl };

test("a state from another browser is refused: no cookie, another login's, or a changed one", async () => {
  const other = stateCookie("another-state-of-another-login", 600).split(";")[0] ?? "";
  for (const cookieHeader of [
    undefined,
    "",
    "a=b",
    other,
    `${pair}x`,
    pair.slice(0, -1),
    `${pair}; ${pair}x`,
  ])
    await refuses(() => browserProof({ ...options, cookieHeader }), "state-from-another-browser");
  const beside = { ...options, storageTarget: "_parent", cookieHeader: `${pair}x` };
  await refuses(() => browserProof(beside), "state-from-another-browser");
});

test("the state's cookie lives in frames, belongs to this host alone, and proves the browser", () => {
  assert.match(
    stateCookie(STATE, 600),
    /^__Host-lti-[\w-]{16}=[\w-]+; Path=\/; Max-Age=600; Secure; HttpOnly; SameSite=None; Partitioned$/,
  );
  assert.match(stateCookie(STATE, 0), /^__Host-lti-[\w-]{16}=; Path=\/; Max-Age=0; /);
  assert.deepEqual(browserProof({ ...options, cookieHeader: `a=b;${pair}; c=d` }), { kind: "cookie" });
});

test("without a cookie the platform's storage is asked, at the origin of its login alone", () => {
  const storage = platformStorage(STATE, authorizationUrl, "store");
  assert.ok(storage !== null);
  assert.deepEqual([storage.target, storage.origin], ["store", "https://sso.lms.example"]);
  assert.deepEqual([storage.put.subject, storage.get.subject], ["lti.put_data", "lti.get_data"]);
  assert.equal(storage.put.key, storage.get.key);
  assert.equal(storage.put.value, STATE);
  assert.notEqual(storage.put.message_id, storage.get.message_id);
  const proof = browserProof({ ...options, storageTarget: "store", cookieHeader: undefined });
  assert.deepEqual(proof, { kind: "ask-platform-storage", storage });
});

test("what the storage held counts only from a page of our own origin", async () => {
  const publicOrigin = "https://b.example";
  const stored = { state: STATE, storedValue: STATE, originHeader: publicOrigin, publicOrigin };
  requireStoredState(stored);
  for (const originHeader of [
    null,
    undefined,
    "null",
    "https://evil.example",
    "https://b.example.evil.example",
  ])
    await refuses(() => requireStoredState({ ...stored, originHeader }), "state-from-another-browser");
  await refuses(() => requireStoredState({ ...stored, storedValue: "" }), "state-from-another-browser");
});
