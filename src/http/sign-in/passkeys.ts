import type { Context, Hono } from "hono";
import { z } from "zod";
import {
  addPasskey,
  askForPasskey,
  beginPasskey,
  checkPasskey,
  removePasskey,
} from "#src/domain/people/passkeys.ts";
import { callerOf } from "#src/domain/people/person.ts";
import { relyingPartyOf, type RelyingParty } from "#src/domain/people/relying-party.ts";
import { openSession, proveAgain } from "#src/domain/people/sessions.ts";
import { browserName } from "#src/http/browser-name.ts";
import { readCookie, writeCookie } from "#src/http/cookies.ts";
import { giveSession } from "#src/http/sign-in/enter.ts";
import { guard } from "#src/http/sign-in/guard.ts";
import { readForm, safeNext, seeOther, userAgentOf, type SignInParts } from "#src/http/sign-in/parts.ts";
import { signedInOf } from "#src/http/signed-in.ts";
import type { Web } from "#src/http/web.ts";
import { installationId } from "#src/platform/ids.ts";
import { Problem } from "#src/platform/problem.ts";

/*
 * Passkeys, for the script of the pages: it fetches what the browser needs, and sends what the browser made of it. An answer is the
 * address to go to, or 4xx.
 */

/** As a browser writes it; what stands in it is checked by who verifies it. */
const credentialShape = z.looseObject({
  id: z.string(),
  rawId: z.string(),
  type: z.literal("public-key"),
  clientExtensionResults: z.looseObject({}).default({}),
});
const registrationShape = z.object({
  credential: credentialShape.extend({
    response: z.looseObject({ attestationObject: z.string(), clientDataJSON: z.string() }),
  }),
});
const signInShape = z.object({
  credential: credentialShape.extend({
    response: z.looseObject({
      authenticatorData: z.string(),
      clientDataJSON: z.string(),
      signature: z.string(),
    }),
  }),
  next: z.string().default(""),
});

type AddOrder = Parameters<typeof addPasskey>[4];

/** Signing in with a passkey, and adding and removing one's own. */
export function passkeyRoutes(app: Hono<Web>, parts: SignInParts): void {
  const { site, perform } = parts;
  const { origin } = parts.addresses;
  const { proven } = guard(parts);
  const known = relyingPartyOf(origin);
  if (!known) return;
  const party: RelyingParty = known;

  app.post("/sign-in/passkey/options", async (c) => {
    const { options, token } = await perform(installationId, (work) => askForPasskey(work, party));
    writeCookie(c, "step", origin, token);
    return c.json(options, 200, { "cache-control": "no-store" });
  });

  app.post("/sign-in/passkey", async (c) => {
    const order = await readJson(c, signInShape);
    if (!order) return c.json({}, 400);
    const from = c.get("from");
    const before = await signedInOf(c, parts);
    const signedIn = await perform(installationId, async (work) => {
      const token = readCookie(c, "step", origin);
      const person = await checkPasskey(work, party, token, order.credential);
      if (!person) return null;
      const caller = callerOf(person, from);
      // Whoever is signed in already shows that they still are who they were.
      if (before?.person.id === person.id)
        return proveAgain(work, caller, before).then(() => "proved" as const);
      return { token: await openSession(work, caller, person, "passkey", userAgentOf(c)), person };
    });
    writeCookie(c, "step", origin, null);
    if (!signedIn) return c.json({}, 422);
    if (signedIn !== "proved") await giveSession(c, parts, signedIn);
    return c.json({ next: safeNext(site, order.next) }, 200, { "cache-control": "no-store" });
  });

  app.post(
    "/account/passkeys/options",
    proven(async (c, { person }) => {
      const { options, token } = await perform(installationId, (work) => beginPasskey(work, person, party));
      writeCookie(c, "step", origin, token);
      return c.json(options, 200, { "cache-control": "no-store" });
    }),
  );

  app.post(
    "/account/passkeys",
    proven(async (c, { person }) => {
      const order = await readJson(c, registrationShape);
      if (!order) return c.json({}, 400);
      const made: AddOrder = {
        token: readCookie(c, "step", origin),
        response: order.credential,
        name: browserName(userAgentOf(c)) || party.id,
      };
      writeCookie(c, "step", origin, null);
      try {
        await perform(installationId, (work) =>
          addPasskey(work, callerOf(person, c.get("from")), person, party, made),
        );
      } catch (error) {
        if (!(error instanceof Problem) || error.kind === "unavailable") throw error;
        return c.json({}, 422);
      }
      return c.json({ next: `${site.base}/account?done=passkey-added` });
    }),
  );

  app.post(
    "/account/passkeys/remove",
    proven(async (c, { person }) => {
      const id = (await readForm(c))("passkey");
      await perform(installationId, (work) =>
        removePasskey(work, callerOf(person, c.get("from")), person, id),
      );
      return seeOther(c, `${site.base}/account?done=passkey-removed`);
    }),
  );
}

async function readJson<Shape extends z.ZodType>(
  c: Context<Web>,
  shape: Shape,
): Promise<z.output<Shape> | null> {
  const parsed = shape.safeParse(await c.req.json<unknown>().catch(() => null));
  return parsed.success ? parsed.data : null;
}
