import type pg from "pg";
import { findingsOf, type Finding } from "#src/cli/doctor/finding.ts";

const { ok, bad } = findingsOf("clock");

/** This machine's clock against the database's, and against what was written last. */
export async function checkClock(owner: pg.Pool, clock: () => Date): Promise<Finding[]> {
  const before = clock();
  const { rows } = await owner.query<{ now: Date }>("select clock_timestamp() as now");
  const after = clock();
  const database = rows[0]?.now ?? after;
  const middle = (before.getTime() + after.getTime()) / 2;
  const seconds = Math.abs(database.getTime() - middle) / 1000;
  const cure = "Let both machines take their time from the network (timedatectl set-ntp true).";
  const findings = [
    seconds < 5
      ? ok("This machine and the database agree on the time.")
      : bad(`This machine and the database differ by ${seconds.toFixed(0)} seconds.`, cure),
  ];
  const newest = await newestWrite(owner);
  if (newest && newest.getTime() - after.getTime() > 60_000) {
    findings.push(
      bad(
        `The clock says ${after.toISOString()}, but something was written at ${newest.toISOString()}.`,
        "Set this machine's clock: tokens, certificates and dates of issue depend on it.",
      ),
    );
  }
  return findings;
}

/** The latest time in tables that are small. */
async function newestWrite(owner: pg.Pool): Promise<Date | null> {
  const { rows: tables } = await owner.query("select where to_regclass('public.issuer') is not null");
  if (tables.length === 0) return null;
  const { rows } = await owner.query<{ newest: Date | null }>(`
    select greatest((select max(updated_at) from issuer), (select max(updated_at) from badge),
      (select max(created_at) from certificate_authority)) as newest`);
  return rows[0]?.newest ?? null;
}
