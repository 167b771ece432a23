import { defineApp } from '../../contract/define-app.ts';
import { emailChanged, emailChangeRequested, emailChangeUndone } from './email-change-events.ts';
import { emailChangeUrls } from './email-change-urls.ts';

/** Another address for a user: proven by a link to it, and undone by a link to the one before. */
export const emailChangeApp = defineApp({
  name: 'latchkey_email_change',
  title: 'Accounts',
  folder: import.meta.dirname,
  urls: emailChangeUrls,
  events: [emailChangeRequested, emailChanged, emailChangeUndone],
  mails: [
    'mails/email_change',
    'mails/email_change_notice',
    'mails/email_change_taken',
    'mails/email_changed',
  ],
});
