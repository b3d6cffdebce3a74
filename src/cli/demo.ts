import path from "node:path";
import { openDemoWeb, openFactory, openWorker } from "#src/app.ts";
import type { Command } from "#src/cli/command.ts";
import {
  answerExampleAwards,
  exampleIssuerId,
  makeExampleIssuer,
  type ExampleAwards,
} from "#src/cli/demo/example-issuer.ts";
import { untilStopped } from "#src/cli/until-stopped.ts";
import { operator } from "#src/cli/with-factory.ts";
import { readConfig, type Config } from "#src/config.ts";
import { createOauthSecret } from "#src/domain/api-clients/oauth-secrets.ts";
import { addressesBelow } from "#src/domain/publishing/addresses.ts";
import { makeLog } from "#src/platform/log.ts";

export const demo: Command = {
  name: "demo",
  summary:
    "Starts with an example issuer, badges, awards and a mailbox; in ./data/demo unless DATA_DIR is set.",
  options: {},
  async run() {
    const config = demoConfig();
    const log = makeLog(config.logLevel);
    await using stopping = new AsyncDisposableStack();
    const factory = stopping.use(await openFactory(config, log, true));
    await makeExampleIssuer(factory);
    stopping.use(await openWorker(factory));
    stopping.use(await openDemoWeb(factory, mailDirectory(config)));
    const awards = await answerExampleAwards(factory);
    const { clientId, clientSecret } = await factory.perform(exampleIssuerId, (work) =>
      createOauthSecret(work, operator(exampleIssuerId), "demo"),
    );
    process.stdout.write(whereToLook(factory.config, awards, clientId, clientSecret));
    await untilStopped();
    log.info("stopping");
  },
};

/** The settings, with two things fixed: a folder of its own, and mails that go to files whatever is set. */
function demoConfig(): Config {
  const config = readConfig(undefined, { DATA_DIR: "data/demo", LOG_LEVEL: "warn" });
  return { ...config, mail: { kind: "files", directory: mailDirectory(config) } };
}

function mailDirectory(config: Config): string {
  return path.join(config.dataDir, "mail");
}

function whereToLook(
  config: Config,
  awards: ExampleAwards | null,
  clientId: string,
  clientSecret: string,
): string {
  const addresses = addressesBelow(config.publicUrl);
  const badges = awards
    ? `  A badge    ${addresses.assertion(awards.accepted)}.html\n` +
      `  Its JSON   ${addresses.assertion(awards.accepted)}\n` +
      `  Revoked    ${addresses.assertion(awards.revoked)}.html\n`
    : "";
  return `Badgeworks is running, as a demonstration.

  Mailbox    ${config.publicUrl}/demo/mailbox
             The mails it would have sent: open one and accept a badge.
${badges}  Data       ${config.dataDir} (remove it to begin anew)

The API (described at ${config.publicUrl}/api), to paste into another terminal:

  TOKEN=$(curl -s ${config.publicUrl}/v1/client/oauth2/token -d grant_type=client_credentials \\
    -d client_id=${clientId} -d client_secret=${clientSecret} | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
  curl -s -H "Authorization: Bearer $TOKEN" ${config.publicUrl}/v1/badge/${clientId}
  curl -s -H "Authorization: Bearer $TOKEN" ${config.publicUrl}/v1/event/${clientId}

Ctrl-C stops it.
`;
}
