import { findingsOf, type Finding } from "#src/cli/doctor/finding.ts";
import type { AllowList } from "#src/platform/outbound/allow-list.ts";
import { inNetworks } from "#src/platform/networks.ts";
import { systemResolve, type Resolve } from "#src/platform/outbound/resolve.ts";

const { ok, warn } = findingsOf("outbound");

/** What strangers could make this server ask, as OUTBOUND_ALLOW has it. Nothing is fetched. */
export async function checkOutbound(allow: AllowList, resolve: Resolve = systemResolve): Promise<Finding[]> {
  const inAllowed = inNetworks(allow.networks);
  const findings: Finding[] = [];
  const risk = (addresses: readonly string[], message: string) => {
    if (addresses.some(inAllowed))
      findings.push(warn(message, "Name only the servers that are meant, in OUTBOUND_ALLOW."));
  };
  risk(
    ["169.254.169.254", "fd00:ec2::254"],
    "OUTBOUND_ALLOW lets strangers reach where a cloud gives out credentials.",
  );
  risk(["127.0.0.1", "::1"], "OUTBOUND_ALLOW lets strangers reach the other programs of this machine.");
  for (const host of allow.hosts.filter((name) => !name.startsWith("*."))) {
    const found = await resolve(host).catch(() => []);
    if (found.length === 0) {
      findings.push(
        warn(`OUTBOUND_ALLOW names ${host}, and there is no such host.`, "Correct it, or the network's DNS."),
      );
    }
  }
  if (findings.length > 0) return findings;
  const count = allow.networks.length + allow.hosts.length;
  return [
    count === 0
      ? ok("Other servers are asked at public addresses only.")
      : ok(`Other servers are asked at public addresses, and at those OUTBOUND_ALLOW names (${count}).`),
  ];
}
