import { constants, createPublicKey, privateEncrypt, publicDecrypt } from "node:crypto";
import { z } from "zod";
import { isIssuerId, type IssuerId } from "#src/platform/ids.ts";
import { invalid, type Problem } from "#src/platform/problem.ts";

/*
 * The token that an administrator pastes into a client ("API key" in OBF's words). It is RSA message recovery: the server encrypts
 * a JSON text with its private key and PKCS#1 v1.5 block type 1, anyone decrypts it with OBF.rsa.pub. So it hides nothing and
 * proves that this server wrote it. Whoever holds it may enrol while it is fresh.
 */
const padding = constants.RSA_PKCS1_PADDING;
/** What fits into a 2048 bit key beside 11 bytes of padding. */
const longestJson = 245;
const longestText = 2000;
/** A client puts the whole subject into the common name of its request, which may have 64 characters. */
const longestSubject = 64;
const lifetimeSeconds = 600;
/** The servers' clocks may differ by this much. */
const skewSeconds = 60;

export interface EnrolmentToken {
  id: IssuerId;
  /** The subject line for the request, as `openssl req -subj` takes it. */
  subject: string;
  /** When it was made, in unix seconds. */
  ctime: number;
  nonce: string;
}

const content: z.ZodType<EnrolmentToken> = z.object({
  id: z.custom<IssuerId>((id) => typeof id === "string" && isIssuerId(id)),
  subject: z.string(),
  ctime: z.int(),
  nonce: z.string().min(1),
});

/** The subject line that a token names: `/CN=` and the issuer id. */
export function enrolmentSubject(issuerId: IssuerId): string {
  return `/CN=${issuerId}`;
}

/** Writes a token with the authority's private key (PEM): one line of base64. Throws RangeError when it would not fit. */
export function writeEnrolmentToken(
  privateKeyPem: string,
  { id, subject, ctime, nonce }: EnrolmentToken,
): string {
  if (subject.length > longestSubject) {
    throw new RangeError(`the subject is longer than ${longestSubject} characters`);
  }
  if (!Number.isSafeInteger(ctime)) throw new RangeError("ctime must be whole unix seconds");
  const json = Buffer.from(JSON.stringify({ id, subject, ctime, nonce }));
  if (json.length > longestJson) throw new RangeError(`the token is longer than ${longestJson} bytes`);
  return privateEncrypt({ key: privateKeyPem, padding }, json).toString("base64");
}

/**
 * Reads a token with the authority's public key (PEM), however it was wrapped or mangled on the way. Refuses, naming `signature`,
 * what this authority did not write. Says nothing about its age: see `isFresh`.
 */
export function readEnrolmentToken(publicKeyPem: string, text: string): EnrolmentToken {
  if (text.length > longestText) throw notOurs();
  const key = createPublicKey(publicKeyPem);
  const size = (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8;
  for (const base64 of spellings(text)) {
    const sealed = Buffer.from(base64, "base64");
    if (sealed.length !== size) continue;
    try {
      return content.parse(JSON.parse(publicDecrypt({ key, padding }, sealed).toString()));
    } catch {
      continue;
    }
  }
  throw notOurs();
}

/** Whether the token is at most ten minutes old (and not from the future). */
export function isFresh(token: Pick<EnrolmentToken, "ctime">, now: Date): boolean {
  const age = now.getTime() / 1000 - token.ctime;
  return age >= -skewSeconds && age <= lifetimeSeconds;
}

/** What the pasted text may have been: with spaces from wrapping, or with `+` turned into spaces by a form. */
function spellings(text: string): string[] {
  const joined = text.replace(/[^\S ]+/g, "");
  return [joined.replaceAll(" ", ""), joined.replaceAll(" ", "+"), joined.trim().replaceAll(" ", "+")].filter(
    (base64) => /^[A-Za-z0-9+/_-]+={0,2}$/.test(base64),
  );
}

function notOurs(): Problem {
  return invalid("signature", "not a token of this server; copy it again, whole");
}
