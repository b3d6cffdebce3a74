import { listAudit } from "#src/domain/access/audit.ts";
import { badgesWith, rights } from "#src/domain/access/rights.ts";
import { getIssuer } from "#src/domain/issuers/queries.ts";
import { auditQueryShape, auditShape, issuerShape } from "#src/http/console-api/contract.ts";
import { route } from "#src/http/console-api/route.ts";

/** An issuer, what the caller may do there, and its audit log. */
export const issuerRoutes = [
  route("GET", "/issuers/:issuer", "issuer.read", {
    answer: issuerShape,
    run: async ({ parts, caller }) => {
      const { id, name, description, email, url } = await getIssuer(parts.database.db, caller.issuerId);
      const all = rights.map((right) => {
        const badges = badgesWith(caller, right);
        return [right, badges === "all" ? badges : [...badges]] as const;
      });
      return { id, name, description, email, url, rights: Object.fromEntries(all) };
    },
  }),
  route("GET", "/issuers/:issuer/audit", "issuer.manage", {
    query: auditQueryShape,
    answer: auditShape,
    run: async ({ parts, caller, query }) => {
      const entries = await parts.perform(caller.issuerId, (work) => listAudit(work, query.limit));
      return entries.map((entry) => ({ ...entry, at: entry.at.toISOString() }));
    },
  }),
];
