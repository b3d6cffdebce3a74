import { createHash, generateKeyPairSync, randomBytes, sign as signBytes } from "node:crypto";
import { crc32 } from "node:zlib";
import {
  OB3_PNG_KEYWORD,
  bitstringStatusEntry,
  preparePng,
  signAssertion,
  signVcJwt,
  signedAssertion,
  templateSigner,
  unbakePng,
} from "@badgeworks/openbadges";
import { sampleCredential } from "../../packages/openbadges/test/sample-credential.ts";
import { sampleKey, sampleSigning } from "../../packages/openbadges/test/sample-keys.ts";
import { libraryIssues, libraryVerifies } from "../../packages/openbadges/test/unmodified-library.ts";
import { chunk, makePng } from "../../packages/openbadges/test/make-png.ts";
import { newFigure, type Figure, type Result } from "../report/result.ts";
import { median, quotients, spread } from "../report/statistics.ts";
import { ownRate } from "../stand/own-rate.ts";
import type { Stand } from "../stand/stand.ts";
import { inRounds, mustBe, note, type Extent } from "./operation.ts";

const p256 = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
const keyId = "https://b.example/keys/1.json";

/** Operation 5 in this process: signing awards of one badge, beside the bare signature and the unmodified library. */
export async function sign(_: Stand, extent: Extent): Promise<Result> {
  const many = extent.quick ? 500 : 5000;
  const credentials = Array.from({ length: 1000 }, (_one, at) => award(at));
  const of = (at: number) => credentials[at % credentials.length] ?? award(at);
  const signer = templateSigner();
  const hashes = randomBytes(64);
  const payload = Buffer.from(signVcJwt(award(0), { privateKey: p256, keyId }).split(".", 2).join("."));
  const assertion = signedAssertion({
    id: "urn:uuid:1",
    keyUrl: keyId,
    recipient: { address: "a@example.com", salt: "Kosher" },
    badgeUrl: "https://b.example/badge",
    issuedOn: new Date(0),
  });
  const template = newFigure(
    "3.0 eddsa-rdfc-2022 from a template (limit: bare Ed25519 over the hashes)",
    "/s",
  );
  const library = newFigure("the same with the unmodified library", "/s");
  const es256 = newFigure("3.0 JWT, ES256 (limit: bare P-256 over the same bytes)", "/s");
  const rs256 = newFigure("3.0 JWT, RS256 (limit: bare RSA-2048)", "/s");
  const signed2 = newFigure("2.0 JWS, RS256 (limit: bare RSA-2048)", "/s");
  const baked = newFigure(
    "PNG of 20 kB with a 3.0 badge baked in (limit: the same bytes copied, the text's CRC)",
    "/s",
  );

  const rawRsa = () => signBytes("sha256", payload, rsa);
  const notes = await inRounds(extent, async () => {
    const ed25519 = await ownRate(many, () => signBytes(null, hashes, sampleKey));
    note(template, await ownRate(many, (at) => signer.sign(of(at), sampleSigning)), ed25519);
    note(library, await ownRate(many / 50, (at) => libraryIssues(of(at))), ed25519);
    const rawP256 = await ownRate(many, () => signBytes("sha256", payload, p256));
    note(es256, await ownRate(many, (at) => signVcJwt(of(at), { privateKey: p256, keyId })), rawP256);
    const raw = await ownRate(many / 5, rawRsa);
    note(rs256, await ownRate(many / 5, (at) => signVcJwt(of(at), { privateKey: rsa, keyId })), raw);
    note(signed2, await ownRate(many / 5, () => signAssertion(assertion, rsa)), raw);
    await bake(baked, await signer.sign(award(0), sampleSigning));
  });
  for (let at = 0; at < 20; at++) {
    mustBe(
      "a credential from a template",
      await libraryVerifies(await signer.sign(award(at), sampleSigning)),
      true,
    );
  }
  const times = quotients(template.ours, library.ours);
  return {
    title: "Operation 5: signing, in process",
    figures: [template, library, es256, rs256, signed2, baked],
    notes: [
      "Rates are per CPU-second of one process, and CPU ms its own. Each credential has another id, recipient and status entry.",
      "Checked: 20 credentials from the template are verified by the unmodified library; a baked text comes back.",
      ...notes,
    ],
    targets: [
      {
        what: "template against the unmodified library",
        wanted: "≥ 20 times",
        measured: `${spread(times)} times`,
        met: median(times) >= 20,
      },
      ...[es256, rs256].map(shareTarget),
    ],
  };
}

/** 10,000 awards of one badge baked into its picture. */
async function bake(figure: Figure, credential: object): Promise<void> {
  const image = makePng(40, 40, [chunk("teSt", randomBytes(20_000))]);
  const text = JSON.stringify(credential);
  const bytes = Buffer.from(text);
  const prepared = preparePng(image, { keyword: OB3_PNG_KEYWORD });
  mustBe("a baked text", unbakePng(prepared.bake(text))[0]?.text, text);
  const copied = await ownRate(10_000, () => [Buffer.concat([image, Buffer.from(text)]), crc32(bytes)]);
  note(figure, await ownRate(10_000, () => prepared.bake(text)), copied);
}

function shareTarget(figure: Figure) {
  const shares = quotients(figure.ours, figure.limit);
  return {
    what: figure.what,
    wanted: "≥ 0.5 of the bare signature",
    measured: spread(shares),
    met: median(shares) >= 0.5,
  };
}

function award(at: number) {
  const id = createHash("sha256").update(String(at)).digest("hex").slice(0, 32);
  return sampleCredential({
    id: `urn:uuid:${id}`,
    recipient: { id: `urn:uuid:${id}`, identifiers: [{ identity: `p${at}@example.org`, salt: id }] },
    status: bitstringStatusEntry({
      listUrl: "https://b.example/obv3/status/7",
      index: at,
      purpose: "revocation",
    }),
  });
}
