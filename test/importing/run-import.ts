import { setTimeout as sleep } from "node:timers/promises";
import { importIssuer, type Import } from "#src/domain/importing/import-issuer.ts";
import type { ObfAccess } from "#src/domain/importing/obf/obf-server.ts";
import { openObfSource } from "#src/domain/importing/obf/obf-source.ts";
import { newReport, type ImportReport } from "#src/domain/importing/report.ts";
import type { IssuerId } from "#src/platform/ids.ts";
import { parseAllowList } from "#src/platform/outbound/allow-list.ts";
import { makeFetchOutside } from "#src/platform/outbound/fetch-outside.ts";
import type { Badgeworks } from "#test/support/badgeworks.ts";

const { allow } = parseAllowList("loopback");

export interface RunOptions extends Partial<
  Pick<Import, "dryRun" | "keepProfile" | "refresh" | "onProgress">
> {
  readonly access?: Partial<ObfAccess>;
}

/** Imports inside the test, without the start-up time of a command. */
export async function importHere(
  badgeworks: Badgeworks,
  from: { readonly origin: string; readonly id: string; readonly clientSecret: string },
  into: IssuerId,
  { access, ...options }: RunOptions = {},
): Promise<ImportReport> {
  const { perform } = await badgeworks.factory();
  const source = await openObfSource({
    origin: from.origin,
    clientId: from.id,
    clientSecret: from.clientSecret,
    fetchOutside: makeFetchOutside({ allow, keepAlive: true }),
    patience: { perSecond: 10_000, wait: (milliseconds) => sleep(milliseconds), onPause: () => undefined },
    ...access,
  });
  const report = newReport();
  await importIssuer({
    source,
    perform,
    caller: {
      kind: "operator",
      issuerId: into,
      name: "test importing",
      address: "local",
      requestId: "import",
    },
    dryRun: false,
    keepProfile: false,
    refresh: false,
    onProgress: () => undefined,
    report,
    ...options,
  });
  return report;
}
