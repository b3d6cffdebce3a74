import type { Command } from "#src/cli/command.ts";
import { answer, issuerOption, operator, withFactory } from "#src/cli/with-factory.ts";
import {
  createOauthSecret,
  listOauthSecrets,
  revokeOauthSecret,
} from "#src/domain/api-clients/oauth-secrets.ts";
import { getIssuer } from "#src/domain/issuers/queries.ts";

const shared = {
  issuer: { value: "ID", required: true, summary: "Whose OAuth2 client." },
  json: { summary: "Answers as JSON." },
};

export const oauthClientCreate: Command = {
  name: "oauth-client create",
  summary: "Makes OAuth2 credentials for a plugin; the secret is shown this once.",
  options: {
    ...shared,
    description: { value: "TEXT", summary: "What it is for, such as the name of the site." },
  },
  run: (values) =>
    withFactory(async ({ perform }) => {
      const issuerId = issuerOption(values["issuer"]);
      const description = String(values["description"] ?? "");
      const made = await perform(issuerId, (work) =>
        createOauthSecret(work, operator(issuerId), description),
      );
      answer(
        values["json"],
        { client_id: made.clientId, client_secret: made.clientSecret, secret_id: made.secretId },
        `client_id      ${made.clientId}\nclient_secret  ${made.clientSecret}\nThe secret is not shown again. To end it: oauth-client revoke --issuer ${issuerId} --secret ${made.secretId}`,
      );
    }),
};

export const oauthClientList: Command = {
  name: "oauth-client list",
  summary: "Lists an issuer's OAuth2 credentials, without the secrets.",
  options: shared,
  run: (values) =>
    withFactory(async ({ perform }) => {
      const issuerId = issuerOption(values["issuer"]);
      const secrets = await perform(issuerId, async (work) => {
        await getIssuer(work.tx, issuerId);
        return listOauthSecrets(work);
      });
      const lines = secrets.map(({ secretId, description, lastUsedAt, revokedAt }) => {
        const use = lastUsedAt ? `last used ${lastUsedAt.toISOString()}` : "never used";
        return `${secretId}  ${revokedAt ? "revoked" : use}  ${description}`;
      });
      const shown = secrets.map(({ secretId, ...rest }) => ({
        client_id: issuerId,
        secret_id: secretId,
        ...rest,
      }));
      answer(values["json"], shown, lines.join("\n") || "There are none.");
    }),
};

export const oauthClientRevoke: Command = {
  name: "oauth-client revoke",
  summary: "Ends OAuth2 credentials and every access token they gave.",
  options: {
    ...shared,
    secret: { value: "SECRET_ID", required: true, summary: "Which; oauth-client list shows them." },
  },
  run: (values) =>
    withFactory(async ({ perform }) => {
      const issuerId = issuerOption(values["issuer"]);
      const secretId = String(values["secret"]);
      await perform(issuerId, (work) => revokeOauthSecret(work, operator(issuerId), secretId));
      answer(values["json"], { secret_id: secretId, revoked: true }, `Revoked ${secretId}.`);
    }),
};
