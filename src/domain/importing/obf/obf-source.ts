import { z } from "zod";
import { openObfServer, type ObfAccess, type ObfServer } from "#src/domain/importing/obf/obf-server.ts";
import { readPublicBadge } from "#src/domain/importing/obf/public-badge.ts";
import { readBadge, readBadges } from "#src/domain/importing/obf/read-badge.ts";
import { countEvents, readEvent, readEvents } from "#src/domain/importing/obf/read-events.ts";
import { readHistories } from "#src/domain/importing/obf/read-histories.ts";
import { readOthers, readProfile, readSubIssuers } from "#src/domain/importing/obf/read-profile.ts";
import { anything, object, readAs, text } from "#src/domain/importing/obf/wire.ts";
import { readContents, wordsOf } from "#src/domain/importing/obf/words.ts";
import type { ForeignContent, ListedEvent, Source } from "#src/domain/importing/source.ts";

/** An OBF-compatible server to import from, and whether it speaks version 2 of the API with these credentials. */
export interface ObfSource extends Source {
  readonly speaksV2: boolean;
}

/** Connects to an OBF-compatible server; refuses credentials it does not take. */
export async function openObfSource(access: ObfAccess): Promise<ObfSource> {
  const server = openObfServer(access);
  await server.ping("v1");
  const speaksV2 = await server.ping("v2");
  return {
    // Not its address: the same server is reached at several, and client ids are random.
    name: `obf ${access.clientId}`,
    speaksV2,
    profile: () => readProfile(server),
    subIssuers: async () => (speaksV2 ? readSubIssuers(server) : null),
    badges: () => readBadges(server),
    badge: (id) => readBadge(server, id, speaksV2),
    countEvents: () => countEvents(server),
    events: (page) => readEvents(server, page, speaksV2),
    event: (listed) => readEvent(server, listed),
    histories: (listed) => readHistories(server, listed, speaksV2),
    content: (listed) => readContent(server, listed, speaksV2),
    others: () => readOthers(server),
  };
}

const issuedShape = z.object({ image: text, primary_language: text, content: anything });

/** What an event issued: from version 2, which has all its members, else from the public document. */
async function readContent(
  server: ObfServer,
  { id, badgeId }: ListedEvent,
  speaksV2: boolean,
): Promise<ForeignContent | null> {
  const event = speaksV2
    ? object.parse(await server.json("v2", `event/${server.clientId}/${encodeURIComponent(id)}`))
    : null;
  const badge = readAs(issuedShape, object.parse(event?.["badge"]) ?? {});
  const issued = readContents(badge.content);
  const told =
    issued.length > 0
      ? { contents: issued, pictureUrl: badge.image, primary: badge.primary_language }
      : await readPublicBadge(server, badgeId, id);
  const [first] = told?.contents ?? [];
  if (!told || !first) return null;
  const primary = ("primary" in told && told.primary) || first.language || "en";
  const picture = await readPicture(server, told.pictureUrl);
  return picture === null ? null : { ...wordsOf(told.contents, primary, new Map(), []), picture };
}

/** A picture as base64, from its address or out of a `data:` address. */
async function readPicture(server: ObfServer, address: string): Promise<string | null> {
  if (address.startsWith("data:")) return address;
  const answer = address ? await server.open(address) : null;
  return answer && answer.body.toString("base64");
}
