import type { UserLanguages } from '../../core/languages/user-languages.ts';
import type { Mail } from '../../core/mail/mailer.ts';
import type { MailOutbox } from '../../core/mail/outbox/mail-outbox.ts';
import type { UserId } from '../../core/users/user-id.ts';
import { parseEmailAddress } from '../../models/values/email-address.ts';
import { isLoopbackOrigin } from '../../support/loopback.ts';
import type { Language } from '../../support/texts/texts.ts';
import type { SiteLanguages } from '../languages/site-languages.ts';
import { RequestError } from '../request-error.ts';
import { templateFailure } from '../templates/template-failure.ts';
import type { TemplatesOptions } from '../templates/template-options.ts';
import { type MailEnvironments, openMailEnvironments, SITE_ORIGIN } from './mail-environments.ts';

export interface MailsOptions {
  /** Where mail waits to be sent. */
  readonly outbox: MailOutbox;
  /** Where templates are, and what they may ask for. */
  readonly templates: TemplatesOptions;
  readonly siteName: string;
  /** The setting `publicOrigin`. */
  readonly publicOrigin: string | null;
  /** The languages of the site. */
  readonly languages: SiteLanguages;
  /** Which of them users have chosen. */
  readonly userLanguages: UserLanguages;
}

/** A mail to be made of templates. */
export interface TemplatedMail {
  /** One address. */
  readonly to: string;
  /** What the templates get, beside `site_name` and `site_origin`. Default: nothing. */
  readonly context?: Readonly<Record<string, unknown>>;
  /**
   * Whose mail it is: it speaks the language that this user has chosen. Null: nobody's who is known; it takes the same time.
   */
  readonly user?: { readonly id: UserId } | null;
  /** Default: the language of `user`, or that of the request, or of the site. */
  readonly language?: Language;
  /**
   * False for a mail that nobody gets: it takes the same work and the same write as one that is sent, and is removed. For
   * answers that must not tell, by their time either, whether somebody is known. Default true.
   */
  readonly deliver?: boolean;
}

/** Where a mail comes from. */
export interface MailOrigin {
  /**
   * Scheme and host of the site, where a request tells. `publicOrigin` goes before it, and of what the request says only
   * a host of this machine is believed: whoever sends a request chooses its `Host`, and would choose where links lead.
   */
  readonly origin?: string;
  readonly language?: Language;
}

/** Makes mails of templates, and has them sent: Django's `render_to_string` and `send_mail` in one. */
export class Mails {
  readonly #options: MailsOptions;
  /** By the language. */
  readonly #opened = new Map<string, MailEnvironments>();

  constructor(options: MailsOptions) {
    this.#options = options;
  }

  /**
   * Makes a mail of `NAME.subject.txt`, `NAME.txt` and, where there is one, `NAME.html`. The subject is one line, whatever
   * the template says: a line break in it would begin another header.
   *
   * @throws LatchkeyError `mail_recipient_invalid`, `mail_subject_missing`, `mail_origin_unknown`; what a broken template throws.
   */
  compose(name: string, { to, context = {}, language }: TemplatedMail, from: MailOrigin = {}): Mail {
    const recipient = parseEmailAddress(to);
    if (!recipient.ok) throw new RequestError('mail_recipient_invalid', { to: JSON.stringify(to) });
    const { siteName, publicOrigin, templates, languages } = this.#options;
    const spoken = language ?? from.language ?? templates.texts.in(languages.main);
    const environments = this.#environments(spoken);
    const all = {
      ...context,
      site_name: siteName,
      [SITE_ORIGIN]: publicOrigin ?? believedOrigin(from.origin),
    };
    const render = (kind: 'text' | 'html', file: string) => rendered(environments, { kind, file, all });
    const subject = oneLine(render('text', `${name}.subject.txt`));
    if (subject === '') throw new RequestError('mail_subject_missing', { name });
    const mail = { to: recipient.address, subject, text: tidy(render('text', `${name}.txt`)) };
    return environments.hasHtml(`${name}.html`) ? { ...mail, html: render('html', `${name}.html`) } : mail;
  }

  /** Makes a mail and puts it into the outbox; what it is made of is not needed afterwards. */
  async send(name: string, mail: TemplatedMail, from: MailOrigin = {}): Promise<void> {
    const { deliver } = mail;
    const language = mail.language ?? (await this.#chosenBy(mail.user)) ?? undefined;
    const made = this.compose(name, { ...mail, ...(language && { language }) }, from);
    await this.#options.outbox.add(made, { template: name, deliver });
  }

  async #chosenBy(user: TemplatedMail['user']): Promise<Language | null> {
    if (user === undefined) return null;
    const { userLanguages, languages, templates } = this.#options;
    const chosen = await userLanguages.of(user);
    return chosen !== null && languages.has(chosen) ? templates.texts.in(chosen) : null;
  }

  #environments(language: Language): MailEnvironments {
    const known =
      this.#opened.get(language.locale) ?? openMailEnvironments(this.#options.templates, language);
    this.#opened.set(language.locale, known);
    return known;
  }
}

function rendered(
  environments: MailEnvironments,
  { kind, file, all }: { readonly kind: 'text' | 'html'; readonly file: string; readonly all: object },
): string {
  try {
    return environments[kind].getTemplate(file, true).render(all);
  } catch (error) {
    const failure = templateFailure(file, error, new Map());
    const { cause } = failure as { readonly cause?: unknown };
    throw RequestError.is(cause, 'mail_origin_unknown') ? cause : failure;
  }
}

function believedOrigin(origin: string | undefined): string | null {
  return origin !== undefined && isLoopbackOrigin(origin) ? origin : null;
}

/** Blocks and conditions of a template leave empty lines behind: one between two paragraphs is enough. */
function tidy(text: string): string {
  return text.replace(/\n{3,}/g, '\n\n').trim();
}

/** Without line breaks and other characters that control something; spaces around are none of it. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
}
