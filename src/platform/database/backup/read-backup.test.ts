import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { endOfRows, writeHeader, writeLine } from "#src/platform/database/backup/format.ts";
import { readBackup } from "#src/platform/database/backup/read-backup.ts";
import { Problem } from "#src/platform/problem.ts";

const sha256 = (text: string | Buffer) => createHash("sha256").update(text).digest("hex");

/** A backup as it is before it is packed. */
function textOf(tables: readonly (readonly string[])[]): Buffer {
  const header = {
    program: "0.1.0",
    createdAt: new Date(0),
    migrations: ["0001-founding"],
    server: "17.10",
    notes: { publicUrl: "https://badges.example.org" },
  };
  let text = writeHeader(header);
  for (const [at, lines] of tables.entries()) {
    const rows = lines.map((line) => `${line}\n`).join("");
    text += writeLine({ table: `t${at}`, columns: ["a"], partitions: [] });
    text += rows + endOfRows + writeLine({ rows: lines.length, sha256: sha256(rows) });
  }
  return Buffer.from(text + writeLine({ end: true, tables: tables.length, sha256: sha256(text) }));
}

/** Reads a whole packed backup, handed over in pieces of the given size. */
async function read(packed: Buffer, piece = 65_536): Promise<string[][]> {
  const pieces = Array.from({ length: Math.ceil(packed.length / piece) }, (_, at) =>
    packed.subarray(at * piece, (at + 1) * piece),
  );
  const backup = await readBackup(Readable.from(pieces));
  const tables: string[][] = [];
  for (let next = await backup.nextTable(); next; next = await backup.nextTable()) {
    const chunks: Buffer[] = [];
    for await (const chunk of next.rows) chunks.push(chunk);
    const lines = Buffer.concat(chunks).toString().split("\n");
    assert.equal(lines.pop(), "");
    assert.equal(next.counted.rows, lines.length);
    tables.push(lines);
  }
  return tables;
}

/** Lines as COPY writes them: a backslash in the data is two. */
const row = fc
  .string({ unit: fc.constantFrom("a", "\\.", "\\", "\t", "ä", "{", "}", '"') })
  .map((text) => text.replaceAll("\\", "\\\\"));
const tables = fc.array(fc.array(row, { maxLength: 8 }), { maxLength: 4 });

test("what was written is read, in whatever pieces it comes", async () => {
  await fc.assert(
    fc.asyncProperty(tables, fc.integer({ min: 1, max: 200 }), async (given, piece) => {
      assert.deepEqual(await read(gzipSync(textOf(given)), piece), given);
    }),
  );
});

test("rows larger than any buffer pass", async () => {
  const given = [["x".repeat(3_000_000), "y"], []];
  assert.deepEqual(await read(gzipSync(textOf(given))), given);
});

test("a byte altered in the text is noticed, wherever it is", async () => {
  await fc.assert(
    fc.asyncProperty(tables, fc.nat(), fc.integer({ min: 1, max: 255 }), async (given, where, by) => {
      const text = textOf(given);
      const at = where % text.length;
      text[at] = (text[at] ?? 0) ^ by;
      await assert.rejects(read(gzipSync(text)), Problem);
    }),
    { numRuns: 300 },
  );
});

test("a file that is cut anywhere, or goes on after its end, is refused", async () => {
  await fc.assert(
    fc.asyncProperty(tables, fc.nat(), async (given, where) => {
      const text = textOf(given);
      await assert.rejects(read(gzipSync(text.subarray(0, where % text.length))), Problem);
      const packed = gzipSync(text);
      await assert.rejects(read(packed.subarray(0, where % packed.length)), Problem);
    }),
  );
  await assert.rejects(read(gzipSync(Buffer.concat([textOf([["a"]]), Buffer.from("more\n")]))), Problem);
});

test("a packed byte altered is noticed, or changes nothing", async () => {
  const given = [["a\\\\b", "c"], [], ["d"]];
  const packed = gzipSync(textOf(given));
  for (let at = 0; at < packed.length; at++) {
    const altered = Buffer.from(packed);
    altered[at] = (altered[at] ?? 0) ^ 0x55;
    const result = await read(altered).catch((error: unknown) => error);
    if (!(result instanceof Problem)) assert.deepEqual(result, given, `byte ${at}`);
  }
});

test("another file is no backup, and a later format names the version that reads it", async () => {
  for (const other of [
    Buffer.alloc(0),
    Buffer.from("hello"),
    gzipSync("hello\n"),
    gzipSync('{"format":"x"}\n'),
  ]) {
    await assert.rejects(read(other), /not a backup|damaged/);
  }
  const later = textOf([]).toString().replace('"version":1', '"version":2');
  await assert.rejects(read(gzipSync(later)), /format 2.*Badgeworks 0\.1\.0/);
});
