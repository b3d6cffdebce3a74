import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import {
  damaged,
  endOfRows,
  readFooting,
  readHeader,
  readHeadingOrEnd,
  type BackupHeader,
  type TableHeading,
} from "#src/platform/database/backup/format.ts";
import { Problem } from "#src/platform/problem.ts";

/** A backup being read, from its first line to its last. */
export interface BackupReader {
  readonly header: BackupHeader;
  /**
   * The next table, or null after the last one. `rows` has to be read to its end first; it throws when rows are missing or
   * altered, and so does the call that finds the last line missing. `counted` is right when they are read.
   */
  nextTable(): Promise<{
    heading: TableHeading;
    rows: AsyncGenerator<Buffer>;
    counted: { readonly rows: number };
  } | null>;
  /** Bytes of text read so far. */
  size(): number;
}

const newline = 10;
const longestLine = 1_000_000;

/** Opens a backup and reads its header. */
export async function readBackup(source: Readable): Promise<BackupReader> {
  const input = unpacked(source);
  const whole = createHash("sha256");
  let size = 0;
  /** Bytes that were read and not handed out. */
  let rest: Buffer = Buffer.alloc(0);

  const note = (bytes: Buffer): void => {
    whole.update(bytes);
    size += bytes.length;
  };
  /** At least one more whole line, ending with its newline; what follows it stays. */
  async function wholeLines(most: number): Promise<Buffer> {
    const gathered = [rest];
    let length = rest.length;
    for (let last = rest; !last.includes(newline);) {
      const { value, done } = await input.next();
      if (done) throw damaged("it ends too early");
      last = value;
      gathered.push(last);
      length += last.length;
      if (length > most) throw damaged("a line is too long");
    }
    const all = Buffer.concat(gathered);
    const end = all.lastIndexOf(newline) + 1;
    rest = all.subarray(end);
    return all.subarray(0, end);
  }
  async function line(): Promise<Buffer> {
    const lines = await wholeLines(longestLine);
    const end = lines.indexOf(newline) + 1;
    rest = Buffer.concat([lines.subarray(end), rest]);
    return lines.subarray(0, end);
  }
  async function* rowsOf(counted: { rows: number }): AsyncGenerator<Buffer> {
    const hash = createHash("sha256");
    for (;;) {
      const lines = await wholeLines(Number.POSITIVE_INFINITY);
      const end = endOf(lines);
      const rows = end === null ? lines : lines.subarray(0, end);
      if (end !== null) rest = Buffer.concat([lines.subarray(end + endOfRows.length), rest]);
      hash.update(rows);
      note(rows);
      for (let at = rows.indexOf(newline); at >= 0; at = rows.indexOf(newline, at + 1)) counted.rows++;
      if (rows.length > 0) yield rows;
      if (end !== null) break;
    }
    note(Buffer.from(endOfRows));
    const closing = await line();
    note(closing);
    const footing = readFooting(closing.toString());
    if (footing.rows !== counted.rows) throw damaged(`it has ${counted.rows} of ${footing.rows} rows`);
    if (footing.sha256 !== hash.digest("hex")) throw damaged("its rows were altered");
  }

  const first = await line().catch((error: unknown) => {
    throw error instanceof Problem
      ? new Problem("invalid", "This file is not a backup of Badgeworks.")
      : error;
  });
  note(first);
  let tables = 0;
  return {
    header: readHeader(first.toString()),
    size: () => size,
    async nextTable() {
      const opening = await line();
      const read = readHeadingOrEnd(opening.toString());
      if ("end" in read) {
        if (read.tables !== tables || read.sha256 !== whole.digest("hex")) throw damaged("it was altered");
        if (rest.length > 0 || !(await input.next()).done) throw damaged("something follows its end");
        return null;
      }
      note(opening);
      tables++;
      const counted = { rows: 0 };
      return { heading: read, rows: rowsOf(counted), counted };
    },
  };
}

/** Where the closing mark stands in whole lines, or null. */
function endOf(lines: Buffer): number | null {
  if (lines.subarray(0, endOfRows.length).equals(Buffer.from(endOfRows))) return 0;
  const at = lines.indexOf(`\n${endOfRows}`);
  return at < 0 ? null : at + 1;
}

/** The text inside; errors of the packing become refusals. */
async function* unpacked(source: Readable): AsyncGenerator<Buffer, undefined> {
  const gunzip = createGunzip();
  source.once("error", (error) => gunzip.destroy(error));
  source.pipe(gunzip);
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) yield chunk;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (!code?.startsWith("Z_")) throw error;
    throw damaged(code === "Z_BUF_ERROR" ? "it ends too early" : `it cannot be unpacked (${message})`);
  } finally {
    source.destroy();
  }
  return undefined;
}
