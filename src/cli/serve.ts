import { openFactory, openWeb, openWorker, type Listeners } from "#src/app.ts";
import type { Command } from "#src/cli/command.ts";
import { untilStopped } from "#src/cli/until-stopped.ts";
import { readConfig, type Config } from "#src/config.ts";
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
    process.stdout.write(whereToGo(config, listeners));
    await untilStopped();
    log.info("stopping");
  },
};

function whereToGo(config: Config, { httpsPort }: Listeners): string {
  const https = httpsPort === null ? "" : `  API over TLS     https://localhost:${httpsPort}/v1\n`;
  const mails =
    config.mail.kind === "files" ? `  Mails, not sent  ${config.mail.directory} (SMTP_URL sends them)\n` : "";
  return `Badgeworks is running.

  Pages and API    ${config.publicUrl}
${https}  Data             ${config.dataDir}
${mails}
Next, in another terminal: make an issuer, and credentials for its plugin.
  npm run -s badgeworks -- issuer create --name "My organisation" --email me@example.org --url https://example.org
  npm run -s badgeworks -- oauth-client create --issuer ID    for plugins that sign in with OAuth2
  npm run -s badgeworks -- api-token create --issuer ID       for plugins that use a client certificate
  npm run -s badgeworks -- doctor                             what is still to be set up

Ctrl-C stops it.
`;
}
