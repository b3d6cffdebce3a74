import { readFile } from "node:fs/promises";
import type { Command, Values } from "#src/cli/command.ts";
import { answer, issuerOption, operator, withFactory } from "#src/cli/with-factory.ts";
import { createSubIssuer } from "#src/domain/issuers/create-sub-issuer.ts";
import { deleteSubIssuer } from "#src/domain/issuers/delete-sub-issuer.ts";
import { getIssuer } from "#src/domain/issuers/queries.ts";
import { getSubIssuer, listSubIssuers } from "#src/domain/issuers/sub-issuer-queries.ts";
import type { SubIssuer, SubIssuerOrder } from "#src/domain/issuers/sub-issuer.ts";
import { updateSubIssuer } from "#src/domain/issuers/update-sub-issuer.ts";
import type { Picture } from "#src/domain/pictures/picture.ts";
import { readPicture } from "#src/domain/pictures/read-picture.ts";
import { addressesBelow } from "#src/domain/publishing/addresses.ts";
import { invalid } from "#src/platform/problem.ts";

const shared = {
  issuer: { value: "ID", required: true, summary: "Whose part it is." },
  json: { summary: "Answers as JSON." },
};
const which = {
  ...shared,
  "sub-issuer": { value: "ID", required: true, summary: "Which one; sub-issuer list shows them." },
};

/** The members of a profile; `unless` says what stands when one is left out. */
function profile(unless: { readonly email: string; readonly replyTo: string; readonly url: string }) {
  return {
    email: { value: "ADDRESS", summary: `Its public mail address${unless.email}.` },
    "reply-to": { value: "ADDRESS", summary: `Where answers to its mails go${unless.replyTo}.` },
    url: { value: "URL", summary: `Its web site${unless.url}.` },
    description: { value: "TEXT", summary: "What it does, in a sentence." },
    image: { value: "FILE", summary: "Its logo, a PNG or SVG." },
  };
}

export const subIssuerCreate: Command = {
  name: "sub-issuer create",
  summary: "Creates a part of an issuer that badges can be issued in the name of.",
  options: {
    ...shared,
    name: { value: "NAME", required: true, summary: "Its name." },
    ...profile({ email: " (the issuer's)", replyTo: " (its address)", url: " (the issuer's)" }),
  },
  run: (values) =>
    withFactory(async ({ perform, config }) => {
      const issuerId = issuerOption(values["issuer"]);
      const picture = await pictureOption(values["image"]);
      const made = await perform(issuerId, async (work) => {
        const { email, url } = await getIssuer(work.tx, issuerId);
        const order = { description: "", email, url, replyTo: null, name: "", ...profileOptions(values) };
        return getSubIssuer(work, await createSubIssuer(work, operator(issuerId), order, picture));
      });
      answer(
        values["json"],
        shown(made, config.publicUrl),
        `Created sub-issuer ${made.id}: ${made.name}\nA badge has to allow it (client_alias_id) before it is issued in its name.`,
      );
    }),
};

export const subIssuerList: Command = {
  name: "sub-issuer list",
  summary: "Lists an issuer's sub-issuers.",
  options: { ...shared, deleted: { summary: "Also those that were deleted." } },
  run: (values) =>
    withFactory(async ({ perform, config }) => {
      const issuerId = issuerOption(values["issuer"]);
      const found = await perform(issuerId, async (work) => {
        await getIssuer(work.tx, issuerId);
        return listSubIssuers(work, { deleted: values["deleted"] === true });
      });
      const lines = found.map(({ id, name, deletedAt }) => `${id}  ${name}${deletedAt ? "  (deleted)" : ""}`);
      answer(
        values["json"],
        found.map((one) => shown(one, config.publicUrl)),
        lines.join("\n") || "There are none.",
      );
    }),
};

export const subIssuerShow: Command = {
  name: "sub-issuer show",
  summary: "Shows one sub-issuer, also a deleted one.",
  options: which,
  run: (values) =>
    withFactory(async ({ perform, config }) => {
      const issuerId = issuerOption(values["issuer"]);
      const found = await perform(issuerId, (work) => getSubIssuer(work, idOption(values)));
      const members = Object.entries(shown(found, config.publicUrl)).filter(([, value]) => value !== null);
      const lines = members.map(([name, value]) => `${name.padEnd(12)} ${value}`);
      answer(values["json"], shown(found, config.publicUrl), lines.join("\n"));
    }),
};

export const subIssuerUpdate: Command = {
  name: "sub-issuer update",
  summary: "Changes a sub-issuer's profile, also for what was issued in its name.",
  options: {
    ...which,
    name: { value: "NAME", summary: "Its name." },
    ...profile({ email: "", replyTo: "; empty: to its address", url: "" }),
  },
  run: (values) =>
    withFactory(async ({ perform, config }) => {
      const issuerId = issuerOption(values["issuer"]);
      const picture = await pictureOption(values["image"]);
      const changed = await perform(issuerId, async (work) => {
        await updateSubIssuer(work, operator(issuerId), idOption(values), profileOptions(values), picture);
        return getSubIssuer(work, idOption(values));
      });
      answer(values["json"], shown(changed, config.publicUrl), `Changed ${changed.id}: ${changed.name}`);
    }),
};

export const subIssuerDelete: Command = {
  name: "sub-issuer delete",
  summary: "Ends issuing in a sub-issuer's name; what was issued keeps its profile.",
  options: which,
  run: (values) =>
    withFactory(async ({ perform }) => {
      const issuerId = issuerOption(values["issuer"]);
      const id = idOption(values);
      await perform(issuerId, (work) => deleteSubIssuer(work, operator(issuerId), id));
      answer(values["json"], { id, deleted: true }, `Deleted ${id}.`);
    }),
};

function idOption(values: Values): string {
  return String(values["sub-issuer"]).trim();
}

/** The members of the profile that the options name. */
function profileOptions(values: Values): Partial<SubIssuerOrder> {
  const { name, email, url, description, "reply-to": replyTo } = values;
  return {
    ...(name === undefined ? {} : { name: String(name) }),
    ...(email === undefined ? {} : { email: String(email) }),
    ...(url === undefined ? {} : { url: String(url) }),
    ...(description === undefined ? {} : { description: String(description) }),
    ...(replyTo === undefined ? {} : { replyTo: String(replyTo).trim() || null }),
  };
}

async function pictureOption(file: string | boolean | undefined): Promise<Picture | null> {
  if (file === undefined) return null;
  const bytes = await readFile(String(file)).catch((error: Error) => {
    throw invalid("--image", `cannot be read: ${error.message}`);
  });
  return readPicture(bytes.toString("base64"), "--image");
}

function shown(subIssuer: SubIssuer, publicUrl: string) {
  const { id, name, description, email, replyTo, url, createdAt, updatedAt, deletedAt } = subIssuer;
  return {
    id,
    name,
    description,
    email,
    replyTo,
    url,
    profile: addressesBelow(publicUrl).issuer(id),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    deletedAt: deletedAt?.toISOString() ?? null,
  };
}
