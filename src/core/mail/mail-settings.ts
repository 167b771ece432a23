import { z } from 'zod';
import { parseEmailAddress } from '../../models/values/email-address.ts';
import { defineSettings } from '../../support/settings/setting.ts';
import { seconds } from '../../support/settings/setting-values.ts';
import { parseMailbox } from './mailbox.ts';

const URL_FORMS = 'must be console:, file:FOLDER, smtp://user:password@host:587 or smtps://…';
const DAY = 86_400;

/** Django's, with a domain that can be one. Nobody gets answers there. */
export const DEFAULT_SENDER = 'webmaster@localhost.localdomain';

export const mailSettings = defineSettings({
  mailUrl: {
    schema: z.string().refine(isMailUrl, URL_FORMS),
    default: 'console:',
    env: { name: 'MAIL_URL' },
    doc: 'Where mail goes: `console:`, `file:FOLDER` or `smtp://user:password@host:port`.',
  },
  defaultFromEmail: {
    schema: z
      .string()
      .refine((text) => parseMailbox(text) !== null, 'must be an email address, or Name <address>'),
    default: DEFAULT_SENDER,
    env: { name: 'DEFAULT_FROM_EMAIL' },
    doc: 'The sender of mail: an address, or `Name <address>`.',
  },
  replyToEmail: {
    schema: z
      .string()
      .refine((text) => parseEmailAddress(text).ok, 'must be an email address')
      .nullable(),
    default: null,
    env: { name: 'REPLY_TO_EMAIL' },
    doc: 'The address that answers to mail go to; null for that of the sender.',
  },
  mailTimeout: {
    schema: seconds.max(600, 'must be at most 600 seconds'),
    default: 60,
    doc: 'Seconds that a mail server may be silent before the connection to it is given up.',
  },
  mailWorker: {
    schema: z.enum(['auto', 'on', 'off'], 'must be auto, on or off'),
    default: 'auto',
    env: { name: 'MAIL_WORKER' },
    doc: 'Whether a server sends the mail in the outbox; `auto` is on, but in a function of a cloud.',
  },
  mailOutboxAge: {
    schema: seconds,
    default: 7 * DAY,
    doc: 'Seconds that the outbox keeps what it knows of a mail that was sent or given up.',
  },
});

function isMailUrl(value: string): boolean {
  if (value === 'console:' || /^file:.+/.test(value)) return true;
  return isMailServer(value) && URL.canParse(value) && new URL(value).hostname !== '';
}

/** Whether mail leaves the machine, and is not only shown or written to files. */
export function isMailServer(mailUrl: string): boolean {
  return /^smtps?:\/\//.test(mailUrl);
}
