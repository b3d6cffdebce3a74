import { existsSync } from "node:fs";
import type pg from "pg";
import { findingsOf, type Finding } from "#src/cli/doctor/finding.ts";
import type { Config } from "#src/config.ts";
import type { Log } from "#src/platform/log.ts";
import { openMailTransport } from "#src/platform/mail/mail-transport.ts";
import { parseMailAddress } from "#src/platform/mail/outgoing-mail.ts";

const { ok, warn, bad } = findingsOf("mail");

/** The way out for mails: connects and signs in, or writes a trial file. Nothing is sent. */
export async function checkMail(config: Config, log: Log): Promise<Finding[]> {
  await using transport = openMailTransport(config.mail, log);
  if (config.mail.kind === "files") {
    const { directory } = config.mail;
    // The check would make the folder, perhaps as another user than the server's.
    const trouble = existsSync(directory) ? await transport.check() : null;
    if (trouble) return [bad(trouble, `Let the server's user write to ${directory}.`)];
    return [
      warn(
        `Mails are not sent: they are written to ${directory}.`,
        "Set SMTP_URL and MAIL_FROM to send them.",
      ),
    ];
  }
  const trouble = await transport.check();
  if (trouble) return [bad(trouble, "Check SMTP_URL; mails wait and are tried again for about two days.")];
  const { hostname, port } = new URL(config.mail.url);
  const findings = [ok(`The mail server ${hostname}${port ? `:${port}` : ""} takes mails from here.`)];
  const sender = parseMailAddress(config.mailFrom).address;
  if (sender.endsWith("@localhost.localdomain")) {
    findings.push(
      warn(`Mails leave from ${sender}.`, "Set MAIL_FROM to an address of your domain, or they end as spam."),
    );
  }
  return findings;
}

/** What has become of the last month's mails: refused ones are not tried again, and nobody else tells of them. */
export async function checkOutbox(owner: pg.Pool): Promise<Finding[]> {
  const { rows: tables } = await owner.query<{ there: boolean }>(
    "select to_regclass('public.award_mail') is not null as there",
  );
  if (!tables[0]?.there) return [];
  const { rows } = await owner.query<{ refused: number; last: string | null; troubled: number }>(`
    select count(*) filter (where state = 'failed') as refused,
      (array_agg(error order by updated_at desc) filter (where state = 'failed'))[1] as last,
      count(*) filter (where state = 'queued' and error is not null) as troubled
    from award_mail where error is not null and updated_at > now() - interval '30 days'`);
  const { refused = 0, last = null, troubled = 0 } = rows[0] ?? {};
  return [
    ...(troubled > 0
      ? [
          warn(
            `Mails that could not be sent yet: ${troubled}.`,
            "They are tried again for about two days; the log says what went wrong.",
          ),
        ]
      : []),
    ...(refused > 0
      ? [
          warn(
            `Mails that were refused for good in the last 30 days: ${refused}, the last with “${last}”.`,
            "They are not tried again. If the address was wrong, revoke the award and issue it to the right one.",
          ),
        ]
      : []),
  ];
}
