import type { ImportReport, Remark, ReportedKind } from "#src/domain/importing/report.ts";

/** An import that has ended, one way or another. */
export interface EndedImport {
  readonly origin: string;
  readonly clientId: string;
  readonly issuerId: string;
  readonly dryRun: boolean;
  readonly speaksV2: boolean;
  /** Why it was broken off; null when it was not. */
  readonly trouble: string | null;
  readonly report: ImportReport;
}

const mostShown = 50;
const titles: Record<ReportedKind, string> = {
  profile: "profile",
  "sub-issuer": "sub-issuers",
  badge: "badges",
  event: "issuing events",
  award: "awards",
};

/** The report of an import, for programs and for people. */
export function shownReport(ended: EndedImport): { json: unknown; text: string } {
  const { origin, clientId, issuerId, dryRun, trouble, report } = ended;
  const notes = [...report.notes, ...lastingNotes(ended)];
  const json = {
    from: origin,
    client: clientId,
    issuer: issuerId,
    dryRun,
    complete: trouble === null,
    trouble,
    counts: report.tallies,
    leftOut: report.leftOut,
    incomplete: report.incomplete,
    notes,
  };
  const text = [
    `From ${origin}, client ${clientId}, into issuer ${issuerId}.${dryRun ? " A dry run: nothing was written." : ""}`,
    table(report),
    ...list("Left out", report.leftOut.map(line)),
    ...list("Here, but not with everything", report.incomplete.map(line)),
    ...list("To know", notes),
    ...(trouble === null ? [] : [`Broken off: ${trouble}\nRun it again: it goes on where it ended.`]),
  ];
  return { json, text: text.join("\n\n") };
}

function table({ tallies }: ImportReport): string {
  const row = (title: string, cells: readonly (string | number)[]) =>
    title.padEnd(16) + cells.map((cell) => String(cell).padStart(10)).join("");
  const rows = Object.entries(titles).map(([kind, title]) => {
    const { found, imported, updated, unchanged, leftOut } = tallies[kind as ReportedKind];
    return row(title, [found, imported, updated, unchanged, leftOut]);
  });
  return [row("", ["found", "new", "updated", "as before", "left out"]), ...rows].join("\n");
}

function line({ kind, id, name, what }: Remark): string {
  return `${kind} ${id}${name && name !== id ? ` “${name}”` : ""}: ${what}`;
}

function list(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const shown = lines.slice(0, mostShown).map((text) => `  - ${text}`);
  if (lines.length > mostShown) shown.push(`  … and ${lines.length - mostShown} more; --json shows all.`);
  return [`${title} (${lines.length}):\n${shown.join("\n")}`];
}

function lastingNotes({ speaksV2, report }: EndedImport): string[] {
  const { tallies } = report;
  return [
    ...(speaksV2
      ? []
      : [
          "Names of recipients and sub-issuers are told by version 2 of the API alone, which was not open to these credentials.",
        ]),
    ...(tallies.award.found > 0
      ? [
          "Badges that people have received keep their addresses on the other server; here they have new ones. Keep the other one running as long as those addresses are to work.",
        ]
      : []),
  ];
}
