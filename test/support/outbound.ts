import assert from "node:assert/strict";
import { OutboundError, type OutboundErrorCode } from "#src/platform/outbound/outbound-error.ts";

/** The error of a fetch from outside that has to fail with this code. */
export async function refused(code: OutboundErrorCode, fetching: Promise<unknown>): Promise<OutboundError> {
  const error = await fetching.then(
    (answer) => assert.fail(`expected ${code}, got ${JSON.stringify(answer)?.slice(0, 200)}`),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof OutboundError, String(error));
  assert.equal(error.code, code, error.message);
  return error;
}
