import type { Clock } from '../../../support/clock.ts';
import { randomToken } from '../../../support/secrets.ts';
import type { SecretKeys } from '../../keys/secret-keys.ts';
import type { Mail } from '../mailer.ts';
import { sealBody } from './mail-body.ts';
import type { OutboxStore } from './outbox-store.ts';

export interface MailOutboxParts {
  readonly store: OutboxStore;
  readonly secretKeys: SecretKeys;
  readonly now: Clock;
  /** What stands behind the `@` of each `Message-ID`: that of the sender's address. */
  readonly domain: string;
  /** Has it told that there is mail to send: once the transaction around it is kept, where there is one. */
  readonly onQueued: () => Promise<void>;
}

/** How a mail goes into the outbox. */
export interface OutboxOptions {
  /** The name of the mail: `orders/thanks`. */
  readonly template: string;
  /** False for one that stands in for a mail: all is the same, but nobody gets it. Default true. */
  readonly deliver?: boolean | undefined;
}

/** Puts mail into the outbox, from where a worker sends it. */
export class MailOutbox {
  readonly #parts: MailOutboxParts;

  constructor(parts: MailOutboxParts) {
    this.#parts = parts;
  }

  async add(mail: Mail, { template, deliver = true }: OutboxOptions): Promise<void> {
    const { store, secretKeys, now, domain, onQueued } = this.#parts;
    const { to: recipient, subject } = mail;
    // RFC 5322, section 3.6.4: unique for good.
    const messageId = `<${randomToken(20)}@${domain}>`;
    await store.add({
      messageId,
      recipient,
      subject,
      template,
      body: sealBody(secretKeys, mail, { messageId, recipient }),
      createdAt: new Date(now()),
      state: deliver ? 'queued' : 'withheld',
    });
    await onQueued();
  }
}
