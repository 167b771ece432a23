import { OutboxMail } from '../../core/mail/outbox/outbox-mail.ts';
import { defineCommand } from '../contract/commands/command.ts';

export const sendmail = defineCommand({
  name: 'sendmail',
  summary: 'send the mail in the outbox',
  description:
    'Sends once what is due in the outbox, and says what became of it. A server that runs does so all the time; where none ' +
    'does, have this run every minute. It also removes what is known of mails from long ago.',
  options: { retry: { summary: 'try the mails again that were given up' } },
  async run({ objects, mailWorker, options, say }) {
    if (options.retry) {
      const again = { state: 'queued', attempts: 0, nextAttemptAt: new Date(), settledAt: null } as const;
      await objects(OutboxMail).updateWhere({ state: 'failed' }, again);
    }
    const { sent, deferred, failed } = await mailWorker.drain();
    if (sent + deferred + failed === 0) {
      say('There is no mail to send.');
      return;
    }
    say(`Sent ${sent}, put off ${deferred}, gave up ${failed}.`);
  },
});
