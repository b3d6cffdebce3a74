import { isIP } from "node:net";
import { findingsOf, type Finding } from "#src/cli/doctor/finding.ts";
import type { Config } from "#src/config.ts";

const { ok, warn } = findingsOf("addresses");

/** The public address, which stands in every badge ever issued, against where this server listens. */
export function checkAddresses(config: Config): Finding[] {
  const url = new URL(config.publicUrl);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (host === "localhost" || host.endsWith(".localhost") || host === "::1" || host.startsWith("127.")) {
    return [
      warn(
        `PUBLIC_URL is ${config.publicUrl}: only this machine can open what is issued.`,
        "Set it to the address people will use before issuing in earnest: it stands in every badge for ever.",
      ),
    ];
  }
  const findings: Finding[] = [];
  if (isIP(host)) {
    findings.push(
      warn(
        "PUBLIC_URL is a bare network address.",
        "Use a host name: badges keep their address for decades, machines do not.",
      ),
    );
  }
  const port = Number(url.port || (url.protocol === "https:" ? 443 : 80));
  const proxied = config.trustedProxies !== "";
  if (url.protocol === "http:") {
    findings.push(
      warn("PUBLIC_URL is not https.", "Many verifiers and platforms refuse badges at http addresses."),
    );
  }
  const listening = url.protocol === "https:" ? config.httpsPort : config.port;
  if (port !== listening && !proxied) {
    findings.push(
      warn(
        `PUBLIC_URL means port ${port}, and this server listens on ${config.port}${config.httpsPort ? ` and ${config.httpsPort} (TLS)` : ""}.`,
        "Set PORT or HTTPS_PORT to it, or put a reverse proxy there and name it in TRUSTED_PROXIES.",
      ),
    );
  }
  return findings.length > 0 ? findings : [ok(`PUBLIC_URL is ${config.publicUrl}.`)];
}
