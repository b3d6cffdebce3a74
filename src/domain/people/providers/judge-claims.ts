import { isMailAddress } from "#src/domain/issuers/rules.ts";
import type { ProviderRules } from "#src/domain/people/providers/provider.ts";
import { oneLine } from "#src/platform/mail/outgoing-mail.ts";

/** What a provider says of somebody: claims of the ID token and of its userinfo. Source: OpenID Connect Core 1.0, section 5.1. */
export type Claims = Readonly<Record<string, unknown>>;

/** The rule that refuses somebody. */
export type RefusingRule = "no-email" | "email-not-verified" | "domain" | "required-claim";

/** What the rules make of claims: who it is, or the rule that refuses with what it looked for. */
export type Verdict =
  | { readonly kind: "taken"; readonly subject: string; readonly email: string; readonly name: string }
  | { readonly kind: "refused"; readonly rule: RefusingRule; readonly detail: string };

/** Applies a provider's rules, in the order in which they are told to operators. */
export function judgeClaims(rules: ProviderRules, claims: Claims): Verdict {
  const email = typeof claims["email"] === "string" ? claims["email"].trim().toLowerCase() : "";
  if (!isMailAddress(email)) return refused("no-email", "email");
  // Some providers write it as text.
  const verified = claims["email_verified"] === true || claims["email_verified"] === "true";
  if (!verified && !rules.trustEmail) return refused("email-not-verified", "email_verified");
  const domain = email.slice(email.lastIndexOf("@") + 1);
  if (rules.domains.length > 0 && !rules.domains.includes(domain)) return refused("domain", domain);
  for (const [claim, wanted] of Object.entries(rules.require)) {
    if (!holds(claims[claim], wanted)) return refused("required-claim", `${claim}=${wanted}`);
  }
  const name = typeof claims["name"] === "string" ? oneLine(claims["name"]).slice(0, 200) : "";
  return { kind: "taken", subject: String(claims["sub"]), email, name: name || email };
}

function refused(rule: RefusingRule, detail: string): Verdict {
  return { kind: "refused", rule, detail };
}

function holds(value: unknown, wanted: string): boolean {
  if (Array.isArray(value)) return value.some((one) => holds(one, wanted));
  return (
    (typeof value === "string" || typeof value === "boolean" || typeof value === "number") &&
    String(value) === wanted
  );
}
