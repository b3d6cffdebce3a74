import { constants, createPublicKey, publicDecrypt } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { World } from "#test/consumers/world.ts";
import { jsonDecode, jsonEncode } from "#test/consumers/php.ts";
import { openssl } from "#test/support/openssl.ts";

/*
 * How the PHP plugins trade a pasted token for a certificate; they differ in the request's subject and in how the body is
 * labelled. Source: OBF contract, sections 2.1 and 2.3.
 */

export interface EnrolmentHabits {
  /** The API's address, without a slash at its end. */
  readonly api: string;
  keyFile(clientId: string): string;
  certificateFile(clientId: string): string;
  /** The request's subject, made of what the token says. */
  subject(token: EnrolmentTokenText): string;
  readonly digest?: "-sha256" | "-sha512";
  /** Null: the body goes out without a type. */
  readonly contentType: string | null;
  /** Called with the client id as soon as it is known, before signing has succeeded. */
  connected(clientId: string): void;
}

export interface EnrolmentTokenText {
  readonly id: string;
  readonly subject: string;
}

/** Writes key and certificate to the client's disk; throws what the server said when it does not sign. */
export async function enrolLikePhp(world: World, pasted: string, habits: EnrolmentHabits): Promise<void> {
  const { api } = habits;
  const signature = pasted.trim();
  const publicKey = await world.curl(`${api}/client/OBF.rsa.pub`);
  if (publicKey.status !== 200) throw new Error(`no public key: ${publicKey.status}`);
  const token = openToken(signature, publicKey.body);
  habits.connected(token.id);

  const file = (name: string) => path.join(world.disk, name);
  const key = ["-newkey", "rsa:2048", "-nodes", "-keyout", habits.keyFile(token.id)];
  const subject = ["-utf8", "-subj", habits.subject(token)];
  openssl(world.disk, "req", "-new", ...key, habits.digest ?? "-sha256", ...subject, "-out", "request.csr");
  const request = readFileSync(file("request.csr"), "utf8");
  writeFileSync(file("request.json"), jsonEncode({ signature, request }));
  const type = habits.contentType === null ? "Content-Type:" : `Content-Type: ${habits.contentType}`;
  const signed = await world.curl(
    "--header",
    type,
    "--data-binary",
    "@request.json",
    `${api}/client/${token.id}/sign_request`,
  );
  if (signed.status !== 200) throw new Error((jsonDecode(signed.body) as { error: string }).error);
  writeFileSync(file(habits.certificateFile(token.id)), signed.body);
}

/** Public decryption with PKCS#1 padding of the base64 text, then JSON. */
function openToken(signature: string, publicKeyPem: string): EnrolmentTokenText {
  const key = createPublicKey(publicKeyPem);
  const json = publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, Buffer.from(signature, "base64"));
  return JSON.parse(json.toString()) as EnrolmentTokenText;
}
