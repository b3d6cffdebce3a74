import { attachTo, startBadgeworks, type Installation } from "#test/support/badgeworks.ts";
import { scratchDirectory } from "#test/support/openssl.ts";
import { makeTlsFiles } from "#test/support/tls-authority.ts";

/*
 * One installation for many test files whose issuers are their own: `npm test` starts it for them, and a file that runs alone
 * starts it by itself.
 */

/** An installation that is public over TLS, under its address and under names that only clients with a hosts file know. */
export interface SharedBadgeworks extends Installation {
  /** The authority that vouches for its certificate, as PEM and as a file. */
  readonly ca: string;
  readonly caFile: string;
}

/** The names it answers to: an operator's own, and the one that some clients have built in. */
export const hostNames = ["badges.example.org", "openbadgefactory.com"] as const;

const variable = "BADGEWORKS_SHARED_INSTALLATION";

/** Starts the installation that the test processes started from now on share. */
export async function startShared(): Promise<SharedBadgeworks> {
  const scratch = scratchDirectory();
  const { ca, caFile, certificateFile, keyFile } = makeTlsFiles(scratch.path, hostNames, ["127.0.0.1"]);
  const settings = { TLS_CERT: certificateFile, TLS_KEY: keyFile };
  const badgeworks = await startBadgeworks({ publicOverTls: true, settings });
  process.env[variable] = JSON.stringify({ settings: badgeworks.settings, ca, caFile });
  return {
    ...badgeworks,
    ca,
    caFile,
    async [Symbol.asyncDispose]() {
      await badgeworks[Symbol.asyncDispose]();
      scratch[Symbol.dispose]();
    },
  };
}

/** The shared installation; disposing of it ends it only when it was started for this file. */
export async function sharedBadgeworks(): Promise<SharedBadgeworks> {
  const text = process.env[variable];
  if (!text) return startShared();
  const { settings, ...authority } = JSON.parse(text) as Pick<SharedBadgeworks, "settings" | "ca" | "caFile">;
  return { ...attachTo(settings), ...authority };
}
