import { createSubIssuer as create } from "#src/domain/issuers/create-sub-issuer.ts";
import type { SubIssuerOrder } from "#src/domain/issuers/sub-issuer.ts";
import { readPicture } from "#src/domain/pictures/read-picture.ts";
import type { IssuerId, SubIssuerId } from "#src/platform/ids.ts";
import type { Installation } from "#test/support/badgeworks.ts";
import { operatorOf } from "#test/support/issuer.ts";
import { makePng } from "#test/support/png.ts";

/** Creates a sub-issuer with a logo, without the start-up time of the command line; members given replace. */
export async function createSubIssuer(
  badgeworks: Installation,
  issuer: { readonly id: IssuerId },
  given: Partial<SubIssuerOrder> = {},
): Promise<SubIssuerId> {
  const { perform } = await badgeworks.factory();
  const order = {
    name: "Library",
    description: "Reads.",
    email: "library@college.example",
    replyTo: null,
    url: "https://library.example",
    ...given,
  };
  const picture = await readPicture((await makePng(7)).toString("base64"), "image");
  return perform(issuer.id, (work) => create(work, operatorOf(issuer.id), order, picture));
}
