/** An 8192 bit certificate, each byte of its PEM text escaped as three characters, stays well below this. */
const longest = 16_000;

export type ForwardedCertificate = { kind: "none" } | { kind: "bad" } | { kind: "der"; der: Buffer };

/**
 * Reads the certificate that a reverse proxy forwards in a header: `:base64 DER:` (RFC 9440), nginx's URL-escaped PEM, PEM on one
 * line, or bare base64 DER. It is not judged here. Only the one header that the operator's proxy sets or clears may be read,
 * and only from a trusted proxy: certificates are no secrets, so anyone could send one in a header that the proxy passes on.
 */
export function readForwardedCertificate(value: string | null | undefined): ForwardedCertificate {
  const text = value?.trim() ?? "";
  // Apache writes "(null)" for a variable without value.
  if (text === "" || text === "(null)") return { kind: "none" };
  if (text.length > longest) return { kind: "bad" };
  const base64 = base64Of(text);
  if (base64 === null || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return { kind: "bad" };
  const der = Buffer.from(base64, "base64");
  // Every certificate is an ASN.1 sequence.
  return der[0] === 0x30 ? { kind: "der", der } : { kind: "bad" };
}

function base64Of(text: string): string | null {
  if (text.startsWith(":")) return /^:([^:]+):$/.exec(text)?.[1] ?? null;
  const plain = unescaped(text);
  if (plain === null) return null;
  if (!plain.startsWith("-----")) return plain.replace(/\s+/g, "");
  return (
    /^-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/
      .exec(plain)?.[1]
      ?.replace(/\s+/g, "") ?? null
  );
}

function unescaped(text: string): string | null {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text).trim();
  } catch {
    return null;
  }
}
