import assert from "node:assert/strict";
import { LtiError } from "../src/lti-error.ts";
import type { LtiErrorCode } from "../src/lti-error.ts";

/** Asserts that the work throws, or rejects with, an LtiError of this code. */
export async function refuses(work: () => unknown, code: LtiErrorCode): Promise<void> {
  await assert.rejects(
    async () => await work(),
    (error) => {
      assert.ok(error instanceof LtiError, `expected ${code}, got ${String(error)}`);
      assert.equal(error.code, code);
      return true;
    },
  );
}

/** Runs the work and lets only an LtiError pass; says whether it was refused. */
export async function onlyRefuses(work: () => unknown): Promise<boolean> {
  try {
    await work();
    return false;
  } catch (error) {
    if (!(error instanceof LtiError)) throw error;
    return true;
  }
}
