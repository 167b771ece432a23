import { field } from '../../../models/kinds/field.ts';
import { defineModel } from '../../../models/model.ts';

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
    messageId: field.text({ maxLength: 320, unique: true }),
    recipient: field.text({ maxLength: 320 }),
    subject: field.text(),
    /** The name of the mail: `orders/thanks`. */
    template: field.text({ maxLength: 255 }),
    /** Text and HTML, encrypted: a mail carries links that open accounts. Null once it is sent. */
    body: field.text({ nullable: true }),
    state: field.enum({ choices: ['queued', 'withheld', 'sent', 'failed'] }),
    createdAt: field.datetime(),
    nextAttemptAt: field.datetime(),
    attempts: field.integer({ default: 0 }),
    /** Why the last attempt failed, without what the mail says. */
    lastError: field.text({ default: '' }),
    /** When it was sent or given up. */
    settledAt: field.datetime({ nullable: true }),
    /** The worker that is sending it, and until when nobody else does. */
    leaseOwner: field.text({ maxLength: 64, nullable: true }),
    leaseUntil: field.datetime({ nullable: true }),
  },
  indexes: [{ fields: ['state', 'nextAttemptAt'] }],
  label: 'mail in the outbox',
  labelPlural: 'mails in the outbox',
});
