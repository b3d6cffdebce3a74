import { compactVerify, errors } from "jose";
import type { KeyObject } from "node:crypto";
import { OpenBadgesError } from "../open-badges-error.ts";
import { isJsonObject } from "./credential-members.ts";
import type { JsonObject } from "./credential-members.ts";
import type { VcJwtAlgorithm } from "./jwt-algorithms.ts";

const LONGEST = 4_194_304;

/**
 * The header and payload of a compact JWS whose payload is a JSON object (RFC 7515 7.1), at most 4 MiB; nothing is
 * verified.
 *
 * Throws `jwt-malformed`.
 *
 * @example
 * const [header, payload] = decodedJws("eyJhbGciOiJSUzI1NiJ9.eyJ0eXBlIjoi…");
 */
export function decodedJws(jws: string): [header: JsonObject, payload: JsonObject] {
  const parts = jws.split(".", 4);
  if (jws.length > LONGEST || parts.length !== 3 || !/^[\w.-]+$/.test(jws)) {
    throw new OpenBadgesError("jwt-malformed", "The text is not a JWT, or too long.");
  }
  const [header, payload] = parts.map(jsonPart);
  if (!isJsonObject(header) || !isJsonObject(payload)) {
    throw new OpenBadgesError("jwt-malformed", "The JWT's header or payload is not a JSON object.");
  }
  return [header, payload];
}

function jsonPart(part: string): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(part, "base64url")));
  } catch {
    return undefined;
  }
}

/**
 * Verifies a compact JWS (RFC 7515 5.2) with a key, by the one algorithm given.
 *
 * Throws `signature-invalid`, and `jwt-unsupported` when its header asks for what we do not know.
 */
export async function checkJws(jws: string, key: KeyObject, algorithm: VcJwtAlgorithm): Promise<void> {
  try {
    await compactVerify(jws, key, { algorithms: [algorithm] });
  } catch (cause) {
    const isWrong = cause instanceof errors.JWSSignatureVerificationFailed;
    const code = isWrong ? "signature-invalid" : "jwt-unsupported";
    throw new OpenBadgesError(code, "The JWT's signature does not fit, or asks for what we do not know.", {
      cause,
    });
  }
}
