import { bringOver } from "#src/domain/importing/bring-over.ts";
import { findImported } from "#src/domain/importing/imported.ts";
import type { Import } from "#src/domain/importing/import-issuer.ts";
import { orLeaveOut } from "#src/domain/importing/report.ts";
import type { ForeignSubIssuer } from "#src/domain/importing/source.ts";
import { createSubIssuer } from "#src/domain/issuers/create-sub-issuer.ts";
import { getSubIssuer } from "#src/domain/issuers/sub-issuer-queries.ts";
import { updateSubIssuer } from "#src/domain/issuers/update-sub-issuer.ts";
import type { SubIssuerId } from "#src/platform/ids.ts";
import type { Work } from "#src/platform/work.ts";

/** Brings the issuer's sub-issuers over, where the server tells of them. */
export async function importSubIssuers(it: Import): Promise<void> {
  const { source, report } = it;
  const found = await source.subIssuers();
  if (!found) return;
  report.tallies["sub-issuer"].found = found.length;
  for (const [at, one] of found.entries()) {
    await orLeaveOut(report, "sub-issuer", one, () => importSubIssuer(it, one));
    it.onProgress("sub-issuers", at + 1, found.length);
  }
}

async function importSubIssuer(it: Import, one: ForeignSubIssuer): Promise<void> {
  const { id, name, description, email, replyTo, url, createdAt, changedAt } = one;
  const order = { name, description, email, replyTo, url };
  await bringOver(it, {
    kind: "sub-issuer",
    id,
    name,
    changedAt,
    create: async (work) => ({
      ownId: await createSubIssuer(work, it.caller, order, null, createdAt ?? work.now),
      ownVersion: null,
    }),
    update: async (work, ownId) => {
      await updateSubIssuer(work, it.caller, ownId, order, null);
      return { ownId, ownVersion: null };
    },
    changedHereAt: async (work, ownId) => {
      const own = await getSubIssuer(work, ownId);
      return own.deletedAt ? null : own.updatedAt;
    },
  });
}

/** What sub-issuers of the other server are here; those that did not come are left out. */
export async function ownSubIssuers(
  work: Work,
  source: string,
  foreignIds: readonly string[],
): Promise<Map<string, SubIssuerId>> {
  if (foreignIds.length === 0) return new Map();
  const known = await findImported(work, source, "sub-issuer", foreignIds);
  return new Map([...known].map(([id, { ownId }]) => [id, ownId as SubIssuerId]));
}
