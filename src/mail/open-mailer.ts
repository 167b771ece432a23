import { resolve } from 'node:path';
import type { mailSettings } from '../core/mail/mail-settings.ts';
import type { Mailer } from '../core/mail/mailer.ts';
import type { SettingsOf } from '../support/settings/setting.ts';
import { consoleMailer } from './console-mailer.ts';
import { fileMailer } from './file-mailer.ts';
import { smtpMailer } from './smtp-mailer.ts';

/** The settings that a mailer goes by. */
export type MailerSettings = Pick<
  SettingsOf<typeof mailSettings>,
  'mailUrl' | 'defaultFromEmail' | 'replyToEmail' | 'mailTimeout'
>;

/** Opens the mailer of a `mailUrl`: `console:`, `file:FOLDER` (relative to `folder`) or `smtp://…`. */
export function openMailer(settings: MailerSettings, { folder }: { folder: string }): Mailer {
  const { mailUrl, defaultFromEmail: from, replyToEmail: replyTo, mailTimeout: timeout } = settings;
  if (mailUrl === 'console:') return consoleMailer({ from, write: (text) => process.stdout.write(text) });
  if (mailUrl.startsWith('file:'))
    return fileMailer({ from, folder: resolve(folder, mailUrl.slice('file:'.length)) });
  return smtpMailer({ url: mailUrl, from, replyTo, timeout });
}
