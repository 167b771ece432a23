import type { Logger } from '../../../support/logger.ts';
import type { ClaimedMail, Settlement } from '../outbox/outbox-store.ts';

/** Writes to the log what became of a mail. Whose it is stands in the outbox, and in no log. */
export function logSettlement(logger: Logger, mail: ClaimedMail, settlement: Settlement): void {
  if (settlement === 'removed') return;
  const { id, template, attempts, recipient } = mail;
  const fields = { mail: id, template, attempts };
  if (settlement.state === 'sent') {
    logger.info('mail_sent', fields);
    return;
  }
  const error = settlement.error.replaceAll(recipient, '(recipient)');
  if (settlement.state === 'failed') logger.error('mail_failed', { ...fields, error });
  else logger.warn('mail_deferred', { ...fields, until: settlement.nextAttemptAt.toISOString(), error });
}
