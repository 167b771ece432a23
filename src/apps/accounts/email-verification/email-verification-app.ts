import { defineApp } from '../../contract/define-app.ts';
import { emailVerified } from './email-verification-events.ts';
import { emailVerificationUrls } from './email-verification-urls.ts';
import { sendverification } from './sendverification-command.ts';

/** The proof that an address is its user's. */
export const emailVerificationApp = defineApp({
  name: 'latchkey_email_verification',
  title: 'Accounts',
  folder: import.meta.dirname,
  urls: emailVerificationUrls,
  commands: [sendverification],
  events: [emailVerified],
  mails: ['mails/email_verification', 'mails/registration_taken'],
});
