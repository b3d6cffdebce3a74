import type pg from "pg";
import { findingsOf, type Finding } from "#src/cli/doctor/finding.ts";
import { readJobCounts } from "#src/platform/jobs/job-counts.ts";

const { ok, warn } = findingsOf("jobs");

/** Background work: what waits, what runs, what was given up. */
export async function checkJobs(owner: pg.Pool, now: Date): Promise<Finding[]> {
  const kinds = await readJobCounts(owner);
  if (kinds.length === 0) return [ok("There has been no background work yet.")];
  return kinds.flatMap(({ name, waiting, running, failed, oldestDueAt }) => {
    const minutes = oldestDueAt ? Math.floor((now.getTime() - oldestDueAt.getTime()) / 60_000) : 0;
    const findings = [ok(`${name}: ${waiting} waiting, ${running} running.`)];
    if (minutes >= 10) {
      findings.push(
        warn(
          `${name}: the oldest job has been due for ${minutes} minutes.`,
          "Start `badgeworks serve` or `badgeworks work`; if one runs, look into its log.",
        ),
      );
    }
    if (failed > 0) {
      findings.push(
        warn(
          `${name}: ${failed} jobs were given up.`,
          "The event's mails say why. What was given up is not tried again by itself.",
        ),
      );
    }
    return findings;
  });
}
