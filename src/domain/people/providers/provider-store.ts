import { recordInAudit } from "#src/domain/access/audit.ts";
import type { Caller } from "#src/domain/access/caller.ts";
import { getIssuer } from "#src/domain/issuers/queries.ts";
import { requireOperator } from "#src/domain/people/person.ts";
import { requireProvider, rulesShape, type SignInProvider } from "#src/domain/people/providers/provider.ts";
import { Problem } from "#src/platform/problem.ts";
import type { Sealer } from "#src/platform/secrets/sealing.ts";
import type { Work } from "#src/platform/work.ts";

const purpose = "sign-in-provider";

/** Lets people sign in with a provider, or changes one of that id; its secret is sealed. */
export async function putProvider(
  work: Work,
  caller: Caller,
  sealer: Sealer,
  provider: SignInProvider,
  clientSecret: string,
): Promise<void> {
  requireOperator(caller);
  requireProvider(provider);
  if (provider.rules.joins) await getIssuer(work.tx, provider.rules.joins.issuerId);
  const columns = {
    name: provider.name.trim(),
    issuer_url: provider.issuerUrl,
    client_id: provider.clientId.trim(),
    client_secret_sealed: sealer.seal(Buffer.from(clientSecret), purpose),
    scopes: provider.scopes,
    rules: JSON.stringify(provider.rules),
  };
  await work.tx
    .insertInto("sign_in_provider")
    .values({ provider_id: provider.id, created_at: work.now, ...columns })
    .onConflict((conflict) => conflict.column("provider_id").doUpdateSet(columns))
    .execute();
  const { name, issuerUrl, rules } = provider;
  await recordInAudit(work, caller, "sign-in-provider.put", provider.id, { name, issuerUrl, rules });
}

/** Ends signing in with a provider; the accounts stay. */
export async function removeProvider(work: Work, caller: Caller, id: string): Promise<void> {
  requireOperator(caller);
  const { numDeletedRows } = await work.tx
    .deleteFrom("sign_in_provider")
    .where("provider_id", "=", id)
    .executeTakeFirstOrThrow();
  if (numDeletedRows === 0n)
    throw new Problem("not-found", `There is no sign-in provider ${id.slice(0, 40)}.`);
  await recordInAudit(work, caller, "sign-in-provider.remove", id);
}

/** The providers by name. */
export async function listProviders(work: Work): Promise<SignInProvider[]> {
  const rows = await work.tx.selectFrom("sign_in_provider").selectAll().orderBy("name").execute();
  return rows.map(providerOf);
}

/** A provider with its secret; null when there is none of this id. */
export async function findProvider(
  work: Work,
  sealer: Sealer,
  id: string,
): Promise<{ readonly provider: SignInProvider; readonly clientSecret: string } | null> {
  const row = await work.tx
    .selectFrom("sign_in_provider")
    .selectAll()
    .where("provider_id", "=", id)
    .executeTakeFirst();
  if (!row) return null;
  const clientSecret = sealer.open(row.client_secret_sealed, purpose).toString();
  return { provider: providerOf(row), clientSecret };
}

function providerOf(row: {
  provider_id: string;
  name: string;
  issuer_url: string;
  client_id: string;
  scopes: string;
  rules: unknown;
}): SignInProvider {
  return {
    id: row.provider_id,
    name: row.name,
    issuerUrl: row.issuer_url,
    clientId: row.client_id,
    scopes: row.scopes,
    rules: rulesShape.parse(row.rules),
  };
}
