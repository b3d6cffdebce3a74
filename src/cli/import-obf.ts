import { readFileSync } from "node:fs";
import type { Factory } from "#src/app.ts";
import { UsageError, type Command, type Values } from "#src/cli/command.ts";
import { progressOn } from "#src/cli/import-obf/progress.ts";
import { shownReport } from "#src/cli/import-obf/shown-report.ts";
import { answer, issuerOption, operator, withFactory } from "#src/cli/with-factory.ts";
import { importIssuer } from "#src/domain/importing/import-issuer.ts";
import { openObfSource } from "#src/domain/importing/obf/obf-source.ts";
import { newReport } from "#src/domain/importing/report.ts";
import { getIssuer } from "#src/domain/issuers/queries.ts";
import { makeFetchOutside } from "#src/platform/outbound/fetch-outside.ts";
import { invalid, Problem } from "#src/platform/problem.ts";

export const importObf: Command = {
  name: "import obf",
  summary:
    "Brings an issuer over from Open Badge Factory or a server like it; run again, it goes on or brings what is new.",
  options: {
    issuer: { value: "ID", required: true, summary: "The issuer here that everything goes into." },
    from: {
      value: "URL",
      required: true,
      summary: "The other server, such as https://openbadgefactory.com.",
    },
    client: { value: "ID", required: true, summary: "The client there." },
    "client-secret-file": { value: "FILE", summary: "Its OAuth2 secret; - reads it from standard input." },
    certificate: { value: "FILE", summary: "Its client certificate (PEM), where there is no OAuth2 secret." },
    key: { value: "FILE", summary: "The key of the certificate (PEM)." },
    ca: { value: "FILE", summary: "A certificate authority to trust besides the usual ones (PEM)." },
    "dry-run": { summary: "Reads everything and writes nothing." },
    refresh: { summary: "Asks again about awards that came before and were not answered." },
    "keep-profile": { summary: "Leaves the issuer's own profile as it is." },
    "requests-per-second": { value: "N", summary: "How fast the other server is asked (10)." },
    json: { summary: "Answers as JSON." },
  },
  async run(values) {
    const access = readAccess(values);
    let code = 0;
    await withFactory(async (factory) => {
      code = await run(factory, values, access);
    });
    return code;
  },
};

type Access = ReturnType<typeof readAccess>;

function readAccess(values: Values) {
  const from = String(values["from"]).trim();
  const url = URL.parse(/^[a-z]+:\/\//i.test(from) ? from : `https://${from}`);
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password)
    throw invalid("--from", `"${from}" is not the address of a server`);
  const secretFile = values["client-secret-file"];
  if (!secretFile && !values["certificate"]) {
    throw new UsageError("--client-secret-file is required, or --certificate with --key.");
  }
  if (!values["certificate"] !== !values["key"])
    throw new UsageError("--certificate and --key belong together.");
  const perSecond = Number(values["requests-per-second"] ?? 10);
  if (!(perSecond > 0 && perSecond <= 1000))
    throw invalid("--requests-per-second", "has to be a number up to 1000");
  return {
    origin: (url.origin + url.pathname).replace(/\/+$/, "").replace(/\/+v[12]$/, ""),
    hostname: url.hostname.replace(/^\[|\]$/g, ""),
    clientId: String(values["client"]).trim(),
    clientSecret: secretFile ? read("--client-secret-file", secretFile).trim() : null,
    tls: {
      ...(values["certificate"] ? { cert: read("--certificate", values["certificate"]) } : {}),
      ...(values["key"] ? { key: read("--key", values["key"]) } : {}),
      ...(values["ca"] ? { ca: [read("--ca", values["ca"])] } : {}),
    },
    perSecond,
  };
}

function read(option: string, file: string | boolean): string {
  try {
    return readFileSync(file === "-" ? 0 : String(file), "utf8");
  } catch (error) {
    throw invalid(option, `${String(file)} cannot be read: ${(error as Error).message}`);
  }
}

async function run({ config, perform, database }: Factory, values: Values, access: Access): Promise<number> {
  const issuer = await getIssuer(database.db, issuerOption(values["issuer"]));
  const { origin, clientId, clientSecret, hostname, tls, perSecond } = access;
  if (clientId === issuer.id) throw invalid("--client", "is the issuer itself, or what it was copied from");
  const dryRun = values["dry-run"] === true;
  const progress = progressOn(process.stderr);
  const allow = config.outboundAllow;
  const fetchOutside = makeFetchOutside({
    // The operator named this server, wherever it is.
    allow: { ...allow, hosts: [...allow.hosts, hostname.toLowerCase()] },
    userAgent: `Badgeworks (+${config.publicUrl})`,
    keepAlive: true,
    tls,
  });
  const wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
  const patience = { perSecond, wait, onPause: progress.say };
  const report = newReport();
  let trouble: string | null = null;
  let speaksV2 = false;
  try {
    const source = await openObfSource({ origin, clientId, clientSecret, fetchOutside, patience });
    ({ speaksV2 } = source);
    const own = operator(issuer.id);
    await importIssuer({
      source,
      perform,
      caller: { ...own, name: `${own.name} importing from ${new URL(origin).host}`, requestId: "import" },
      dryRun,
      keepProfile: values["keep-profile"] === true,
      refresh: values["refresh"] === true,
      report,
      onProgress: progress.step,
    });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    trouble = error.message;
  } finally {
    progress.end();
  }
  const shown = { origin, clientId, issuerId: issuer.id, dryRun, speaksV2, trouble, report };
  const { json, text } = shownReport(shown);
  answer(values["json"], json, text);
  return trouble === null ? 0 : 1;
}
