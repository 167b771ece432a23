import { z } from 'zod';
import { defineSettings } from '../support/settings/setting.ts';

const URL_FORMS = 'must be console:, file:FOLDER, smtp://user:password@host:587 or smtps://…';

export const mailSettings = defineSettings({
  mailUrl: {
    schema: z.string().refine(isMailUrl, URL_FORMS),
    default: 'console:',
    env: { name: 'MAIL_URL' },
    doc: 'Where mail goes: `console:`, `file:FOLDER` or `smtp://user:password@host:port`.',
  },
  defaultFromEmail: {
    schema: z.email('must be an email address'),
    default: 'webmaster@localhost.localdomain',
    doc: 'The sender of mail.',
  },
});

function isMailUrl(value: string): boolean {
  if (value === 'console:' || /^file:.+/.test(value)) return true;
  return /^smtps?:\/\//.test(value) && URL.canParse(value) && new URL(value).hostname !== '';
}
