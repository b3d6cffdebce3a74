import { z } from "zod";
import { roles } from "#src/domain/access/roles.ts";
import { isIssuerId, type IssuerId } from "#src/platform/ids.ts";
import { invalid } from "#src/platform/problem.ts";

/** What a provider is trusted to say, and what becomes of who comes from it. */
export const rulesShape = z.strictObject({
  /** Mail addresses of these domains only, lower case; empty: of any. */
  domains: z.array(z.string()),
  /** Claims that have to hold this value, alone or in a list. */
  require: z.record(z.string(), z.string()),
  /** Addresses count as verified although the provider does not say so: its directory is the organisation's own. */
  trustEmail: z.boolean(),
  /** Somebody new gets an account. */
  newPeople: z.boolean(),
  /** Somebody new works for this issuer in this role. */
  joins: z
    .object({
      issuerId: z.custom<IssuerId>((id) => typeof id === "string" && isIssuerId(id)),
      role: z.enum(roles),
    })
    .nullable(),
});

export type ProviderRules = z.infer<typeof rulesShape>;

/** An OpenID provider that people may sign in with. */
export interface SignInProvider {
  readonly id: string;
  readonly name: string;
  /** Its issuer identifier, below which its metadata are found. Source: OpenID Connect Discovery 1.0, section 4. */
  readonly issuerUrl: string;
  readonly clientId: string;
  readonly scopes: string;
  readonly rules: ProviderRules;
}

/** Refuses an id that does not fit into an address, and a provider that is not reached safely. */
export function requireProvider({ id, name, issuerUrl, clientId, scopes, rules }: SignInProvider): void {
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(id)) {
    throw invalid("id", "has to be 1 to 40 small letters, digits and dashes");
  }
  if (name.trim() === "" || name.length > 80) throw invalid("name", "has to have 1 to 80 characters");
  const url = URL.canParse(issuerUrl) ? new URL(issuerUrl) : null;
  const local = url?.hostname === "localhost" || url?.hostname === "127.0.0.1";
  if (!url || url.search || url.hash || !(url.protocol === "https:" || (url.protocol === "http:" && local))) {
    throw invalid("issuer-url", "has to be an https address such as https://login.example.org");
  }
  if (clientId.trim() === "") throw invalid("client-id", "is missing");
  if (!scopes.split(" ").includes("openid")) throw invalid("scopes", "have to hold openid");
  if (rules.joins && !rules.newPeople) throw invalid("member-of", "only makes sense with --new-people");
}
