import { readFileSync } from "node:fs";
import type { Command, Values } from "#src/cli/command.ts";
import { answer, operator, withFactory } from "#src/cli/with-factory.ts";
import { roles } from "#src/domain/access/roles.ts";
import { peopleAddresses } from "#src/domain/people/people-addresses.ts";
import { rulesShape, type ProviderRules } from "#src/domain/people/providers/provider.ts";
import { listProviders, putProvider, removeProvider } from "#src/domain/people/providers/provider-store.ts";
import { installationId } from "#src/platform/ids.ts";
import { invalid, Problem } from "#src/platform/problem.ts";

const json = { json: { summary: "Answers as JSON." } };
const id = {
  id: { value: "NAME", required: true, summary: "Its short name here: small letters, digits, dashes." },
};
const caller = operator(installationId);

export const providerPut: Command = {
  name: "sign-in-provider put",
  summary: "Lets people sign in with an OpenID Connect provider, or changes one.",
  options: {
    ...id,
    name: { value: "TEXT", required: true, summary: "What the button says, such as Example login." },
    "issuer-url": { value: "URL", required: true, summary: "Its issuer address." },
    "client-id": { value: "TEXT", required: true, summary: "Our id there." },
    "client-secret-file": { value: "FILE", required: true, summary: "A file with our secret there." },
    scopes: { value: "TEXT", summary: "What to ask for (openid email profile)." },
    domains: { value: "LIST", summary: "Only mail addresses of these domains, separated by commas (any)." },
    require: { value: "CLAIM=VALUE", summary: "Only who has these claims, separated by commas." },
    "trust-email": { summary: "Takes addresses that it does not call verified." },
    "new-people": { summary: "Makes accounts for people who have none." },
    "member-of": { value: "ISSUER:ROLE", summary: `Where new people work, as ${roles.join(", ")}.` },
    ...json,
  },
  run: (values) =>
    withFactory(async ({ perform, sealer, config }) => {
      const provider = {
        id: String(values["id"]),
        name: String(values["name"]),
        issuerUrl: String(values["issuer-url"]),
        clientId: String(values["client-id"]),
        scopes: String(values["scopes"] ?? "openid email profile"),
        rules: rulesOf(values),
      };
      const secret = readSecret(String(values["client-secret-file"]));
      await perform(installationId, (work) => putProvider(work, caller, sealer, provider, secret));
      const { callback } = peopleAddresses(config.publicUrl);
      answer(
        values["json"],
        { ...provider, redirectUri: callback },
        `${provider.name} is on the sign-in page. Register this redirect address with it:\n  ${callback}`,
      );
    }),
};

export const providerList: Command = {
  name: "sign-in-provider list",
  summary: "Lists the OpenID Connect providers and their rules.",
  options: json,
  run: (values) =>
    withFactory(async ({ perform }) => {
      const providers = await perform(installationId, listProviders);
      const lines = providers.map(({ id: short, name, issuerUrl }) => `${short}  ${name}  ${issuerUrl}`);
      answer(values["json"], providers, lines.join("\n") || "There are no sign-in providers.");
    }),
};

export const providerRemove: Command = {
  name: "sign-in-provider remove",
  summary: "Ends signing in with a provider; the accounts stay.",
  options: { ...id, ...json },
  run: (values) =>
    withFactory(async ({ perform }) => {
      const short = String(values["id"]);
      await perform(installationId, (work) => removeProvider(work, caller, short));
      answer(values["json"], { id: short }, `Nobody signs in with ${short} any more.`);
    }),
};

function rulesOf(values: Values): ProviderRules {
  const list = (name: string) =>
    String(values[name] ?? "")
      .split(",")
      .map((text) => text.trim())
      .filter(Boolean);
  const required = list("require").map((pair) => {
    const at = pair.indexOf("=");
    if (at < 1)
      throw invalid("--require", `"${pair}" has to be a claim and its value, such as affiliation=staff`);
    return [pair.slice(0, at), pair.slice(at + 1)] as const;
  });
  const [issuerId, role] = String(values["member-of"] ?? "").split(":");
  const parsed = rulesShape.safeParse({
    domains: list("domains").map((domain) => domain.toLowerCase()),
    require: Object.fromEntries(required),
    trustEmail: values["trust-email"] === true,
    newPeople: values["new-people"] === true,
    joins: issuerId ? { issuerId, role } : null,
  });
  if (parsed.success) return parsed.data;
  throw invalid(
    "--member-of",
    `has to be the id of an issuer and one of ${roles.join(", ")}, such as AB12CD34:creator`,
  );
}

function readSecret(file: string): string {
  try {
    const secret = readFileSync(file, "utf8").trim();
    if (secret !== "") return secret;
  } catch (error) {
    throw new Problem("not-found", `${file} cannot be read: ${(error as Error).message}.`);
  }
  throw invalid("--client-secret-file", `${file} is empty`);
}
