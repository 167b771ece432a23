import { text } from '../../../support/texts/keyed-text.ts';
import { defineApp } from '../../contract/define-app.ts';
import { sessionsContext } from './sessions-context.ts';
import { sessionsUrls } from './sessions-urls.ts';

/** Where a user is logged in, and the way to end it. */
export const sessionsPageApp = defineApp({
  name: 'latchkey_sessions_page',
  folder: import.meta.dirname,
  urls: sessionsUrls,
  accountSections: [
    {
      name: 'sessions',
      title: text('accounts.sessions.title'),
      order: 40,
      url: 'session_end',
      template: 'accounts/sessions_section.html',
      context: sessionsContext,
    },
  ],
});
