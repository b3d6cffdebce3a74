import type { Picture } from "#src/domain/pictures/picture.ts";
import type { Work } from "#src/platform/work.ts";

/** Keeps a picture of the issuer once, however often it is used. */
export async function storePicture(work: Work, picture: Picture): Promise<void> {
  await work.tx
    .insertInto("image")
    .values({
      issuer_id: work.issuerId,
      digest: picture.digest,
      media_type: picture.mediaType,
      width: picture.width,
      height: picture.height,
      bytes: picture.bytes,
      created_at: work.now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The `data:` address of a picture, the form in which OBF API v1 hands images out. */
export function dataUri(picture: { media_type: string; bytes: Buffer }): string {
  return `data:${picture.media_type};base64,${picture.bytes.toString("base64")}`;
}
