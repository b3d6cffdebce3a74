import type { Context } from "hono";
import type { TLSSocket } from "node:tls";
import type { Caller } from "#src/domain/access/caller.ts";
import { callerOfCertificate, callerOfToken } from "#src/domain/api-clients/authenticate.ts";
import { readClientCertificate } from "#src/domain/api-clients/client-certificate.ts";
import { readForwardedCertificate } from "#src/http/forwarded-certificate.ts";
import { refuse } from "#src/http/obf-v1/errors.ts";
import type { DoorParts, Web } from "#src/http/web.ts";

/**
 * Who calls API v1: a bearer token (403 when it is not good), else a client certificate (496 when there is none, 495 when it
 * is not good). Basic credentials mean nothing here: learning platforms add some by themselves.
 * Source: OBF contract, sections 1, 2.2 and 3.
 */
export async function authenticate(c: Context<Web>, parts: DoorParts): Promise<Caller | Response> {
  const from = c.get("from");
  const bearer = /^Bearer\s+(\S+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
  if (bearer !== undefined) {
    const { pipeline } = parts.database;
    const caller = await callerOfToken(pipeline, parts.sealer, bearer, parts.clock(), from);
    return caller ?? c.text("403 Forbidden", 403);
  }

  const presented = presentedCertificate(c, parts);
  if (presented === "unreadable") return refuse(c, 495, "The client certificate cannot be read.");
  const certificate = readClientCertificate(presented, [parts.authority.certificate], parts.clock());
  if (certificate.kind === "none") {
    return refuse(c, 496, "A client certificate or an OAuth2 access token is needed.");
  }
  if (certificate.kind === "bad") {
    return refuse(c, 495, `The client certificate is refused: ${certificate.reason}.`);
  }
  const caller = await callerOfCertificate(parts.database.pipeline, certificate, from);
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
