import { defineApp } from 'latchkey';
import { clearguestbook } from './clearguestbook-command.ts';
import { Entry } from './entry.ts';
import { guestbookChecks } from './guestbook-checks.ts';
import { guestbookSettings } from './guestbook-settings.ts';
import { guestbookUrls } from './guestbook-urls.ts';

export { Entry } from './entry.ts';
export { guestbookSettings } from './guestbook-settings.ts';
export { guestbookUrls } from './guestbook-urls.ts';

/** Users write a line, and everybody reads them. */
export const guestbook = defineApp({
  name: 'guestbook',
  title: 'Guestbook',
  models: [Entry],
  folder: import.meta.dirname,
  settings: guestbookSettings,
  urls: guestbookUrls,
  commands: [clearguestbook],
  checks: guestbookChecks,
});
