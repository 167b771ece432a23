import { defineApp } from '../../contract/define-app.ts';
import { passwordReset, passwordResetRequested } from './password-reset-events.ts';
import { passwordResetSettings } from './password-reset-settings.ts';
import { passwordResetUrls } from './password-reset-urls.ts';
import { sendpasswordreset } from './sendpasswordreset-command.ts';

/** A new password by a mailed link, for those who have forgotten theirs. */
export const passwordResetApp = defineApp({
  name: 'latchkey_password_reset',
  title: 'Accounts',
  folder: import.meta.dirname,
  settings: passwordResetSettings,
  urls: passwordResetUrls,
  commands: [sendpasswordreset],
  events: [passwordResetRequested, passwordReset],
  mails: ['mails/password_reset', 'mails/password_reset_unknown'],
});
