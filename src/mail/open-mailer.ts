import { resolve } from 'node:path';
import type { Mailer } from '../core/mail/mailer.ts';
import type { SettingsOf } from '../support/settings/setting.ts';
import { consoleMailer } from './console-mailer.ts';
import { fileMailer } from './file-mailer.ts';
import type { mailSettings } from './mail-settings.ts';
import { smtpMailer } from './smtp-mailer.ts';

export type MailSettings = SettingsOf<typeof mailSettings>;

/** Opens the mailer of a `mailUrl`: `console:`, `file:FOLDER` (relative to `folder`) or `smtp://…`. */
export function openMailer(
  { mailUrl, defaultFromEmail: from }: MailSettings,
  { folder }: { folder: string },
): Mailer {
  if (mailUrl === 'console:') return consoleMailer({ from, write: (text) => process.stdout.write(text) });
  if (mailUrl.startsWith('file:'))
    return fileMailer({ from, folder: resolve(folder, mailUrl.slice('file:'.length)) });
  return smtpMailer({ from, url: mailUrl });
}
