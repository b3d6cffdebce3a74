import { writeEnrolmentToken } from "#src/domain/api-clients/enrolment-token.ts";
import { curl, type CurlAnswer } from "#test/support/curl.ts";
import { authorityOf, enrolmentToken } from "#test/support/enrolled.ts";
import { createIssuer, type TestIssuer } from "#test/support/issuer.ts";
import { mailTo } from "#test/support/mailbox.ts";
import { scratchDirectory } from "#test/support/openssl.ts";
import { localAddress, rawCall, type RawAnswer, type RawCallOptions } from "#test/support/raw-call.ts";
import { hostNames, sharedBadgeworks, type SharedBadgeworks } from "#test/support/shared-badgeworks.ts";
import { after } from "node:test";
import type { ParsedMail } from "mailparser";

/** Where a client lives: its disk, its trust store, and a name service in which our server has its names. */
export interface World {
  readonly badgeworks: SharedBadgeworks;
  /** The client's directory. */
  readonly disk: string;
  /** Runs libcurl's command in the client's directory. */
  curl(...args: string[]): Promise<CurlAnswer>;
  /** One exchange by node's own HTTP, as libraries make it. */
  http(method: string, url: string, options?: Omit<RawCallOptions, "at" | "ca">): Promise<RawAnswer>;
  /** The first mail to an address. */
  mailTo(address: string): Promise<ParsedMail>;
}

/** The name under which an operator runs our server, and under which clients are told to find it. */
export const site = "https://badges.example.org";

/** The world of one file's clients, until its tests are done. */
export async function openWorld(): Promise<World> {
  const badgeworks = await sharedBadgeworks();
  const scratch = scratchDirectory();
  after(async () => {
    await badgeworks[Symbol.asyncDispose]();
    scratch[Symbol.dispose]();
  });
  const { host: address } = new URL(badgeworks.httpsOrigin);
  const [host = "", port = ""] = address.split(":");
  // An address of its own, so that no file's callers use up the token requests of another's.
  const from = localAddress();
  const names = hostNames.flatMap((name) => ["--connect-to", `${name}:443:${address}`]);
  return {
    badgeworks,
    disk: scratch.path,
    curl: (...args) =>
      curl(scratch.path, "--cacert", badgeworks.caFile, "--interface", from, ...names, ...args),
    http(method, url, options = {}) {
      const named = (hostNames as readonly string[]).includes(new URL(url).host);
      const at = named ? { at: { host, port: Number(port) } } : {};
      return rawCall(method, url, { ca: badgeworks.ca, from, ...at, ...options });
    },
    mailTo: (to) => mailTo(badgeworks.mailDir, to),
  };
}

/** Asks for an access token as most programs do: form fields. */
export async function formToken(
  world: World,
  api: string,
  client: string,
  secret: string,
): Promise<{ token: string; expiresIn: number }> {
  const fields = { grant_type: "client_credentials", client_id: client, client_secret: secret };
  const { json } = await world.http("POST", `${api}/client/oauth2/token`, {
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(fields).toString(),
  });
  return { token: String(json["access_token"]), expiresIn: Number(json["expires_in"]) };
}

/** What an organisation's administrator has in hand before a client is connected. */
export interface Organisation extends TestIssuer {
  /** A fresh token from the operator, as it is pasted: wrapped by the way. */
  pastedToken(): Promise<string>;
  /** One that lay in the administrator's mailbox for too long. */
  expiredToken(): Promise<string>;
}

/** An organisation on our server. */
export async function openOrganisation({ badgeworks }: World, name?: string): Promise<Organisation> {
  const issuer = await createIssuer(badgeworks, name);
  return {
    ...issuer,
    pastedToken: async () => `${await enrolmentToken(badgeworks, issuer.id)}\n`,
    async expiredToken() {
      const { privateKeyPem } = await authorityOf(badgeworks);
      const ctime = Math.floor(Date.now() / 1000) - 700;
      return writeEnrolmentToken(privateKeyPem, { id: issuer.id, subject: "/CN=x", ctime, nonce: "n" });
    },
  };
}
