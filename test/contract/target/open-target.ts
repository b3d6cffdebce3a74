import { after } from "node:test";
import { givenServer } from "#test/contract/target/given-server.ts";
import { openGivenTarget } from "#test/contract/target/given-target.ts";
import { openOwnTarget } from "#test/contract/target/own-target.ts";
import { rowsAgainst, type DeclareRow } from "#test/contract/target/row.ts";
import type { Target } from "#test/contract/target/target.ts";

/** The target of one file, until its rows are done: the server that `npm run contract` names, or one of our own. */
export async function openTarget(): Promise<Target & { readonly row: DeclareRow }> {
  const server = givenServer();
  const target = server ? openGivenTarget(server) : await openOwnTarget();
  after(() => target[Symbol.asyncDispose]());
  return { ...target, row: rowsAgainst(target) };
}
