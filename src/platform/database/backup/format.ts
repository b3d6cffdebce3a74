import { z } from "zod";
import { Problem } from "#src/platform/problem.ts";

/*
 * A backup is gzip over lines of text, so that any tool can look inside: a header in JSON; for each table its heading in JSON,
 * its rows as COPY writes them, the line `\.`, and a line of JSON with their number and checksum; a last line with the checksum
 * of everything before it. The checksums find damage and truncation; they do not prove who wrote the file.
 */

export const formatName = "badgeworks-backup";
export const formatVersion = 1;

/** Ends a table's rows; COPY writes a backslash in the data as two, so no row can look like it. */
export const endOfRows = "\\.\n";

/** What a backup says of itself before its tables. */
export interface BackupHeader {
  /** The program's version that wrote it. */
  readonly program: string;
  readonly createdAt: Date;
  /** The migrations of the database it was taken from. */
  readonly migrations: readonly string[];
  /** The version of that server, such as "17.10". */
  readonly server: string;
  /** What the caller adds. */
  readonly notes: Readonly<Record<string, string>>;
}

/** What came out of writing or restoring one. */
export interface BackupSummary {
  readonly tables: readonly { readonly name: string; readonly rows: number }[];
  readonly rows: number;
  /** Of the text inside, in bytes. */
  readonly size: number;
}

const headerSchema = z.object({
  format: z.literal(formatName),
  version: z.number().int(),
  program: z.string(),
  createdAt: z.iso.datetime(),
  migrations: z.array(z.string()),
  server: z.string(),
  notes: z.record(z.string(), z.string()),
});

const headingSchema = z.object({
  table: z.string(),
  columns: z.array(z.string()).min(1),
  partitions: z.array(z.object({ name: z.string(), bounds: z.string() })),
});

const footingSchema = z.object({ rows: z.number().int().min(0), sha256: z.string() });

const endSchema = z.object({ end: z.literal(true), tables: z.number().int(), sha256: z.string() });

export type TableHeading = z.infer<typeof headingSchema>;
export type TableFooting = z.infer<typeof footingSchema>;
export type BackupEnd = z.infer<typeof endSchema>;

/** Writes the header as its line. */
export function writeHeader(header: BackupHeader): string {
  return writeLine({ format: formatName, version: formatVersion, ...header });
}

/** One object as one line. */
export function writeLine(value: object): string {
  return `${JSON.stringify(value)}\n`;
}

/** Reads the first line; refuses what is no backup, or one of a later format. */
export function readHeader(line: string): BackupHeader {
  const parsed = headerSchema.safeParse(json(line));
  if (!parsed.success) throw new Problem("invalid", "This file is not a backup of Badgeworks.");
  const { format: _, version, createdAt, ...rest } = parsed.data;
  if (version !== formatVersion) {
    throw new Problem(
      "invalid",
      `This backup has format ${version}; this program reads format ${formatVersion}. Restore it with Badgeworks ${rest.program}.`,
    );
  }
  return { ...rest, createdAt: new Date(createdAt) };
}

/** Reads the line that opens a table, or the last line. */
export function readHeadingOrEnd(line: string): TableHeading | BackupEnd {
  const value = json(line);
  const end = endSchema.safeParse(value);
  return end.success ? end.data : checked(headingSchema, value);
}

/** Reads the line that closes a table. */
export function readFooting(line: string): TableFooting {
  return checked(footingSchema, json(line));
}

/** The refusal of a file that is not as it was written. */
export function damaged(what: string): Problem {
  return new Problem("invalid", `The backup is damaged: ${what}. Nothing was restored.`);
}

function checked<Value>(schema: z.ZodType<Value>, value: unknown): Value {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw damaged("a line between its tables cannot be read");
  return parsed.data;
}

function json(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
