import type { SecretKeys } from '../keys/secret-keys.ts';
import { ruleOf, type ThrottlePolicy } from './throttle-policy.ts';
import type { ThrottleStore } from './throttle-store.ts';

/** Whose tries at what are counted together, and how many there are. */
export interface ThrottleBucket {
  /** What is tried, and what the subject is: `login.network`. Two policies must not share it. */
  readonly purpose: string;
  /** Who tries, or at whose account: an address, a network, an id. Nothing readable of it is kept. */
  readonly subject: string;
  readonly policy: ThrottlePolicy;
}

type BucketName = Pick<ThrottleBucket, 'purpose' | 'subject'>;

/** No further try now. */
export interface Throttled {
  /** Whole seconds, at least 1, until there is one. */
  readonly retryAfter: number;
  /** The purposes of the buckets that refuse. */
  readonly by: readonly string[];
}

export interface ThrottleParts {
  readonly store: ThrottleStore;
  readonly secretKeys: SecretKeys;
  readonly now: () => number;
}

/** Counts tries before they are made, over all processes of a site: `accounts.throttle`. */
export class Throttle {
  readonly #store: ThrottleStore;
  readonly #keys: SecretKeys;
  readonly #now: () => number;

  constructor({ store, secretKeys, now }: ThrottleParts) {
    this.#store = store;
    this.#keys = secretKeys;
    this.#now = now;
  }

  /**
   * Takes a try from each of these buckets, and answers null; or from none, where one of them has none left. Not part of a
   * transaction that is undone: take before it begins, or the count is undone as well.
   */
  async take(buckets: readonly ThrottleBucket[]): Promise<Throttled | null> {
    if (buckets.length === 0) return null;
    const takings = buckets.map((bucket) => ({ key: this.#keyOf(bucket), rule: ruleOf(bucket.policy) }));
    const refusals = await this.#store.take(takings, this.#now());
    if (refusals.length === 0) return null;
    const longest = Math.max(...refusals.map(({ wait }) => wait));
    const refusing = new Set(refusals.map(({ key }) => key));
    const by = buckets.filter((_, index) => refusing.has(takings[index]?.key ?? ''));
    return { retryAfter: Math.max(1, Math.ceil(longest / 1000)), by: by.map(({ purpose }) => purpose) };
  }

  /** Undoes a `take` of these buckets: the try was none that is to be counted. Empties others besides, at the same time. */
  async giveBack(buckets: readonly BucketName[], emptied: readonly BucketName[] = []): Promise<void> {
    if (buckets.length + emptied.length === 0) return;
    await this.#store.release({ undo: this.#keysOf(buckets), empty: this.#keysOf(emptied) }, this.#now());
  }

  /** Empties these buckets. */
  clear(buckets: readonly BucketName[]): Promise<void> {
    return this.giveBack([], buckets);
  }

  /** Removes what is not counted any more. Tells how many buckets. */
  clearExpired(): Promise<number> {
    return this.#store.deleteOver(this.#now());
  }

  #keysOf(buckets: readonly BucketName[]): readonly string[] {
    return buckets.map((bucket) => this.#keyOf(bucket));
  }

  /** Under the secret key, since there are few enough networks and addresses to try them all. */
  #keyOf({ purpose, subject }: BucketName): string {
    return this.#keys.mac('latchkey.throttle', `${purpose}\n${subject}`).toString('base64url');
  }
}
