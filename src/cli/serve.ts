import { openFactory, openWeb, openWorker, type Factory, type Listeners } from "#src/app.ts";
import type { Command } from "#src/cli/command.ts";
import { untilStopped } from "#src/cli/until-stopped.ts";
import { readConfig, type Config } from "#src/config.ts";
import { setUpToken } from "#src/domain/people/link-tokens.ts";
import { peopleAddresses } from "#src/domain/people/people-addresses.ts";
import { hasPeople } from "#src/domain/people/queries.ts";
import { makeLog } from "#src/platform/log.ts";

export const serve: Command = {
  name: "serve",
  summary: "Answers requests, with the worker inside; settings come from the environment (.env.example).",
  options: { "web-only": { summary: "Leaves jobs to `work` processes." } },
  async run(values) {
    const config = readConfig();
    const log = makeLog(config.logLevel);
    const worker = !values["web-only"];
    await using stopping = new AsyncDisposableStack();
    const factory = stopping.use(await openFactory(config, log, worker));
    if (worker) stopping.use(await openWorker(factory));
    const listeners = stopping.use(await openWeb(factory));
    process.stdout.write(whereToGo(config, listeners, await nextStep(factory)));
    await untilStopped();
    log.info("stopping");
  },
};

/** While nobody has an account: the link that makes the first one. */
async function nextStep({ config, database, sealer }: Factory): Promise<string> {
  if (await hasPeople(database.db)) return `Sign in at ${config.publicUrl}/sign-in\n`;
  return `Next: open this link and make your account and your organisation. It works until somebody has an account.

  ${peopleAddresses(config.publicUrl).setUp(setUpToken(sealer))}
`;
}

function whereToGo(config: Config, { httpsPort }: Listeners, next: string): string {
  const https = httpsPort === null ? "" : `  API over TLS     https://localhost:${httpsPort}/v1\n`;
  const mails =
    config.mail.kind === "files" ? `  Mails, not sent  ${config.mail.directory} (SMTP_URL sends them)\n` : "";
  return `Badgeworks is running.

  Pages and API    ${config.publicUrl}
${https}  Data             ${config.dataDir}
${mails}
${next}
In another terminal: credentials for plugins, and how the installation is.
  npm run -s badgeworks -- issuer list                        the issuers and their ids; issuer create makes one
  npm run -s badgeworks -- oauth-client create --issuer ID    for plugins that sign in with OAuth2
  npm run -s badgeworks -- api-token create --issuer ID       for plugins that use a client certificate
  npm run -s badgeworks -- doctor                             what is still to be set up

Ctrl-C stops it.
`;
}
