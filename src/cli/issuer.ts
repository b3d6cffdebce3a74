import { UsageError, type Command } from "#src/cli/command.ts";
import { answer, issuerOption, operator, withFactory } from "#src/cli/with-factory.ts";
import { createIssuer } from "#src/domain/issuers/create-issuer.ts";
import type { Issuer } from "#src/domain/issuers/issuer.ts";
import { findIssuer, getIssuer, listIssuers } from "#src/domain/issuers/queries.ts";
import { setIssuingLimit } from "#src/domain/issuers/set-issuing-limit.ts";
import { updateIssuer } from "#src/domain/issuers/update-issuer.ts";
import { countIssuedThisYear } from "#src/domain/issuing/issuing-limit.ts";
import { newIssuerId } from "#src/platform/ids.ts";
import { invalid } from "#src/platform/problem.ts";

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
    withFactory(async ({ database, perform }) => {
      const issuer = await getIssuer(database.db, issuerOption(values["issuer"]));
      const issuedThisYear = await perform(issuer.id, countIssuedThisYear);
      const all = { ...shown(issuer), issuedThisYear };
      const members = Object.entries(all).filter(([, value]) => value !== null);
      const lines = members.map(([name, value]) => `${name.padEnd(14)} ${value}`);
      answer(values["json"], all, lines.join("\n"));
    }),
};

export const issuerUpdate: Command = {
  name: "issuer update",
  summary: "Changes an organisation; what is not named stays as it is.",
  options: {
    issuer: { value: "ID", required: true, summary: "Which one." },
    email: { value: "ADDRESS", summary: "Its public mail address." },
    "reply-to": { value: "ADDRESS", summary: "Where answers to its mails go; empty: to its mail address." },
    url: { value: "URL", summary: "Its web site." },
    description: { value: "TEXT", summary: "What it does, in a sentence." },
    "issuing-limit": {
      value: "NUMBER",
      summary: "Awards it may issue in a calendar year, or `none` for no limit.",
    },
    ...json,
  },
  run: (values) =>
    withFactory(async ({ perform, database }) => {
      const issuerId = issuerOption(values["issuer"]);
      const caller = operator(issuerId);
      const limit = values["issuing-limit"];
      const profile = [values["email"], values["reply-to"], values["url"], values["description"]];
      if (limit === undefined && profile.every((value) => value === undefined)) {
        throw new UsageError("Name at least one thing to change.");
      }
      await perform(issuerId, async (work) => {
        const now = await getIssuer(work.tx, issuerId);
        if (limit !== undefined) await setIssuingLimit(work, caller, limitOption(limit));
        if (profile.every((value) => value === undefined)) return;
        await updateIssuer(work, caller, {
          email: String(values["email"] ?? now.email),
          ...(values["reply-to"] === undefined ? {} : { replyTo: String(values["reply-to"]) }),
          url: String(values["url"] ?? now.url),
          description: String(values["description"] ?? now.description),
          picture: null,
        });
      });
      const issuer = await getIssuer(database.db, issuerId);
      answer(values["json"], shown(issuer), `Changed issuer ${issuer.id}: ${issuer.name}`);
    }),
};

/** The number an option holds, null for `none`. */
function limitOption(value: string | boolean): number | null {
  const text = String(value).trim().toLowerCase();
  if (text === "none") return null;
  if (!/^\d{1,15}$/.test(text)) {
    throw invalid("--issuing-limit", `"${text.slice(0, 40)}" is neither a number of awards a year nor none`);
  }
  return Number(text);
}

function shown(issuer: Issuer) {
  const { id, name, description, email, replyTo, url, issuingLimit, createdAt, updatedAt } = issuer;
  return {
    id,
    name,
    description,
    email,
    replyTo,
    url,
    issuingLimit,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
