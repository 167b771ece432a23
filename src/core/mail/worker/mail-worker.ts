import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../../../support/logger.ts';
import { randomToken } from '../../../support/secrets.ts';
import type { ClaimedMail, OutboxStore, Settlement } from '../outbox/outbox-store.ts';
import { logSettlement } from './log-settlement.ts';
import { failureText } from './mail-failure.ts';
import { type SendingParts, sendClaimed } from './send-claimed.ts';
import { settleMail } from './settle-mail.ts';

export interface MailWorkerParts extends SendingParts {
  readonly store: OutboxStore;
  readonly logger: Logger;
  /** Milliseconds that the outbox keeps what it knows of a mail that was sent or given up. */
  readonly keepFor: number;
}

/** What became of the mails of one look at the outbox. */
export interface MailCounts {
  readonly sent: number;
  /** Will be tried again. */
  readonly deferred: number;
  /** Will not be. */
  readonly failed: number;
}

/** Mails that one process sends at once. */
const AT_ONCE = 5;
/**
 * Milliseconds from `wake` to the look at the outbox. The answer to the request that queued the mail is out by then: what
 * becomes of the mail, and whether it has one to go to, must not show in the time of the answer.
 */
const WAKE_PAUSE = 200;
/** Milliseconds between two looks for what other processes have left, and what is due again. */
const POLL = 10_000;
/** Milliseconds that a mail is one worker's: so long it waits where the worker was killed. */
const LEASE = 30_000;
const LEASE_RENEWAL = LEASE / 3;
/** Milliseconds that mail under way has when the worker is stopped, and to end when it is cut off. */
const GRACE = 5000;
const CUT_OFF = 1000;
/** Milliseconds between two clean-ups. */
const CLEAN_UP = 3_600_000;

const none = { sent: 0, deferred: 0, failed: 0 };

/** Sends what is in the outbox. Several workers, in several processes, share an outbox. */
export class MailWorker {
  readonly #parts: MailWorkerParts;
  /** Whose a lease is. */
  readonly #owner = randomToken(16);
  /** What a request has around it, its transaction among it, is none of the worker's. */
  readonly #outside = AsyncLocalStorage.snapshot();
  readonly #underWay = new Set<Promise<void>>();
  readonly #looks = new Set<Promise<void>>();
  readonly #stopped = new AbortController();
  #filling: Promise<void> | null = null;
  #fillAgain = false;
  #isStarted = false;
  #hasClaimed = false;
  #poll: NodeJS.Timeout | undefined;
  #woken: NodeJS.Timeout | undefined;
  #renewal: NodeJS.Timeout | undefined;
  #cleanedUp = 0;
  #counts = none;

  constructor(parts: MailWorkerParts) {
    this.#parts = parts;
  }

  /**
   * Sends from now on: what is there, what `wake` tells of, and what other processes leave. Does not keep the process
   * alive. A worker that is started already, or was stopped, stays as it is.
   */
  start(): void {
    if (this.#isStarted || this.#isStopped) return;
    this.#isStarted = true;
    this.#outside(() => {
      this.#poll = setInterval(() => this.#look(), POLL).unref();
    });
    this.#look();
  }

  /** There may be something to send: it is looked for in a moment. A worker that was not started leaves it to others. */
  wake(): void {
    if (!this.#isStarted || this.#isStopped) return;
    this.#woken ??= this.#outside(() => setTimeout(() => this.#lookIfWoken(), WAKE_PAUSE).unref());
  }

  /** Waits until nothing is under way: all that was due has been tried. */
  async idle(): Promise<void> {
    this.#lookIfWoken();
    while (this.#looks.size > 0 || this.#underWay.size > 0) {
      await Promise.all([...this.#looks, ...this.#underWay]);
    }
  }

  /** Tries all that is due, once, and tells what became of it. @throws what the database throws. */
  async drain(): Promise<MailCounts> {
    await this.idle();
    this.#counts = none;
    await this.#outside(() => this.#fill());
    await this.idle();
    await this.#cleanUp();
    return this.#counts;
  }

  /** Takes no more, waits some seconds for what is under way, and gives the rest back. */
  async stop(): Promise<void> {
    if (this.#isStopped) return;
    this.#stopped.abort();
    clearInterval(this.#poll);
    clearTimeout(this.#woken);
    this.#woken = undefined;
    await this.#idleWithin(GRACE);
    if (this.#underWay.size > 0) {
      this.#parts.logger.warn('mail_interrupted', { mails: this.#underWay.size });
      await this.#parts.mailer.close();
      await this.#idleWithin(CUT_OFF);
    }
    clearInterval(this.#renewal);
    // Where the database is gone as well, the leases run out.
    if (this.#hasClaimed) await this.#parts.store.release(this.#owner).catch(() => undefined);
  }

  get #isStopped(): boolean {
    return this.#stopped.signal.aborted;
  }

  async #idleWithin(milliseconds: number): Promise<void> {
    const ended = new AbortController();
    const grace = sleep(milliseconds, null, { signal: ended.signal }).catch(() => null);
    await Promise.race([this.idle(), grace]);
    ended.abort();
  }

  #lookIfWoken(): void {
    if (this.#woken === undefined) return;
    clearTimeout(this.#woken);
    this.#woken = undefined;
    this.#look();
  }

  #look(): void {
    const look: Promise<void> = this.#outside(() => this.#lookOnce()).finally(() => this.#looks.delete(look));
    this.#looks.add(look);
  }

  async #lookOnce(): Promise<void> {
    try {
      await this.#fill();
      await this.#cleanUp();
    } catch (error) {
      // The database may be gone for a while: the next look finds what there is.
      if (!this.#isStopped) this.#parts.logger.warn('mail_outbox_failed', { error: failureText(error) });
    }
  }

  /** Begins with as much as there are free places. Who asks meanwhile has it looked once more. */
  #fill(): Promise<void> {
    this.#fillAgain = true;
    this.#filling ??= this.#fillPlaces().finally(() => {
      this.#filling = null;
    });
    return this.#filling;
  }

  async #fillPlaces(): Promise<void> {
    const { store, now } = this.#parts;
    while (this.#fillAgain && !this.#isStopped) {
      const places = AT_ONCE - this.#underWay.size;
      // Each that becomes free looks again.
      if (places === 0) return;
      this.#fillAgain = false;
      if (!(await store.hasDue(new Date(now())))) continue;
      const claimed = await this.#claim(places);
      for (const mail of claimed) this.#begin(mail);
      this.#fillAgain ||= claimed.length === places;
    }
  }

  #claim(limit: number): Promise<readonly ClaimedMail[]> {
    const { store, now } = this.#parts;
    const at = now();
    this.#hasClaimed = true;
    return store.claim({ owner: this.#owner, now: new Date(at), until: new Date(at + LEASE), limit });
  }

  #begin(mail: ClaimedMail): void {
    this.#renewal ??= setInterval(() => this.#renewLeases(), LEASE_RENEWAL).unref();
    const sending: Promise<void> = this.#send(mail).finally(() => {
      this.#underWay.delete(sending);
      if (this.#fillAgain && !this.#isStopped) this.#look();
    });
    this.#underWay.add(sending);
  }

  async #send(mail: ClaimedMail): Promise<void> {
    const { store, logger } = this.#parts;
    const settlement = await sendClaimed(mail, this.#parts);
    // What was cut off is given back, and not put off.
    if (this.#isStopped && settlement !== 'removed' && settlement.state === 'queued') return;
    logSettlement(logger, mail, settlement);
    this.#count(settlement);
    await settleMail(mail, settlement, {
      store,
      logger,
      owner: this.#owner,
      stopped: this.#stopped.signal,
    });
  }

  #count(settlement: Settlement): void {
    if (settlement === 'removed') return;
    const kind = settlement.state === 'queued' ? 'deferred' : settlement.state;
    this.#counts = { ...this.#counts, [kind]: this.#counts[kind] + 1 };
  }

  /** A mail server may take longer than a lease lasts. */
  #renewLeases(): void {
    if (this.#underWay.size === 0) return;
    const until = new Date(this.#parts.now() + LEASE);
    // Where it fails the next one may still come in time.
    this.#parts.store.extend(this.#owner, until).catch(() => undefined);
  }

  async #cleanUp(): Promise<void> {
    const { store, now, keepFor, logger } = this.#parts;
    if (this.#isStopped || now() - this.#cleanedUp < CLEAN_UP) return;
    this.#cleanedUp = now();
    const removed = await store.clear(new Date(now() - keepFor));
    if (removed > 0) logger.info('mail_outbox_cleared', { mails: removed });
  }
}
