import { openFactory, type Factory } from "#src/app.ts";
import { readConfig } from "#src/config.ts";
import type { Caller } from "#src/domain/access/caller.ts";
import type { IssuerId } from "#src/platform/ids.ts";
import { isIssuerId } from "#src/platform/ids.ts";
import { makeLog } from "#src/platform/log.ts";
import { invalid } from "#src/platform/problem.ts";
import os from "node:os";

/** Runs an operator's command against the installation, whether or not the server runs. */
export async function withFactory(run: (factory: Factory) => Promise<void>): Promise<void> {
  const config = readConfig();
  await using factory = await openFactory(config, makeLog("warn"), false);
  await run(factory);
}

/** The operator at the command line, acting for one issuer. */
export function operator(issuerId: IssuerId): Caller {
  return { kind: "operator", issuerId, name: os.userInfo().username, address: "local", requestId: "cli" };
}

/** The issuer an option names. */
export function issuerOption(value: string | boolean | undefined): IssuerId {
  const text = String(value ?? "").trim();
  if (!isIssuerId(text))
    throw invalid("--issuer", `"${text}" is not the id of an issuer; issuer list shows them`);
  return text;
}

/** Prints an answer: as JSON for programs, else as lines of text. */
export function answer(json: unknown, value: unknown, text: string): void {
  process.stdout.write(json ? `${JSON.stringify(value)}\n` : `${text}\n`);
}
