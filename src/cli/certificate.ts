import type { Command } from "#src/cli/command.ts";
import { answer, issuerOption, operator, withFactory } from "#src/cli/with-factory.ts";
import { listCertificates, revokeCertificate } from "#src/domain/api-clients/client-certificates.ts";
import { getIssuer } from "#src/domain/issuers/queries.ts";

const shared = {
  issuer: { value: "ID", required: true, summary: "Whose certificates." },
  json: { summary: "Answers as JSON." },
};

export const certificateList: Command = {
  name: "certificate list",
  summary: "Lists the client certificates of an issuer's plugins.",
  options: shared,
  run: (values) =>
    withFactory(async ({ perform }) => {
      const issuerId = issuerOption(values["issuer"]);
      const certificates = await perform(issuerId, async (work) => {
        await getIssuer(work.tx, issuerId);
        return listCertificates(work);
      });
      const lines = certificates.map(({ serial, expiresAt, revokedAt }) => {
        const state = revokedAt ? `revoked ${revokedAt.toISOString()}` : `until ${expiresAt.toISOString()}`;
        return `${serial}  ${state}`;
      });
      answer(values["json"], certificates, lines.join("\n") || "There are none.");
    }),
};

export const certificateRevoke: Command = {
  name: "certificate revoke",
  summary: "Refuses every later call with a client certificate.",
  options: { ...shared, serial: { value: "SERIAL", required: true, summary: "Which one." } },
  run: (values) =>
    withFactory(async ({ perform }) => {
      const issuerId = issuerOption(values["issuer"]);
      const serial = String(values["serial"]).toLowerCase();
      await perform(issuerId, (work) => revokeCertificate(work, operator(issuerId), serial));
      answer(values["json"], { serial, revoked: true }, `Revoked ${serial}.`);
    }),
};
