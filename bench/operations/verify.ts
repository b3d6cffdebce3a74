import { createPublicKey, randomBytes, sign, verify as verifyBytes } from "node:crypto";
import { OB3_PNG_KEYWORD, bakePng, signVcJwt, verifyBadge, type BadgeFetch } from "@badgeworks/openbadges";
import { issuerPages, jwtKey } from "../../packages/openbadges/test/corpus/issuers.ts";
import { hosted } from "../../packages/openbadges/test/corpus/ours2.ts";
import { signed, unsigned } from "../../packages/openbadges/test/corpus/sample-badges.ts";
import { webOf, type Page } from "../../packages/openbadges/test/corpus/web.ts";
import { makePng } from "../../packages/openbadges/test/make-png.ts";
import { sampleKey } from "../../packages/openbadges/test/sample-keys.ts";
import { libraryVerifies } from "../../packages/openbadges/test/unmodified-library.ts";
import { newFigure, type Result } from "../report/result.ts";
import { median, quotients, spread } from "../report/statistics.ts";
import { ownRate } from "../stand/own-rate.ts";
import type { Stand } from "../stand/stand.ts";
import { inRounds, mustBe, note, type Extent } from "./operation.ts";

const now = new Date("2026-12-01T00:00:00Z");

/** Verifying whole badges, status list included, from a web in memory, beside the bare signature and the unmodified library. */
export async function verify(_: Stand, extent: Extent): Promise<Result> {
  const many = extent.quick ? 100 : 1000;
  const fetch: BadgeFetch = webOf(new Map<string, Page>([...(await issuerPages()), [hosted.id, hosted]]));
  const credential = await signed();
  const badges = {
    "3.0 in a PNG": bakePng(makePng(), JSON.stringify(credential), { keyword: OB3_PNG_KEYWORD }),
    "3.0 JWT, its status list not": signVcJwt(unsigned(), jwtKey),
    "2.0 hosted": JSON.stringify(hosted),
  };
  const figures = Object.keys(badges).map((name) => newFigure(`${name}, whole report`, "/s"));
  const library = newFigure("3.0 with the unmodified library, proof alone", "/s");
  const bytes = randomBytes(64);
  const signature = sign(null, bytes, sampleKey);
  const key = createPublicKey(sampleKey);

  const notes = await inRounds(extent, async () => {
    const bare = await ownRate(many * 5, () => verifyBytes(null, bytes, key, signature));
    for (const [at, badge] of Object.values(badges).entries()) {
      const figure = figures[at];
      if (figure) note(figure, await ownRate(many, async () => mustBeValid(badge, fetch)), bare);
    }
    note(
      library,
      await ownRate(many, async () => mustBe("the library's word", await libraryVerifies(credential), true)),
      bare,
    );
  });
  const whole = quotients(figures[0]?.ours ?? [], library.ours);
  return {
    title: "Verifying badges, in process",
    figures: [...figures, library],
    notes: [
      "Rates are per CPU-second of one process. A report of a 3.0 badge verifies two credentials, the badge and its status list; the library only the badge's proof.",
      "Limit: one bare Ed25519 verification. What is fetched answers from memory. Every verdict is checked.",
      ...notes,
    ],
    targets: [
      {
        what: "whole report against the library's proof alone",
        wanted: "≥ 0.4",
        measured: spread(whole),
        met: median(whole) >= 0.4,
      },
    ],
  };
}

async function mustBeValid(badge: Uint8Array | string, fetch: BadgeFetch): Promise<void> {
  const { verdict } = await verifyBadge(badge, { fetch, now });
  mustBe("the verdict", verdict, "valid");
}
