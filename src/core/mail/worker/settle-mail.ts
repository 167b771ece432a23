import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../../../support/logger.ts';
import type { ClaimedMail, OutboxStore, Settlement } from '../outbox/outbox-store.ts';
import { failureText } from './mail-failure.ts';

/** Milliseconds between two tries to write down that a mail was sent, and how often. */
const PAUSE = 1000;
const TRIES = 300;

export interface SettlingParts {
  readonly store: Pick<OutboxStore, 'settle'>;
  readonly logger: Logger;
  readonly owner: string;
  /** Aborted when the worker stops. */
  readonly stopped: AbortSignal;
}

/**
 * Writes down what became of a mail, and tries again while the database does not answer. What is never written down is
 * sent once more when the lease is over.
 */
export async function settleMail(
  { id, template }: ClaimedMail,
  settlement: Settlement,
  { store, logger, owner, stopped }: SettlingParts,
): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      const done = await store.settle(id, owner, settlement);
      if (!done) logger.warn('mail_lease_lost', { mail: id, template });
      return;
    } catch (error) {
      const state = settlement === 'removed' ? settlement : settlement.state;
      const fields = { mail: id, template, state, error: failureText(error) };
      if (tries === TRIES || stopped.aborted) {
        logger.error('mail_unsettled', fields);
        return;
      }
      if (tries === 1) logger.warn('mail_settled_late', fields);
    }
    await sleep(PAUSE, null, { signal: stopped, ref: false }).catch(() => null);
  }
}
