import assert from "node:assert/strict";
import { OpenBadgesError } from "../src/open-badges-error.ts";
import type { OpenBadgesErrorCode } from "../src/open-badges-error.ts";

/** Asserts that the work throws an OpenBadgesError with this code. */
export function refuses(work: () => unknown, code: OpenBadgesErrorCode): void {
  assert.throws(work, (error) => error instanceof OpenBadgesError && error.code === code, `expected ${code}`);
}

/** Runs the work and lets only an OpenBadgesError pass; anything else thrown fails the test. */
export function onlyRefuses(work: () => unknown): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof OpenBadgesError)) throw error;
  }
}

/** Asserts that the promise is rejected with an OpenBadgesError with this code. */
export async function rejects(work: Promise<unknown>, code: OpenBadgesErrorCode): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(error instanceof OpenBadgesError, `expected ${code}, got ${String(error)}`);
    assert.equal(error.code, code);
    return true;
  });
}
