import { execFileSync } from "node:child_process";

/** HMAC-SHA1 of a text by OpenSSL, as Base64: an opinion that shares no code with ours. */
export function opensslHmacSha1(key: string, text: string): string {
  const hex = Buffer.from(key).toString("hex");
  return openssl(["dgst", "-sha1", "-mac", "HMAC", "-macopt", `hexkey:${hex}`, "-binary"], text);
}

/** SHA-1 of a text by OpenSSL, as Base64. */
export function opensslSha1(text: string): string {
  return openssl(["dgst", "-sha1", "-binary"], text);
}

function openssl(args: readonly string[], input: string): string {
  return execFileSync("openssl", args, { input }).toString("base64");
}
