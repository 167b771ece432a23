import { AsyncResource } from 'node:async_hooks';
import { cannotWrite } from '../cannot-write.ts';
import type { SessionRecord } from './kept/session-record.ts';
import type { PutOffRenewal, SessionWriter } from './kept/session-store.ts';

/** How long renewals are collected before they are written, in milliseconds: seldom enough that a busy site writes few times. */
const COLLECTED_FOR = 500;

export interface SessionRenewalsOptions {
  readonly store: Pick<SessionWriter, 'renewAll'>;
  /** Told of renewals that could not be written, and of why. */
  readonly onLost: (sessions: number, error: unknown) => void;
}

/**
 * Renewals of sessions that no answer waits for: they are written together, a little later. One that is lost with its process
 * takes nothing from the visitor but a part of the idle age (`mayPutOff`).
 */
export class SessionRenewals {
  readonly #options: SessionRenewalsOptions;
  readonly #waiting = new Map<string, PutOffRenewal>();
  #writing: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  // Not in the transaction of the request that came first.
  readonly #writeApart = AsyncResource.bind(() => void this.written());

  constructor(options: SessionRenewalsOptions) {
    this.#options = options;
  }

  /** When the session was last renewed: by its row, or by what is still to be written. */
  renewedAt({ keyHash, renewedAt }: SessionRecord): number {
    return this.#waiting.get(keyHash)?.renewedAt ?? renewedAt;
  }

  /** Has `session` written as used, in a while. */
  add(
    { keyHash, renewedAt: from }: SessionRecord,
    moved: Pick<PutOffRenewal, 'renewedAt' | 'expiresAt'>,
  ): void {
    this.#waiting.set(keyHash, { keyHash, from, ...moved });
    // A process that has nothing else to do ends by `written`, which closing the project waits for.
    this.#timer ??= setTimeout(this.#writeApart, COLLECTED_FOR).unref();
  }

  /** Done when everything is written that has been added so far. */
  async written(): Promise<void> {
    // What is being written holds a part of it, and what is added meanwhile comes after.
    await this.#writing;
    if (this.#waiting.size === 0) return;
    this.#writing ??= this.#write().finally(() => {
      this.#writing = null;
    });
    await this.#writing;
  }

  async #write(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const renewals = [...this.#waiting.values()];
    try {
      await this.#options.store.renewAll(renewals);
    } catch (error) {
      // The sessions are good as they are; a later request of each renews it.
      if (!cannotWrite(error)) this.#options.onLost(renewals.length, error);
    } finally {
      // Only now: a request that comes meanwhile finds the row as it was, and is not to renew it once more.
      for (const written of renewals) {
        if (this.#waiting.get(written.keyHash) === written) this.#waiting.delete(written.keyHash);
      }
    }
  }
}
