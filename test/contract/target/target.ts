import type { ParsedMail } from "mailparser";
import type { Installation } from "#test/support/badgeworks.ts";
import type { ApiIssuer } from "#test/support/issuer.ts";
import type { ClientIdentity, RawAnswer, RawCallOptions, TlsOptions } from "#test/support/raw-call.ts";

/** What some rows need and not every server's owner can give. */
export interface Capabilities {
  /** The issuer's OAuth2 secret. */
  "client secret": string;
  /** A client certificate of the issuer, with its key. */
  certificate: ClientIdentity;
  /** A fresh enrolment token of the issuer; where it may be used once only, one row signs with it. */
  "enrolment token": string;
  /** Another issuer on the same server. */
  "second issuer": ApiIssuer;
  /** An issuer whose badges may all be deleted and whose profile may be changed. */
  "issuer to spoil": ApiIssuer;
  /** The mail that went to an address; waits until there is one. */
  mailbox: (address: string) => Promise<ParsedMail>;
  /** The server itself, for rows that look inside or set the clock. */
  installation: Installation;
}

/** The server that the contract suite is pointed at: one that it started, or any other that speaks OBF's API. */
export interface Target extends AsyncDisposable {
  /** Its base URL, without a slash at the end. */
  readonly base: string;
  /** An issuer that the suite makes badges and issues them for; there may be others at work with it. */
  readonly issuer: ApiIssuer;
  /** Calls a path below the base URL, or a whole address. */
  readonly call: (method: string, address: string, options?: RawCallOptions) => Promise<RawAnswer>;
  /** Sends text over a connection of its own and returns what came back until it closed or was silent for so long. */
  readonly exchange: (
    text: string | Buffer,
    options?: TlsOptions & { silenceMs?: number },
  ) => Promise<string>;
  /** An address for a recipient, another one in every run. */
  readonly person: (name: string) => string;
  /** Gives what a row needs; throws NotGiven when it cannot. */
  readonly give: { readonly [Name in keyof Capabilities]: () => Promise<Capabilities[Name]> };
}

/** The owner of the server did not give what a row needs; the message says how to give it. */
export class NotGiven extends Error {}
