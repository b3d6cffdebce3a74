import { z } from "zod";
import type { PersonId } from "#src/platform/ids.ts";
import { hashSecret, newSecret } from "#src/platform/secrets/secret-text.ts";
import type { Work } from "#src/platform/work.ts";

/*
 * What one browser is in the middle of, kept between two of its requests under a token that only it has. A step is taken once.
 */

const minutes = 10;
const mostTries = 5;

/** Each kind of step with what it keeps. */
const shapes = {
  /** The first proof was good; the second factor is missing. */
  "second-factor": z.object({ method: z.enum(["link", "password", "provider"]), next: z.string() }),
  "passkey-sign-in": z.object({ challenge: z.string() }),
  "passkey-add": z.object({ challenge: z.string() }),
  /** The secret, sealed, base64url: nobody has shown yet that their device has it. */
  "authenticator-add": z.object({ secret: z.string() }),
  /** On the way to an OpenID provider. `test`: only to see what it says. */
  provider: z.object({
    providerId: z.string(),
    state: z.string(),
    nonce: z.string(),
    verifier: z.string(),
    next: z.string(),
    test: z.boolean(),
  }),
} as const;

type Shapes = typeof shapes;
export type StepKind = keyof Shapes;
export type StepData<Kind extends StepKind> = z.infer<Shapes[Kind]>;

/** A step that is open. */
export interface Step<Kind extends StepKind> {
  readonly personId: PersonId | null;
  readonly data: StepData<Kind>;
}

/** Begins a step and returns the token that leads back to it. */
export async function beginStep<Kind extends StepKind>(
  work: Work,
  kind: Kind,
  personId: PersonId | null,
  data: StepData<Kind>,
): Promise<string> {
  const token = newSecret();
  await work.tx
    .insertInto("sign_in_step")
    .values({
      token_hash: hashSecret(token),
      kind,
      person_id: personId,
      data: JSON.stringify(data),
      tries: 0,
      expires_at: new Date(work.now.getTime() + minutes * 60_000),
    })
    .execute();
  return token;
}

/** The step that the token leads to, or null when there is none of this kind any more; it stays open. */
export async function findStep<Kind extends StepKind>(
  work: Work,
  kind: Kind,
  token: string,
): Promise<Step<Kind> | null> {
  const row = await work.tx
    .selectFrom("sign_in_step")
    .selectAll()
    .where("token_hash", "=", hashSecret(token))
    .where("kind", "=", kind)
    .where("expires_at", ">", work.now)
    .executeTakeFirst();
  return row ? stepOf(kind, row) : null;
}

/** Takes the step: it cannot be taken again. */
export async function takeStep<Kind extends StepKind>(
  work: Work,
  kind: Kind,
  token: string,
): Promise<Step<Kind> | null> {
  const row = await work.tx
    .deleteFrom("sign_in_step")
    .where("token_hash", "=", hashSecret(token))
    .where("kind", "=", kind)
    .where("expires_at", ">", work.now)
    .returningAll()
    .executeTakeFirst();
  return row ? stepOf(kind, row) : null;
}

/** Counts a wrong try at a step; after five of them it is gone. Returns whether it is still open. */
export async function countStepTry(work: Work, token: string): Promise<boolean> {
  const row = await work.tx
    .updateTable("sign_in_step")
    .set((eb) => ({ tries: eb("tries", "+", 1) }))
    .where("token_hash", "=", hashSecret(token))
    .returning("tries")
    .executeTakeFirst();
  if (row && row.tries < mostTries) return true;
  await work.tx.deleteFrom("sign_in_step").where("token_hash", "=", hashSecret(token)).execute();
  return false;
}

function stepOf<Kind extends StepKind>(
  kind: Kind,
  row: { person_id: string | null; data: unknown },
): Step<Kind> {
  const data = shapes[kind].parse(row.data) as StepData<Kind>;
  return { personId: row.person_id as PersonId | null, data };
}
