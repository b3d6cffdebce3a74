import type { Command, Values } from "#src/cli/command.ts";
import { answer, operator, withFactory } from "#src/cli/with-factory.ts";
import { setDisabled, setOperator } from "#src/domain/people/change-person.ts";
import { createPerson } from "#src/domain/people/create-person.ts";
import { writeLinkToken } from "#src/domain/people/link-tokens.ts";
import { peopleAddresses } from "#src/domain/people/people-addresses.ts";
import type { Person } from "#src/domain/people/person.ts";
import { getPersonNamed, listPeople } from "#src/domain/people/queries.ts";
import { handOutSignInLink } from "#src/domain/people/sign-in-link.ts";
import { installationId, type PersonId } from "#src/platform/ids.ts";
import type { Work } from "#src/platform/work.ts";

const json = { json: { summary: "Answers as JSON." } };
const who = { person: { value: "ID|ADDRESS", required: true, summary: "Who: an id or a mail address." } };
const caller = operator(installationId);

export const personCreate: Command = {
  name: "person create",
  summary: "Makes an account for somebody; a mailed link lets them in.",
  options: {
    name: { value: "NAME", required: true, summary: "Their name." },
    email: { value: "ADDRESS", required: true, summary: "Their mail address." },
    language: { value: "CODE", summary: "The language of mails to them (en)." },
    operator: { summary: "They run the installation." },
    ...json,
  },
  run: (values) =>
    withFactory(async ({ perform }) => {
      const order = {
        name: String(values["name"]),
        email: String(values["email"]),
        languages: String(values["language"] ?? "en"),
        operator: values["operator"] === true,
      };
      const person = await perform(installationId, (work) => createPerson(work, caller, order));
      answer(values["json"], shown(person), `Created ${person.id}: ${person.name}, ${person.email}`);
    }),
};

export const personList: Command = {
  name: "person list",
  summary: "Lists everybody with an account.",
  options: json,
  run: (values) =>
    withFactory(async ({ database }) => {
      const people = await listPeople(database.db);
      const lines = people.map((person) => {
        const marks = [person.operator ? "operator" : "", person.disabledAt ? "disabled" : ""];
        return [person.id, person.name, person.email, ...marks.filter(Boolean)].join("  ");
      });
      answer(values["json"], people.map(shown), lines.join("\n") || "Nobody has an account yet.");
    }),
};

export const personDisable = changing(
  "person disable",
  "Keeps somebody from signing in, at once everywhere.",
  {
    run: (work, id) => setDisabled(work, caller, id, true),
  },
);

export const personEnable = changing("person enable", "Lets somebody sign in again.", {
  run: (work, id) => setDisabled(work, caller, id, false),
});

export const operatorAdd = changing("operator add", "Lets a person run the installation.", {
  run: (work, id) => setOperator(work, caller, id, true),
});

export const operatorRemove = changing("operator remove", "Makes an operator a person like others.", {
  run: (work, id) => setOperator(work, caller, id, false),
});

export const personLink: Command = {
  name: "person sign-in-link",
  summary: "Makes a link that signs a person in once, within 20 minutes: for who cannot get mails.",
  options: { ...who, ...json },
  run: (values) =>
    withFactory(async ({ perform, sealer, config }) => {
      const mailId = await perform(installationId, async (work) =>
        handOutSignInLink(work, caller, await getPersonNamed(work.tx, String(values["person"]))),
      );
      const link = peopleAddresses(config.publicUrl).signInLink(writeLinkToken(sealer, "sign-in", mailId));
      answer(values["json"], { link }, link);
    }),
};

/** A command that changes one account. */
function changing(
  name: string,
  summary: string,
  { run }: { run: (work: Work, id: PersonId) => Promise<void> },
): Command {
  return {
    name,
    summary,
    options: { ...who, ...json },
    run: (values: Values) =>
      withFactory(async ({ perform }) => {
        const person = await perform(installationId, async (work) => {
          const { id } = await getPersonNamed(work.tx, String(values["person"]));
          await run(work, id);
          return getPersonNamed(work.tx, id);
        });
        answer(values["json"], shown(person), `${name}: ${person.name}, ${person.email}`);
      }),
  };
}

function shown({ id, name, email, languages, operator: runs, createdAt, disabledAt }: Person) {
  return {
    id,
    name,
    email,
    languages,
    operator: runs,
    createdAt: createdAt.toISOString(),
    disabledAt: disabledAt?.toISOString() ?? null,
  };
}
