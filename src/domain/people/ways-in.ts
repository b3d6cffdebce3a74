import { hasAuthenticator } from "#src/domain/people/authenticator.ts";
import { passwordSince } from "#src/domain/people/password.ts";
import { listPasskeys, type Passkey } from "#src/domain/people/passkeys.ts";
import { countRecoveryCodes } from "#src/domain/people/recovery-codes.ts";
import { listSessions, type Session } from "#src/domain/people/sessions.ts";
import type { PersonId } from "#src/platform/ids.ts";
import type { Work } from "#src/platform/work.ts";

/** How a person can show who they are, and where they are signed in. */
export interface WaysIn {
  readonly passwordSince: Date | null;
  readonly passkeys: readonly Passkey[];
  readonly authenticator: boolean;
  readonly recoveryCodes: number;
  readonly sessions: readonly Session[];
}

/** Reads a person's ways in. */
export async function readWaysIn(work: Work, personId: PersonId): Promise<WaysIn> {
  return {
    passwordSince: await passwordSince(work, personId),
    passkeys: await listPasskeys(work, personId),
    authenticator: await hasAuthenticator(work, personId),
    recoveryCodes: await countRecoveryCodes(work, personId),
    sessions: await listSessions(work, personId),
  };
}
