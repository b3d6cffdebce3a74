import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { access, open, readdir, rm, stat, statfs } from "node:fs/promises";
import path from "node:path";
import { daysBetween, findingsOf, readableSize, reasonOf, type Finding } from "#src/cli/doctor/finding.ts";
import type { Config } from "#src/config.ts";

const { ok, warn, bad } = findingsOf("machine");

/** Node, the data folder, and the disk below it. */
export async function checkMachine(config: Config): Promise<Finding[]> {
  return [checkNode(), ...(await checkDataFolder(config))];
}

function checkNode(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const enough = major > 24 || (major === 24 && minor >= 12);
  return enough
    ? ok(`Node ${process.versions.node} runs this.`)
    : bad(
        `Node ${process.versions.node} is too old.`,
        "Start through npm (npm start, npm run -s badgeworks --): it uses the Node 24 that npm ci installs.",
      );
}

async function checkDataFolder(config: Config): Promise<Finding[]> {
  const { dataDir } = config;
  const found = await stat(dataDir).catch((error: NodeJS.ErrnoException) => error);
  if (found instanceof Error) {
    const trouble = found.code === "ENOENT" ? await whyNotMade(path.dirname(dataDir)) : found;
    return [
      trouble
        ? bad(
            `The data folder ${dataDir} is not there and cannot be made: ${reasonOf(trouble)}.`,
            "Make it and give it to the server's user, or set DATA_DIR to another folder.",
          )
        : ok(`The data folder ${dataDir} is not made yet; the first start makes it.`),
    ];
  }
  try {
    await access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    return [
      bad(
        `The data folder ${dataDir} cannot be used: ${reasonOf(error)}.`,
        "Run Badgeworks as the user it belongs to, or set DATA_DIR to another folder.",
      ),
    ];
  }
  const findings = [ok(`The data folder ${dataDir} can be read and written.`), await checkSpace(dataDir)];
  if (config.database.kind === "embedded") findings.push(await checkDiskSpeed(dataDir));
  return findings;
}

/** What keeps this user from making a folder in that one, or in the nearest one above that is there. */
async function whyNotMade(parent: string): Promise<Error | null> {
  try {
    await access(parent, constants.W_OK | constants.X_OK);
    return null;
  } catch (error) {
    const above = path.dirname(parent);
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT" && above !== parent;
    return missing ? whyNotMade(above) : (error as Error);
  }
}

async function checkSpace(directory: string): Promise<Finding> {
  const disk = await statfs(directory);
  const free = disk.bavail * disk.bsize;
  const message = `${readableSize(free)} are free on the disk of the data folder.`;
  const cure = "Make room: a full disk stops issuing, though nothing is lost.";
  if (free < 200e6) return bad(message, cure);
  return free < 2e9 ? warn(message, cure) : ok(message);
}

/** Times what each commit waits for. Far too fast means that the disk says "done" before it is. */
async function checkDiskSpeed(directory: string): Promise<Finding> {
  const file = path.join(directory, `.doctor-${randomBytes(6).toString("hex")}`);
  const times: number[] = [];
  const handle = await open(file, "wx", 0o600);
  try {
    for (let round = 0; round < 21; round++) {
      await handle.write(randomBytes(8192), 0, 8192, 0);
      const start = performance.now();
      await handle.datasync();
      times.push(performance.now() - start);
    }
  } finally {
    await handle.close();
    await rm(file, { force: true });
  }
  const median = times.toSorted((one, other) => one - other)[10] ?? 0;
  const message = `The disk confirms a write in ${median.toFixed(2)} ms.`;
  if (median < 0.02) {
    return warn(
      message,
      "That is faster than disks are: on this one a power cut may lose what was confirmed.",
    );
  }
  return median > 20
    ? warn(message, "That is slow: every request that writes waits for it. A local SSD is best.")
    : ok(message);
}

/** When the last backup was made, as far as the default folder knows. */
export async function checkBackups(config: Config, now: Date): Promise<Finding[]> {
  const backup = findingsOf("backup");
  const directory = path.join(config.dataDir, "backups");
  const names = (await readdir(directory).catch(() => [])).filter((name) => name.endsWith(".backup"));
  const times = await Promise.all(names.map(async (name) => (await stat(path.join(directory, name))).mtime));
  const newest = times.toSorted((one, other) => other.getTime() - one.getTime())[0];
  const cure =
    "Run `badgeworks backup` daily and copy the file to another machine; with backups of another kind, all is well.";
  if (!newest) return [backup.warn(`There is no backup in ${directory}.`, cure)];
  const days = daysBetween(newest, now);
  const message = `The newest backup in ${directory} is ${days === 0 ? "less than a day" : `${days} days`} old.`;
  return [days > 7 ? backup.warn(message, cure) : backup.ok(message)];
}
