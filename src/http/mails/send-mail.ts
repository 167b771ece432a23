import type { UserId } from '../../core/users/user-id.ts';
import type { Language } from '../../support/texts/texts.ts';
import type { Mails, TemplatedMail } from './mails.ts';

/** Whoever can send mail: a request, or the context of a command. */
export type MailSource =
  | {
      readonly site: { readonly mails: Mails };
      readonly origin: string;
      readonly language: Language;
      readonly user: { readonly id: UserId | null };
    }
  | { readonly mails: Mails };

/**
 * Sends a mail that is made of templates, `orders/thanks.subject.txt`, `orders/thanks.txt` and, where there is one,
 * `orders/thanks.html`:
 *
 * ```ts
 * await sendMail(request, 'orders/thanks', { to: user.email, context: { order } });
 * ```
 *
 * Addresses in it (`{% url 'order' id=order.id %}`) are whole ones: they begin with the setting `publicOrigin`. Only on the
 * developer's own machine (`localhost`) they begin with the origin of the request. In a command the setting is needed.
 *
 * Resolves when the mail is in the outbox: in the database, as part of the transaction around it. The server sends it from
 * there, and again where that fails. Rejects where a template is broken: all of the mail is made before.
 *
 * @throws LatchkeyError `mail_recipient_invalid`, `mail_subject_missing`, `mail_origin_unknown`.
 */
export function sendMail(source: MailSource, name: string, mail: TemplatedMail): Promise<void> {
  if ('mails' in source) return source.mails.send(name, mail);
  const { site, origin, language } = source;
  return site.mails.send(name, mail, isForAnother(source, mail) ? { origin } : { origin, language });
}

/** What the one user reads tells nothing of the other: who has chosen no language gets the mail in that of the site. */
function isForAnother(
  { user }: { readonly user: { readonly id: UserId | null } },
  mail: TemplatedMail,
): boolean {
  return mail.user != null && user.id !== null && mail.user.id !== user.id;
}
