import assert from "node:assert/strict";
import { test } from "node:test";
import { NotGiven, type Capabilities, type Target } from "#test/contract/target/target.ts";

type Need = keyof Capabilities;
type Check<Needs extends Need> = (have: Pick<Capabilities, Needs>) => Promise<void> | void;

/** Declares a test that holds one row of the contract. Its name opens with the row's section. */
export interface DeclareRow {
  (name: string, check: Check<never>): void;
  /** A row that needs more than an issuer; where that is not given, it is reported as not run, with the reason. */
  <Needs extends Need>(name: string, needs: readonly Needs[], check: Check<Needs>): void;
}

/** How a file declares the rows it holds against a target. */
export function rowsAgainst(target: Target): DeclareRow {
  return <Needs extends Need>(
    name: string,
    needs: readonly Needs[] | Check<never>,
    check?: Check<Needs>,
  ): void => {
    assert.match(name, /^\d+(\.\d+)?(, \d+(\.\d+)?)* \S/, "a row's name opens with its section");
    const wanted = typeof needs === "function" ? [] : needs;
    test(name, async (t) => {
      const given = await gather(target, wanted);
      if (given instanceof NotGiven) t.skip(given.message);
      else if (typeof needs === "function") await needs({});
      else await check?.(given);
    });
  };
}

async function gather<Needs extends Need>(
  target: Target,
  needs: readonly Needs[],
): Promise<Pick<Capabilities, Needs> | NotGiven> {
  try {
    const given = await Promise.all(needs.map(async (need) => [need, await target.give[need]()] as const));
    return Object.fromEntries(given) as Pick<Capabilities, Needs>;
  } catch (error) {
    if (error instanceof NotGiven) return error;
    throw error;
  }
}
