import type { IncomingMessage, ServerResponse } from "node:http";
import type { HttpBindings } from "@hono/node-server";
import type { Caller } from "#src/domain/access/caller.ts";
import type { Authority } from "#src/domain/api-clients/authority.ts";
import type { Addresses } from "#src/domain/publishing/addresses.ts";
import type { Admission } from "#src/http/admission.ts";
import type { Database } from "#src/platform/database/database.ts";
import type { Log } from "#src/platform/log.ts";
import type { FetchOutside } from "#src/platform/outbound/fetch-outside.ts";
import type { Sealer } from "#src/platform/secrets/sealing.ts";

/** What a request brings into every door: where it came from, and the name it is logged under. */
export interface Web {
  Bindings: HttpBindings;
  Variables: { from: Pick<Caller, "address" | "requestId"> };
}

/** A way around the application for one hot address: true when it has answered, false to go the usual way. */
export type Lane = (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<boolean>;

/** What the doors are built from; each takes what it needs. */
export interface DoorParts extends Pick<
  Admission,
  "perform" | "performInPieces" | "performSignedOut" | "limits"
> {
  readonly database: Database;
  readonly fetchOutside: FetchOutside;
  readonly sealer: Sealer;
  readonly authority: Authority;
  readonly addresses: Addresses;
  readonly clock: () => Date;
  readonly log: Log;
  readonly isTrustedProxy: (address: string | null | undefined) => boolean;
  /** Header in which a trusted proxy hands on the client certificate, lower case. */
  readonly certificateHeader: string;
}
