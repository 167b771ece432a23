import { OutboxMail } from '../../core/mail/outbox/outbox-mail.ts';
import { defineApp } from '../contract/define-app.ts';
import { mailChecks } from './mail-checks.ts';
import { sendmail } from './sendmail-command.ts';

/** The outbox, in which mail waits until it is sent. */
export const mail = defineApp({
  name: 'latchkey_mail',
  title: 'Mail',
  models: [OutboxMail],
  folder: import.meta.dirname,
  commands: [sendmail],
  checks: mailChecks,
});
