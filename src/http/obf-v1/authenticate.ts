import type { Context } from "hono";
import type { TLSSocket } from "node:tls";
import type { Caller } from "#src/domain/access/caller.ts";
import { callerOfCertificate } from "#src/domain/api-clients/authenticate.ts";
import { readClientCertificate } from "#src/domain/api-clients/client-certificate.ts";
import { callerOfBearer } from "#src/http/bearer-token.ts";
import { readForwardedCertificate } from "#src/http/forwarded-certificate.ts";
import { refuse } from "#src/http/obf-v1/errors.ts";
import type { DoorParts, Web } from "#src/http/web.ts";
import type { Problem } from "#src/platform/problem.ts";

/**
 * Who calls API v1: a bearer token (403 when it is not good), else a client certificate (496 when there is none, 495 when it
 * is not good); either has to be of the client in the path (403). Basic credentials mean nothing here: learning platforms
 * add some by themselves.
 * Source: OBF contract, sections 1, 2.2 and 3.
 */
export async function authenticate(c: Context<Web>, parts: DoorParts): Promise<Caller | Response | Problem> {
  const bearer = await callerOfBearer(c, parts);
  if (bearer) return bearer;
  const presented = presentedCertificate(c, parts);
  if (presented === "unreadable") return refuse(c, 495, "The client certificate cannot be read.");
  const certificate = readClientCertificate(presented, [parts.authority.certificate], parts.clock());
  if (certificate.kind === "none") {
    return refuse(c, 496, "A client certificate or an OAuth2 access token is needed.");
  }
  if (certificate.kind === "bad") {
    return refuse(c, 495, `The client certificate is refused: ${certificate.reason}.`);
  }
  if (certificate.issuerId !== c.req.param("client")) {
    return refuse(c, 403, "This certificate belongs to another client than the one in the path.");
  }
  const refusal = parts.limits.admit(certificate.issuerId, certificate.serial);
  if (refusal) return refusal;
  const caller = await callerOfCertificate(parts.database.pipeline, certificate, c.get("from"));
  return caller ?? refuse(c, 495, "The client certificate is refused: it was revoked.");
}

/** The certificate of the TLS connection, or the one a trusted proxy hands on in its header. */
function presentedCertificate(c: Context<Web>, parts: DoorParts): Uint8Array | null | "unreadable" {
  const socket = c.env.incoming.socket as Partial<TLSSocket> & { remoteAddress?: string };
  if (parts.isTrustedProxy(socket.remoteAddress)) {
    const forwarded = readForwardedCertificate(c.req.header(parts.certificateHeader));
    if (forwarded.kind === "bad") return "unreadable";
    if (forwarded.kind === "der") return forwarded.der;
  }
  const peer = socket.getPeerCertificate?.();
  return peer?.raw ?? null;
}
