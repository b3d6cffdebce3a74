import type { Command, Values } from "#src/cli/command.ts";
import { answer, issuerOption, operator, withFactory } from "#src/cli/with-factory.ts";
import { roles, rolesShape, type RoleGrant } from "#src/domain/access/roles.ts";
import { getIssuer } from "#src/domain/issuers/queries.ts";
import { getPersonNamed } from "#src/domain/people/queries.ts";
import { addMember, removeMember } from "#src/domain/people/team/change-members.ts";
import { inviteMember } from "#src/domain/people/team/invitations.ts";
import { listMembers } from "#src/domain/people/team/membership.ts";
import { invalid } from "#src/platform/problem.ts";

const json = { json: { summary: "Answers as JSON." } };
const issuer = { issuer: { value: "ID", required: true, summary: "Whose team." } };
const person = { person: { value: "ID|ADDRESS", required: true, summary: "Who: an id or a mail address." } };
const roleOptions = {
  role: { value: "ROLES", required: true, summary: `Separated by commas: ${roles.join(", ")}.` },
  badges: { value: "IDS", summary: "Only for these badges, separated by commas (all)." },
};

export const memberAdd: Command = {
  name: "member add",
  summary: "Lets a person with an account work for an issuer.",
  options: { ...issuer, ...person, ...roleOptions, ...json },
  run: (values) =>
    withFactory(async ({ perform }) => {
      const issuerId = issuerOption(values["issuer"]);
      const grants = rolesOption(values);
      const added = await perform(issuerId, async (work) => {
        await getIssuer(work.tx, issuerId);
        const { id, name, email } = await getPersonNamed(work.tx, String(values["person"]));
        await addMember(work, operator(issuerId), id, grants);
        return { personId: id, name, email, roles: grants };
      });
      answer(values["json"], added, `${added.name} works for ${issuerId}: ${String(values["role"])}`);
    }),
};

export const memberInvite: Command = {
  name: "member invite",
  summary: "Mails somebody an invitation to work for an issuer.",
  options: {
    ...issuer,
    email: { value: "ADDRESS", required: true, summary: "Where the invitation goes." },
    ...roleOptions,
    days: { value: "N", summary: "How long it is open, 1 to 30 (14)." },
    language: { value: "CODE", summary: "The language of the mail (en)." },
    ...json,
  },
  run: (values) =>
    withFactory(async ({ perform, sealer, config }) => {
      const issuerId = issuerOption(values["issuer"]);
      const order = {
        email: String(values["email"]),
        roles: rolesOption(values),
        days: Number(values["days"] ?? 14),
        languages: String(values["language"] ?? "en"),
        inviter: new URL(config.publicUrl).host,
      };
      const id = await perform(issuerId, (work) => inviteMember(work, operator(issuerId), sealer, order));
      answer(values["json"], { invitationId: id }, `Invited ${order.email}: a mail is on its way.`);
    }),
};

export const memberList: Command = {
  name: "member list",
  summary: "Lists who works for an issuer.",
  options: { ...issuer, ...json },
  run: (values) =>
    withFactory(async ({ perform }) => {
      const members = await perform(issuerOption(values["issuer"]), (work) => listMembers(work));
      const lines = members.map(({ personId, name, email, roles: grants }) =>
        [personId, name, email, grants.map(wordsOf).join(", ")].join("  "),
      );
      answer(values["json"], members, lines.join("\n") || "Nobody works for this issuer yet.");
    }),
};

export const memberRemove: Command = {
  name: "member remove",
  summary: "Ends a person's work for an issuer.",
  options: { ...issuer, ...person, ...json },
  run: (values) =>
    withFactory(async ({ perform }) => {
      const issuerId = issuerOption(values["issuer"]);
      const removed = await perform(issuerId, async (work) => {
        const { id, name, email } = await getPersonNamed(work.tx, String(values["person"]));
        await removeMember(work, operator(issuerId), id);
        return { personId: id, name, email };
      });
      answer(values["json"], removed, `${removed.name} no longer works for ${issuerId}.`);
    }),
};

function rolesOption(values: Values): readonly RoleGrant[] {
  const list = (name: string) =>
    String(values[name] ?? "")
      .split(",")
      .map((word) => word.trim())
      .filter(Boolean);
  const badges = list("badges");
  const parsed = rolesShape.safeParse(
    list("role").map((role) => ({ role, badges: badges.length > 0 ? badges : null })),
  );
  if (!parsed.success)
    throw invalid("--role", `has to name some of ${roles.join(", ")}, --badges ids of badges`);
  return parsed.data;
}

function wordsOf({ role, badges }: RoleGrant): string {
  return badges ? `${role} of ${badges.join(" ")}` : role;
}
