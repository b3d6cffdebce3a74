import type { Log } from "#src/platform/log.ts";
import { openMailFiles } from "#src/platform/mail/mail-files.ts";
import type { OutgoingMail } from "#src/platform/mail/outgoing-mail.ts";
import { openSmtp } from "#src/platform/mail/smtp.ts";

/** Where mails go: to a mail server, or into a folder. */
export type MailSetting =
  | { kind: "smtp"; url: string; connections: number }
  | { kind: "files"; directory: string };

/** The way out for mails. */
export interface MailTransport extends AsyncDisposable {
  /** Messages it can have on their way at once. */
  readonly connections: number;
  /**
   * Hands one message over; when it returns, the other side has taken it. Throws MailRefused or MailDeferred when it is this
   * message that is not taken; any other error means that the way out itself is in trouble.
   */
  send(mail: OutgoingMail): Promise<void>;
  /** Tries the way out without sending; what is wrong, in plain words, or null. */
  check(): Promise<string | null>;
}

/** Opens the way out that the settings name. Nothing is connected before the first message. */
export function openMailTransport(setting: MailSetting, log: Log): MailTransport {
  return setting.kind === "smtp" ? openSmtp(setting, log) : openMailFiles(setting.directory);
}
