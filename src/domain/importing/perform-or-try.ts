import type { Import } from "#src/domain/importing/import-issuer.ts";
import type { Work } from "#src/platform/work.ts";

/** Ends the transaction of a dry run without effect, and brings out what it came to. */
class Undone extends Error {
  readonly result: unknown;

  constructor(result: unknown) {
    super("A dry run has no effect.");
    this.result = result;
  }
}

/** Runs in one transaction; in a dry run everything is tried, so that refusals show, and then undone. */
export async function performOrTry<Result>(
  { perform, caller, dryRun }: Pick<Import, "perform" | "caller" | "dryRun">,
  run: (work: Work) => Promise<Result>,
): Promise<Result> {
  if (!dryRun) return perform(caller.issuerId, run);
  try {
    return await perform(caller.issuerId, async (work) => {
      throw new Undone(await run(work));
    });
  } catch (error) {
    if (error instanceof Undone) return error.result as Result;
    throw error;
  }
}
