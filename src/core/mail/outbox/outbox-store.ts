import type { MaybePromise } from '../../../support/maybe-promise.ts';

/** A new mail for the outbox. */
export interface NewOutboxMail {
  readonly messageId: string;
  readonly recipient: string;
  readonly subject: string;
  readonly template: string;
  readonly body: string;
  readonly createdAt: Date;
  /** `withheld`: it is never sent. */
  readonly state: 'queued' | 'withheld';
}

/** A mail that a worker has to itself for a while. */
export interface ClaimedMail extends Omit<NewOutboxMail, 'body'> {
  readonly id: number;
  /** Null where it was sent before. */
  readonly body: string | null;
  /** How often it was tried, this time among them. */
  readonly attempts: number;
}

/** What a worker asks for. */
export interface OutboxClaim {
  readonly owner: string;
  readonly now: Date;
  /** Until when nobody else may have them. */
  readonly until: Date;
  readonly limit: number;
}

/** What became of a claimed mail. */
export type Settlement =
  | { readonly state: 'sent'; readonly at: Date; readonly keepBody: boolean }
  | { readonly state: 'queued'; readonly nextAttemptAt: Date; readonly error: string }
  | { readonly state: 'failed'; readonly at: Date; readonly error: string }
  | 'removed';

/** Where mail waits until a mail server has taken it. */
export interface OutboxStore {
  /** Puts a mail in, as part of the transaction around it. */
  add(mail: NewOutboxMail): Promise<void>;
  /** Whether there is something to claim: a read alone, for it is asked all the time. */
  hasDue(now: Date): MaybePromise<boolean>;
  /** Takes what is due and nobody has, each by one worker alone, also of several processes. Counts the attempt. */
  claim(claim: OutboxClaim): Promise<readonly ClaimedMail[]>;
  /** Goes on having what the owner has. */
  extend(owner: string, until: Date): Promise<void>;
  /** Writes down what became of a mail. False where the owner has it no more. */
  settle(id: number, owner: string, settlement: Settlement): Promise<boolean>;
  /** Gives back everything that the owner has, as if it had not been tried. */
  release(owner: string): Promise<void>;
  /** Removes what was sent or given up before, and tells how many. */
  clear(before: Date): Promise<number>;
}
