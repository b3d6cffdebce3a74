import { writeLinkToken } from "#src/domain/people/link-tokens.ts";
import type { PersonMail, PersonMailData } from "#src/domain/people/mails/person-mail.ts";
import type { PeopleAddresses } from "#src/domain/people/people-addresses.ts";
import { bestLanguage, languages, translator, type Translate } from "#src/platform/i18n.ts";
import { composeNotice } from "#src/platform/mail/compose-notice.ts";
import { oneLine } from "#src/platform/mail/outgoing-mail.ts";
import type { Sealer } from "#src/platform/secrets/sealing.ts";

/** What a mail says and where its button leads. */
interface Letter {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  readonly button: { readonly label: string; readonly url: string };
  readonly why: string;
}

/** Writes a mail to a person in the language they like. */
export function composePersonMail(
  mail: PersonMail,
  sealer: Sealer,
  addresses: PeopleAddresses,
): { subject: string; text: string; html: string } {
  const language = bestLanguage(mail.languages, languages);
  const t = translator(language);
  return composeNotice({
    language,
    ...letterOf(mail, sealer, addresses, t),
    quoted: null,
    ifButtonFails: t("mail.invitation.if-button-fails"),
  });
}

function letterOf(mail: PersonMail, sealer: Sealer, addresses: PeopleAddresses, t: Translate): Letter {
  const host = new URL(addresses.account).host;
  const { email } = mail;
  switch (mail.kind) {
    case "sign-in":
      return {
        subject: t("mail.sign-in.subject", { host }),
        paragraphs: [t("mail.invitation.greeting-unnamed"), t("mail.sign-in.body", { host })],
        button: {
          label: t("mail.sign-in.button"),
          url: addresses.signInLink(writeLinkToken(sealer, "sign-in", mail.id)),
        },
        why: t("mail.sign-in.why", { email }),
      };
    case "new-address":
      return {
        subject: t("mail.new-address.subject", { host }),
        paragraphs: [t("mail.invitation.greeting-unnamed"), t("mail.new-address.body", { host })],
        button: {
          label: t("mail.new-address.button"),
          url: addresses.newAddress(writeLinkToken(sealer, "new-address", mail.id)),
        },
        why: t("mail.new-address.why", { email }),
      };
    case "team-invitation": {
      const { token } = mail.data;
      const [issuer, inviter] = [oneLine(mail.data.issuer), oneLine(mail.data.inviter)];
      const tasks = mail.data.roles.map((role) => t(`people.role.${role}`)).join(", ");
      return {
        subject: t("mail.team-invitation.subject", { issuer }),
        paragraphs: [
          t("mail.invitation.greeting-unnamed"),
          t("mail.team-invitation.body", { issuer, inviter, roles: tasks }),
        ],
        button: { label: t("mail.team-invitation.button"), url: addresses.teamInvitation(token) },
        why: t("mail.team-invitation.why", { issuer, email }),
      };
    }
    case "notice":
      return noticeOf(mail.data, host, addresses, t);
  }
  return mail satisfies never;
}

/** What tells somebody that their way to sign in was changed. */
function noticeOf(
  data: PersonMailData<"notice">,
  host: string,
  addresses: PeopleAddresses,
  t: Translate,
): Letter {
  return {
    subject: t("mail.notice.subject", { host }),
    paragraphs: [
      t("mail.invitation.greeting", { name: oneLine(data.name) }),
      t(`mail.notice.${data.what}`, { host }),
      t("mail.notice.not-you"),
    ],
    button: { label: t("mail.notice.button"), url: addresses.account },
    why: t("mail.notice.why", { host }),
  };
}
