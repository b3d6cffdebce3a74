import { bringOver } from "#src/domain/importing/bring-over.ts";
import type { Import } from "#src/domain/importing/import-issuer.ts";
import { orLeaveOut } from "#src/domain/importing/report.ts";
import { getIssuer } from "#src/domain/issuers/queries.ts";
import { updateIssuer } from "#src/domain/issuers/update-issuer.ts";
import { readPicture } from "#src/domain/pictures/read-picture.ts";
import type { Work } from "#src/platform/work.ts";

/** Brings the issuer's profile over. */
export async function importProfile(it: Import): Promise<void> {
  const { source, report, caller } = it;
  const profile = await source.profile();
  const tally = report.tallies.profile;
  tally.found = 1;
  it.onProgress("profile", 1, 1);
  if (it.keepProfile) {
    tally.unchanged = 1;
    return;
  }
  const thing = { id: "profile", name: profile.name };
  await orLeaveOut(report, "profile", thing, async () => {
    const picture = profile.picture ? await readPicture(profile.picture, "image") : null;
    const { name, url, email, replyTo, description } = profile;
    const change = async (work: Work) => {
      await updateIssuer(work, caller, { name, url, email, replyTo: replyTo ?? "", description, picture });
      return { ownId: work.issuerId, ownVersion: null };
    };
    await bringOver(it, {
      ...thing,
      kind: "profile",
      changedAt: profile.changedAt,
      create: change,
      update: change,
      changedHereAt: async (work) => (await getIssuer(work.tx, work.issuerId)).updatedAt,
    });
  });
}
