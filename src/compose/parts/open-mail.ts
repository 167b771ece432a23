import { SecretKeys } from '../../core/keys/secret-keys.ts';
import type { UserLanguages } from '../../core/languages/user-languages.ts';
import { parseMailbox } from '../../core/mail/mailbox.ts';
import type { Mailer } from '../../core/mail/mailer.ts';
import { onlyShowsMail } from '../../core/mail/only-shows-mail.ts';
import { MailOutbox } from '../../core/mail/outbox/mail-outbox.ts';
import { MailWorker } from '../../core/mail/worker/mail-worker.ts';
import { mailWorksHere } from '../../core/mail/worker/works-here.ts';
import type { Database } from '../../database/contract/database.ts';
import type { SiteLanguages } from '../../http/languages/site-languages.ts';
import { Mails } from '../../http/mails/mails.ts';
import type { TemplatesOptions } from '../../http/templates/template-options.ts';
import { SqlOutbox } from '../../stores/sql-outbox.ts';
import type { Clock } from '../../support/clock.ts';
import type { Logger } from '../../support/logger.ts';
import type { Settings } from '../settings/settings.ts';

export interface OpenMailParts {
  readonly settings: Settings;
  readonly database: Database;
  readonly mailer: Mailer;
  readonly templateOptions: TemplatesOptions;
  /** The languages of the site. */
  readonly languages: SiteLanguages;
  /** The languages that users have chosen. */
  readonly userLanguages: UserLanguages;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The mail of a project: what makes it and what sends it. */
export interface ProjectMail {
  readonly mails: Mails;
  readonly mailWorker: MailWorker;
  /** Starts the worker, where servers are to send mail. */
  startMailWorker(): void;
}

export function openMail(parts: OpenMailParts): ProjectMail {
  const {
    settings,
    database,
    mailer,
    templateOptions: templates,
    languages,
    userLanguages,
    clock: now,
    logger,
  } = parts;
  const { siteName, publicOrigin, mailWorker: mode } = settings;
  const store = new SqlOutbox(database);
  const secretKeys = new SecretKeys(settings.secretKey, settings.secretKeyFallbacks);
  const keepFor = settings.mailOutboxAge * 1000;
  const keepBody = onlyShowsMail(settings);
  const mailWorker = new MailWorker({ store, mailer, secretKeys, now, logger, keepFor, keepBody });
  const outbox = new MailOutbox({
    store,
    secretKeys,
    now,
    domain: domainOf(settings.defaultFromEmail),
    onQueued: () => database.onCommit(() => mailWorker.wake()),
  });
  let isTold = false;
  return {
    mails: new Mails({ outbox, templates, siteName, publicOrigin, languages, userLanguages }),
    mailWorker,
    startMailWorker() {
      if (mailWorksHere(mode, process.env)) return mailWorker.start();
      if (!isTold) logger.info('mail_worker_off', { send: 'latchkey sendmail' });
      isTold = true;
    },
  };
}

function domainOf(from: string): string {
  const address = parseMailbox(from)?.address ?? from;
  return address.slice(address.lastIndexOf('@') + 1);
}
