import type { Command } from "#src/cli/command.ts";
import { answer, issuerOption, operator, withFactory } from "#src/cli/with-factory.ts";
import { openAuthority } from "#src/domain/api-clients/authority.ts";
import { createEnrolmentToken } from "#src/domain/api-clients/enrol.ts";

export const apiTokenCreate: Command = {
  name: "api-token create",
  summary: "Makes a token with which a plugin fetches its client certificate; it lasts ten minutes.",
  options: {
    issuer: { value: "ID", required: true, summary: "Whose token." },
    json: { summary: "Answers as JSON." },
  },
  run: (values) =>
    withFactory(async ({ perform, database, sealer, clock }) => {
      const issuerId = issuerOption(values["issuer"]);
      const authority = await openAuthority(database.db, sealer, clock());
      const token = await perform(issuerId, (work) =>
        createEnrolmentToken(work, operator(issuerId), authority),
      );
      answer(values["json"], { token, client_id: issuerId }, token);
    }),
};
