import type { Command } from "#src/cli/command.ts";
import { answer, issuerOption, withFactory } from "#src/cli/with-factory.ts";
import { listAudit } from "#src/domain/access/audit.ts";
import { getIssuer } from "#src/domain/issuers/queries.ts";
import { installationId, type IssuerId } from "#src/platform/ids.ts";
import { invalid } from "#src/platform/problem.ts";

export const auditList: Command = {
  name: "audit list",
  summary: "Lists who did what in an issuer's name, newest first.",
  options: {
    issuer: { value: "ID", required: true, summary: "Whose log; `installation` for that of accounts." },
    limit: { value: "N", summary: "How many entries (100)." },
    json: { summary: "Answers as JSON." },
  },
  run: (values) =>
    withFactory(async ({ perform }) => {
      const limit = Number(values["limit"] ?? 100);
      if (!Number.isInteger(limit) || limit < 1 || limit > 10_000)
        throw invalid("--limit", "has to be 1 to 10000");
      const entries = await perform(logOption(values["issuer"]), async (work) => {
        if (work.issuerId !== installationId) await getIssuer(work.tx, work.issuerId);
        return listAudit(work, limit);
      });
      const lines = entries.map(
        ({ at, actor, action, subject, detail, address }) =>
          `${at.toISOString()}  ${action}  ${subject}  by ${actor} from ${address}  ${JSON.stringify(detail)}`,
      );
      answer(values["json"], entries, lines.join("\n") || "There are no entries.");
    }),
};

function logOption(value: string | boolean | undefined): IssuerId {
  return value === installationId ? installationId : issuerOption(value);
}
