import { describeEmbedded } from "./describe.ts";
import type { EmbeddedDescription } from "./describe.ts";
import { socketUrl } from "./roles.ts";
import { prepareSite } from "./site.ts";
import type { EmbeddedOptions } from "./site.ts";
import { supervise } from "./supervise.ts";

export type { EmbeddedDescription } from "./describe.ts";
export type { EmbeddedOptions } from "./site.ts";

/** A PostgreSQL of our own that runs as long as any of our processes needs it. */
export interface EmbeddedPostgres extends AsyncDisposable {
  /** For migrations: the role owns the database `badgeworks` and is no superuser. */
  ownerUrl: string;
  /** For everything else: the role may do only what migrations grant it. */
  appUrl: string;
  /** Whether this process started the server or found it running; changes when it takes over. */
  readonly standing: "owner" | "adopter";
  /** For readiness. */
  state(): "running" | "restarting";
  /** For `doctor`. */
  describe(): Promise<EmbeddedDescription>;
  /** Ends the server when this process owns it; an adopter only stops watching. */
  stop(): Promise<void>;
}

/** Starts PostgreSQL in a directory, or joins the one that another process of ours runs there. */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const site = await prepareSite(options);
  const supervision = await supervise(site);
  const { socketDirectory, standing } = supervision.seat();
  const { directory, version, source } = site.binaries;
  options.log("info", "PostgreSQL is ready", {
    standing,
    version,
    source,
    binaries: directory,
    socketDirectory,
  });
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopped ??= supervision.stop());
  return {
    ownerUrl: socketUrl(socketDirectory, "badgeworks_owner"),
    appUrl: socketUrl(socketDirectory, "badgeworks_app"),
    get standing() {
      return supervision.seat().standing;
    },
    state: () => supervision.state(),
    describe: () => describeEmbedded(site, socketDirectory),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
