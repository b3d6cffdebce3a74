import type { ClientIdentity } from "#test/support/raw-call.ts";

/** What the owner of a server gives so that the suite can be pointed at it. */
export interface GivenServer {
  readonly base: string;
  readonly issuer: string;
  readonly clientSecret?: string | undefined;
  readonly certificate?: ClientIdentity | undefined;
  /** What the client secret was traded for, once for all files. */
  readonly accessToken?: string | undefined;
  /** The authority that signed the server's certificate, in PEM, when the system does not know it. */
  readonly ca?: string | undefined;
  readonly enrolmentToken?: string | undefined;
  readonly second?: { readonly id: string; readonly accessToken: string } | undefined;
  /** Where mails to the domain arrive as `.eml` files. */
  readonly mailDirectory?: string | undefined;
  readonly mailDomain?: string | undefined;
  /** Whether all the issuer's badges may be deleted and its profile changed. */
  readonly maySpoil: boolean;
}

const variable = "BADGEWORKS_CONTRACT_SERVER";

/** The server that `npm run contract` hands to the processes of its files; null in `npm test`. */
export function givenServer(): GivenServer | null {
  const text = process.env[variable];
  return text ? (JSON.parse(text) as GivenServer) : null;
}

/** Hands a server to the processes started from now on. */
export function handOn(server: GivenServer): void {
  process.env[variable] = JSON.stringify(server);
}
