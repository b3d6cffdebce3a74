import { attachTo, startBadgeworks, type Badgeworks, type Installation } from "#test/support/badgeworks.ts";

/*
 * One installation for many test files whose issuers are their own: `npm test` starts it for them, and a file that runs alone
 * starts it by itself. It is public over TLS.
 */

const variable = "BADGEWORKS_SHARED_INSTALLATION";

/** Starts the installation that the test processes started from now on share. */
export async function startShared(): Promise<Badgeworks> {
  const badgeworks = await startBadgeworks({ publicOverTls: true });
  process.env[variable] = JSON.stringify(badgeworks.settings);
  return badgeworks;
}

/** The shared installation; disposing of it ends it only when it was started for this file. */
export async function sharedBadgeworks(): Promise<Installation> {
  const settings = process.env[variable];
  return settings
    ? attachTo(JSON.parse(settings) as Record<string, string>)
    : startBadgeworks({ publicOverTls: true });
}
