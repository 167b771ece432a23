import { field } from '../../../models/kinds/field.ts';
import { defineModel } from '../../../models/model.ts';
import { text } from '../../../support/texts/keyed-text.ts';

/**
 * A mail on its way, or what is known of one that has gone:
 *
 * - `queued`: it waits for its next attempt.
 * - `withheld`: it stands in for a mail that nobody is to get. It is never sent, and removed.
 * - `sent`: a mail server has taken it.
 * - `failed`: it was refused for good, or given up.
 */
export const OutboxMail = defineModel({
  app: 'latchkey_mail',
  name: 'OutboxMail',
  fields: {
    /** Its `Message-ID`, the same however often it is sent. */
    messageId: field.text({ maxLength: 320, unique: true, label: text('outbox.messageId') }),
    recipient: field.text({ maxLength: 320, label: text('outbox.recipient') }),
    subject: field.text({ label: text('outbox.subject') }),
    /** The name of the mail: `orders/thanks`. */
    template: field.text({ maxLength: 255, label: text('outbox.template') }),
    /** Text and HTML, encrypted: a mail carries links that open accounts. Null once it is sent. */
    body: field.text({ nullable: true }),
    state: field.enum({
      label: text('outbox.state'),
      choices: [
        ['queued', text('outbox.state.queued')],
        ['withheld', text('outbox.state.withheld')],
        ['sent', text('outbox.state.sent')],
        ['failed', text('outbox.state.failed')],
      ],
    }),
    createdAt: field.datetime({ label: text('outbox.createdAt') }),
    nextAttemptAt: field.datetime({ label: text('outbox.nextAttemptAt') }),
    attempts: field.integer({ default: 0, label: text('outbox.attempts') }),
    /** Why the last attempt failed, without what the mail says. */
    lastError: field.text({ default: '', label: text('outbox.lastError') }),
    /** When it was sent or given up. */
    settledAt: field.datetime({ nullable: true, label: text('outbox.settledAt') }),
    /** The worker that is sending it, and until when nobody else does. */
    leaseOwner: field.text({ maxLength: 64, nullable: true }),
    leaseUntil: field.datetime({ nullable: true }),
  },
  indexes: [{ fields: ['state', 'nextAttemptAt'] }],
  label: 'mail in the outbox',
  labelPlural: 'mails in the outbox',
});
