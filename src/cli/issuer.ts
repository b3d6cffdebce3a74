import type { Command } from "#src/cli/command.ts";
import { answer, issuerOption, operator, withFactory } from "#src/cli/with-factory.ts";
import { createIssuer } from "#src/domain/issuers/create-issuer.ts";
import type { Issuer } from "#src/domain/issuers/issuer.ts";
import { findIssuer, getIssuer, listIssuers } from "#src/domain/issuers/queries.ts";
import { newIssuerId } from "#src/platform/ids.ts";

const json = { json: { summary: "Answers as JSON." } };

export const issuerCreate: Command = {
  name: "issuer create",
  summary: "Creates an organisation that issues badges.",
  options: {
    name: { value: "NAME", required: true, summary: "Its name." },
    email: { value: "ADDRESS", required: true, summary: "Its public mail address." },
    url: { value: "URL", required: true, summary: "Its web site." },
    "reply-to": { value: "ADDRESS", summary: "Where answers to its mails go (its address)." },
    description: { value: "TEXT", summary: "What it does, in a sentence." },
    ...json,
  },
  run: (values) =>
    withFactory(async ({ perform, database }) => {
      let issuerId = newIssuerId();
      while (await findIssuer(database.db, issuerId)) issuerId = newIssuerId();
      await perform(issuerId, (work) =>
        createIssuer(work, operator(issuerId), {
          name: String(values["name"]),
          email: String(values["email"]),
          replyTo: values["reply-to"] ? String(values["reply-to"]) : null,
          url: String(values["url"]),
          description: String(values["description"] ?? ""),
        }),
      );
      const issuer = await getIssuer(database.db, issuerId);
      answer(values["json"], shown(issuer), `Created issuer ${issuer.id}: ${issuer.name}`);
    }),
};

export const issuerList: Command = {
  name: "issuer list",
  summary: "Lists the organisations.",
  options: json,
  run: (values) =>
    withFactory(async ({ database }) => {
      const issuers = await listIssuers(database.db);
      const lines = issuers.map((issuer) => `${issuer.id}  ${issuer.name}`);
      answer(
        values["json"],
        issuers.map(shown),
        lines.join("\n") || "There are no issuers yet: issuer create makes one.",
      );
    }),
};

export const issuerShow: Command = {
  name: "issuer show",
  summary: "Shows one organisation.",
  options: { issuer: { value: "ID", required: true, summary: "Which one." }, ...json },
  run: (values) =>
    withFactory(async ({ database }) => {
      const issuer = await getIssuer(database.db, issuerOption(values["issuer"]));
      const members = Object.entries(shown(issuer)).filter(([, value]) => value !== null);
      const lines = members.map(([name, value]) => `${name.padEnd(12)} ${value}`);
      answer(values["json"], shown(issuer), lines.join("\n"));
    }),
};

function shown(issuer: Issuer) {
  const { id, name, description, email, replyTo, url, createdAt, updatedAt } = issuer;
  return {
    id,
    name,
    description,
    email,
    replyTo,
    url,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
