import type { Context } from "hono";
import { z } from "zod";
import { signCertificateRequest } from "#src/domain/api-clients/enrol.ts";
import { keyIsTaken, mutate } from "#src/http/mutation.ts";
import { refuse } from "#src/http/obf-v1/errors.ts";
import { parse, readObject, requiredText } from "#src/http/json-input.ts";
import type { DoorParts, Web } from "#src/http/web.ts";
import { isIssuerId } from "#src/platform/ids.ts";
import { Problem } from "#src/platform/problem.ts";

/* Enrolment with a client certificate; nobody is signed in yet. Source: OBF contract, section 2. */

/** A certificate request as it comes. */
export const signInput = z
  .object({
    signature: requiredText(4000).describe("The enrolment token as the operator's command printed it."),
    request: requiredText(100_000).describe(
      "A certificate signing request (PEM) for an RSA key; its subject is not used.",
    ),
  })
  .meta({ id: "SignInput" });

/** GET /v1/client/OBF.rsa.pub */
export function publicKey(c: Context<Web>, parts: DoorParts): Response {
  return c.body(parts.authority.publicKeyPem, 200, { "content-type": "application/x-pem-file" });
}

/** POST /v1/client/{client_id}/sign_request: answers the bare certificate, exactly 200. */
export async function signRequest(c: Context<Web>, parts: DoorParts): Promise<Response> {
  const issuerId = c.req.param("client") ?? "";
  if (!isIssuerId(issuerId)) throw new Problem("not-found", `There is no client ${issuerId.slice(0, 40)}.`);
  const answer = await mutate(c, issuerId, parts, async () => {
    const { signature, request } = parse(signInput, await readObject(c));
    const from = c.get("from");
    return async (work) => {
      const enrolment = { token: signature, request };
      const body = await signCertificateRequest(work, from, parts.authority, enrolment);
      return { status: 200, headers: { "content-type": "application/x-pem-file" }, body };
    };
  });
  return answer ?? refuse(c, 409, keyIsTaken);
}
