import assert from "node:assert/strict";
import { argon2Sync } from "node:crypto";
import { test } from "node:test";
import { checkPassword, hashPassword, requirePassword } from "#src/domain/people/password-hash.ts";

const person = { name: "Aino Virtanen", email: "aino.virtanen@college.example" };

test("only the same password is right, however a keyboard composes it", async () => {
  const kept = await hashPassword("jäätelöauto tulee");
  assert.match(kept, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
  assert.equal(await checkPassword("jäätelöauto tulee".normalize("NFD"), kept), "right");
  for (const wrong of ["jäätelöauto tule", "Jäätelöauto tulee", "", "x".repeat(10_000)]) {
    assert.equal(await checkPassword(wrong, kept), "wrong");
  }
  assert.notEqual(await hashPassword("jäätelöauto tulee"), kept);
});

test("nobody's password is wrong, and other costs are outdated", async () => {
  assert.equal(await checkPassword("anything at all", null), "wrong");
  const nonce = Buffer.alloc(16, 1);
  const tag = argon2Sync("argon2id", {
    message: "old",
    nonce,
    memory: 8192,
    passes: 1,
    parallelism: 1,
    tagLength: 32,
  });
  const bare = (bytes: Buffer) => bytes.toString("base64").replaceAll("=", "");
  const old = `$argon2id$v=19$m=8192,t=1,p=1$${bare(nonce)}$${bare(tag)}`;
  assert.equal(await checkPassword("old", old), "outdated");
  assert.equal(await checkPassword("new", old), "wrong");
});

test("passwords that are short, repeated or made of oneself are refused", () => {
  for (const wrong of [
    "elevenchars",
    "abababababab",
    "aino.virtanen",
    "Aino Virtanen 12",
    "x".repeat(201),
    "ainovirtanen!!!!",
  ]) {
    assert.throws(() => requirePassword(wrong, person), /^Problem: password: /, wrong);
  }
  for (const good of ["correct horse battery", "kesällä 2026 uimaan", "🐢🐢🐙🐙🦑🦑🐡🐡🐳🐳🐬🐬 x"]) {
    requirePassword(good, person);
  }
});
