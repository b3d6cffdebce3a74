import { readFileSync, writeFileSync } from "node:fs";
import { limitRatios, type Result } from "./result.ts";
import { spread } from "./statistics.ts";

const begin = "<!-- figures: written by `npm run bench -- --write` -->";
const end = "<!-- end of figures -->";

/** What the figures were made on and with. */
export interface Circumstances {
  readonly command: string;
  readonly lines: readonly string[];
}

/** The results as Markdown: a table of figures, what was checked, and the targets for each operation. */
export function reportText(circumstances: Circumstances, results: readonly Result[]): string {
  const head = [
    `Made with \`${circumstances.command}\`.`,
    "",
    ...circumstances.lines.map((line) => `- ${line}`),
  ];
  return [...head, "", ...results.flatMap(sectionOf)].join("\n");
}

function sectionOf(result: Result): string[] {
  const rows = result.figures.map((figure) => [
    figure.what,
    `${spread(figure.ours)} ${figure.unit}`,
    figure.limit.length ? `${spread(figure.limit)} ${figure.unit}` : "–",
    figure.limit.length ? spread(limitRatios(figure)) : "–",
    spread(figure.cpu),
    spread(figure.limitCpu),
  ]);
  const heads = ["", "ours", "limit", "L", "CPU ms, ours", "CPU ms, limit"];
  return [
    `### ${result.title}`,
    "",
    ...table(heads, rows),
    "",
    ...result.notes.map((note) => `- ${note}`),
    "",
    ...table(
      ["target", "wanted", "measured", ""],
      result.targets.map(({ what, wanted, measured, met }) => [
        what,
        wanted,
        measured,
        met ? "met" : "**not met**",
      ]),
    ),
    "",
  ];
}

function table(heads: readonly string[], rows: readonly string[][]): string[] {
  if (rows.length === 0) return [];
  const widths = heads.map((head, at) =>
    Math.max(3, head.length, ...rows.map((row) => row[at]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`;
  return [line(heads), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)];
}

/** Puts the figures into docs/benchmarks.md between their marks. */
export function writeFigures(file: URL, text: string): void {
  const whole = readFileSync(file, "utf8");
  const [start, stop] = [whole.indexOf(begin), whole.indexOf(end)];
  if (start < 0 || stop < start) throw new Error(`${file.pathname} has lost the marks around its figures`);
  writeFileSync(file, `${whole.slice(0, start)}${begin}\n\n${text}\n${whole.slice(stop)}`);
}
