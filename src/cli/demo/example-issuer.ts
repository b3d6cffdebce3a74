import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";
import { drawBadge, loadFont, type BadgeDesign } from "@badgeworks/badge-art";
import type { Factory } from "#src/app.ts";
import * as examples from "#src/cli/demo/example-badges.ts";
import { operator } from "#src/cli/with-factory.ts";
import { createBadge } from "#src/domain/badges/create-badge.ts";
import { answerAward } from "#src/domain/earning/answer-award.ts";
import { createIssuer } from "#src/domain/issuers/create-issuer.ts";
import { findIssuer } from "#src/domain/issuers/queries.ts";
import { updateIssuer } from "#src/domain/issuers/update-issuer.ts";
import { issueBadge } from "#src/domain/issuing/issue-badge.ts";
import { mailProgress } from "#src/domain/issuing/mail-queries.ts";
import { listEvents } from "#src/domain/issuing/list-events.ts";
import { listAwards } from "#src/domain/issuing/queries.ts";
import { revokeAwards } from "#src/domain/issuing/revoke-awards.ts";
import { readPicture } from "#src/domain/pictures/read-picture.ts";
import type { AwardId, EventId, IssuerId } from "#src/platform/ids.ts";

/** The example issuer's id: always the same, so that a second start finds it. */
export const exampleIssuerId = "TAMPERE0" as IssuerId;

const name = "Tampere College";
const patienceMs = 30_000;

/** Makes the example issuer with logo, badges and one issuing event, unless it is there: in one transaction, so never by half. */
export async function makeExampleIssuer({ perform, database }: Factory): Promise<void> {
  if (await findIssuer(database.db, exampleIssuerId)) return;
  const caller = operator(exampleIssuerId);
  const draw = artist();
  const logo = await draw(examples.logo);
  const { waterSafety, openScience, peerMentor } = examples;
  const badges = await Promise.all(
    [peerMentor, openScience, waterSafety].map(async (badge) => ({
      badge,
      picture: await draw(badge.design),
    })),
  );
  await perform(exampleIssuerId, async (work) => {
    const profile = { url: "https://www.example.org/tampere-college", email: "badges@example.org" };
    const description = "An example: a college that issues badges for what its students can do.";
    await createIssuer(work, caller, { name, description, ...profile });
    await updateIssuer(work, caller, { ...profile, description, picture: logo });
    let last = null;
    for (const { badge, picture } of badges) {
      const message = { subject: "", body: "", linkText: "", footer: "" };
      const { design: _, ...order } = badge;
      const rest = { css: "", draft: false, metadata: null, intent: null, subIssuerIds: [], message };
      last = await createBadge(work, caller, { ...order, ...rest }, picture);
    }
    if (!last) return;
    await issueBadge(work, caller, {
      badgeId: last,
      subIssuerId: null,
      recipients: examples.recipients,
      issuedAt: null,
      expiresAt: null,
      message: {},
      override: null,
      overrideAsGiven: null,
      logEntry: { course: "Water safety, autumn" },
      apiConsumerId: "demo",
      eventName: null,
      showReport: false,
      sendEmail: true,
    });
  });
}

/** What the demonstration points at. */
export interface ExampleAwards {
  readonly accepted: AwardId;
  readonly revoked: AwardId;
}

/** Waits until the mails are written, then accepts the first award and revokes the last one; doing it again changes nothing. */
export async function answerExampleAwards({ perform }: Factory): Promise<ExampleAwards | null> {
  const deadline = Date.now() + patienceMs;
  const eventId = await perform(exampleIssuerId, async (work): Promise<EventId | null> => {
    const { events } = await listEvents(work, { apiConsumerId: "demo" }, { order: "asc", limit: 1 });
    return events[0]?.id ?? null;
  });
  if (!eventId) return null;
  while ((await perform(exampleIssuerId, (work) => mailProgress(work, eventId))).queued > 0) {
    if (Date.now() > deadline) break;
    await sleep(100);
  }
  return perform(exampleIssuerId, async (work) => {
    const [first, last] = [examples.recipients[0]?.email ?? "", examples.recipients.at(-1)?.email ?? ""];
    const awards = await listAwards(work, eventId, [first, last], { after: "", limit: 2 });
    const accepted = awards.find(({ email }) => email === first);
    const revoked = awards.find(({ email }) => email === last);
    if (!accepted || !revoked) return null;
    if (accepted.status === "pending") {
      const earner = { ...operator(exampleIssuerId), kind: "earner" as const, name: `award ${accepted.id}` };
      await answerAward(work, earner, accepted.id, "accept");
    }
    if (revoked.status !== "revoked") {
      const reason = "The test in open water was not taken.";
      await revokeAwards(work, operator(exampleIssuerId), eventId, [last], reason);
    }
    return { accepted: accepted.id, revoked: revoked.id };
  });
}

/** Draws designs as pictures, read in like any upload. */
function artist() {
  const fonts = ["latin", "latin-ext"].map((subset) => {
    const file = `@fontsource/bricolage-grotesque/files/bricolage-grotesque-${subset}-700-normal.woff`;
    return loadFont(readFileSync(fileURLToPath(import.meta.resolve(file))));
  });
  return (design: BadgeDesign) =>
    readPicture(Buffer.from(drawBadge(design, fonts)).toString("base64"), "image");
}
