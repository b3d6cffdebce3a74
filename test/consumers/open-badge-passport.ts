import { createHash } from "node:crypto";
import { unbakePng } from "@badgeworks/openbadges";
import type { World } from "#test/consumers/world.ts";
import type { RawAnswer } from "#test/support/raw-call.ts";

/*
 * The badge passport that people bring their badges to: it reads public documents only. Source: OBF contract, "SA" in sections 6.1
 * and 6.2.
 */

type Json = Record<string, unknown>;

export interface PassportBadge {
  readonly name: string;
  readonly criteria: string;
  readonly issuer: string;
  readonly issuedOn: Date;
  readonly expires: Date | null;
  readonly picture: Buffer;
  /** Whether the factory vouches for the issuer. */
  readonly verified: boolean;
}

/** Why the passport does not take a badge. */
export class NotTaken extends Error {}

/** The passport; it knows the address of the factory it trusts. */
export function openBadgePassport(world: World, factory: string) {
  /** No Accept header, whatever is fetched. */
  const fetch = (address: string, method = "GET") => world.http(method, address);

  async function json(address: string): Promise<Json> {
    const answer = await fetch(address);
    if (answer.status === 410 && answer.json["revoked"] === true) throw new NotTaken("revoked");
    if (answer.status !== 200) throw new NotTaken(`${answer.status} at ${address}`);
    return answer.json;
  }

  const passport = {
    /** Takes a badge by the address of its assertion, for someone with these addresses. */
    async take(address: string, mails: readonly string[]): Promise<PassportBadge> {
      const assertion = await json(address);
      if (versionOf(assertion) !== "2.0") throw new NotTaken("another version of Open Badges");
      if (!sameHost(assertion["id"], address)) throw new NotTaken("the id is elsewhere");
      const { type } = (assertion["verify"] ?? assertion["verification"]) as { type: string };
      if (!["hosted", "HostedBadge"].includes(type)) throw new NotTaken("not hosted");
      if (!ownerOf(assertion["recipient"] as Json, mails)) throw new NotTaken("somebody else's");
      const badgeAddress = addressOf(assertion["badge"]);
      if (!sameHost(badgeAddress, assertion["id"])) throw new NotTaken("the badge is elsewhere");
      const badge = await json(badgeAddress);
      const issuerAddress = addressOf(badge["issuer"]);
      const issuer = await json(issuerAddress);
      const picture = await fetch(addressOf(badge["image"]));
      const expires = assertion["expires"];
      return {
        name: String(badge["name"]),
        criteria: await criteriaText(badge["criteria"]),
        issuer: String(issuer["name"]),
        issuedOn: momentOf(assertion["issuedOn"]),
        expires: expires === undefined ? null : momentOf(expires),
        picture: picture.bytes,
        verified: await verifiedByFactory(issuerAddress),
      };
    },
    /** Takes a badge by its picture: what is baked in is the assertion or its address. */
    async takePicture(png: Buffer, mails: readonly string[]): Promise<PassportBadge> {
      const [baked] = unbakePng(png);
      if (!baked) throw new NotTaken("no badge in the picture");
      const { text } = baked;
      return passport.take(text.startsWith("{") ? String((JSON.parse(text) as Json)["id"]) : text, mails);
    },
    /** The check of every night: a body counts only when its type stands under `Content-Type`, letter by letter. */
    async stillStands(address: string): Promise<boolean> {
      const answer = await fetch(address);
      if (answer.status === 410) return false;
      const typed = answer.headerNames.includes("Content-Type") && answer.headers.get("content-type");
      if (typed !== "application/json") throw new NotTaken("the body is ignored");
      return answer.json["revoked"] !== true;
    },
    exists: async (address: string) => (await fetch(address, "HEAD")).status === 200,
  };

  /** Asks the factory for the issuer in a badge's address, without the event that the address may name. */
  async function verifiedByFactory(issuerAddress: string): Promise<boolean> {
    const pattern = /\/v1\/client\/?\?(?:.*&)?key=\w+/;
    if (!issuerAddress.startsWith(factory) || !pattern.test(issuerAddress)) return false;
    const { verified } = await json(issuerAddress.replace(/&event=\w+/, ""));
    return verified === true || verified === 1;
  }

  /** The text behind the page's alternate link, else what the badge says itself. */
  async function criteriaText(criteria: unknown): Promise<string> {
    const answer = await fetch(addressOf(criteria));
    const [head = ""] = answer.text.split("</head>");
    const link = [...head.matchAll(/<link\s[^>]*>/g)].find(([tag]) => tag.includes('type="text/x-markdown"'));
    const href = /href="([^"]*)"/.exec(link?.[0] ?? "")?.[1]?.replaceAll("&amp;", "&");
    if (href === undefined) return (criteria as { narrative?: string }).narrative ?? "";
    return (await fetch(new URL(href, addressOf(criteria)).href)).text;
  }
  return passport;
}

function versionOf(assertion: Json): string {
  if (assertion["@context"] === "https://w3id.org/openbadges/v2" && "id" in assertion) return "2.0";
  if (typeof assertion["badge"] === "object") return "0.5";
  return "id" in assertion && "type" in assertion ? "1.1" : "1.0";
}

/** The salt is appended to the address; it is tried as it is, in upper and lower case and capitalised. */
function ownerOf(recipient: Json, mails: readonly string[]): string | undefined {
  if (recipient["type"] !== "email") return undefined;
  const salt = typeof recipient["salt"] === "string" ? recipient["salt"] : "";
  const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1).toLowerCase();
  return mails.find((mail) =>
    [mail, mail.toUpperCase(), mail.toLowerCase(), capitalised(mail)].some((form) => {
      const digest = createHash("sha256")
        .update(form + salt)
        .digest("hex");
      return recipient["identity"] === (recipient["hashed"] === true ? `sha256$${digest}` : form);
    }),
  );
}

/** An address, or the id of what stands in its place. */
function addressOf(value: unknown): string {
  return typeof value === "string" ? value : String((value as RawAnswer["json"])["id"]);
}

function sameHost(a: unknown, b: unknown): boolean {
  return new URL(String(a)).host === new URL(String(b)).host;
}

/** ISO 8601, or an epoch. */
function momentOf(value: unknown): Date {
  const date = new Date(typeof value === "number" ? value * 1000 : String(value));
  if (Number.isNaN(date.getTime())) throw new NotTaken(`no date: ${String(value)}`);
  return date;
}
