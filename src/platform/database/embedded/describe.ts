import { statfs } from "node:fs/promises";
import { majorOf } from "./binaries.ts";
import { askServer } from "./roles.ts";
import type { Site } from "./site.ts";

/** The newest minor release of each major when this version of Badgeworks was made. */
const newestKnown: Record<number, string> = { 15: "15.20", 16: "16.16", 17: "17.12", 18: "18.6" };

/** What `doctor` says of the embedded server. */
export interface EmbeddedDescription {
  /** Where the programs come from: named by the operator, of the distribution, or of the npm package. */
  binariesSource: "configured" | "distribution" | "package";
  binariesDirectory: string;
  /** The version of those programs; the next start uses them. */
  binariesVersion: string;
  /** The version of the server that runs now. */
  serverVersion: string;
  /** The newest minor release of this major known; undefined for a major this version does not know. */
  newestKnownVersion: string | undefined;
  dataDirectory: string;
  socketDirectory: string;
  logFile: string;
  /** The user the server runs as when this process is root. */
  user: string | undefined;
  checksums: boolean;
  freeBytes: number;
}

/** Describes the programs, the places and the running server. */
export async function describeEmbedded(site: Site, socketDirectory: string): Promise<EmbeddedDescription> {
  const { binaries, dataDirectory } = site;
  const server = await askServer(socketDirectory);
  const disk = await statfs(dataDirectory);
  return {
    binariesSource: binaries.source,
    binariesDirectory: binaries.directory,
    binariesVersion: binaries.version,
    serverVersion: server.version,
    newestKnownVersion: newestKnown[majorOf(server.version)],
    dataDirectory,
    socketDirectory,
    logFile: site.serverLog.path,
    user: binaries.launcher.user?.name,
    checksums: server.checksums,
    freeBytes: disk.bavail * disk.bsize,
  };
}
