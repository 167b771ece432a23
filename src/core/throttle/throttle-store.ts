import type { ThrottleRule } from './throttle-policy.ts';

/** A try that is asked for: the bucket that it comes out of, and the rule for that. */
export interface ThrottleTaking {
  /** Tells nobody whose bucket it is: an HMAC, 43 characters. */
  readonly key: string;
  readonly rule: ThrottleRule;
}

/** A bucket that has no try left now. */
export interface ThrottleRefusal {
  readonly key: string;
  /** Milliseconds until it has one, if nothing is given back or cleared before. */
  readonly wait: number;
}

/** What turned out not to be counted, by the keys of its buckets. */
export interface ThrottleRelease {
  readonly undo?: readonly string[];
  readonly empty?: readonly string[];
}

/**
 * Where tries are counted. All processes of a site share it, and it is the one place that knows how many there were. A bucket
 * that nobody has taken from, or that is not kept any more, has had none.
 */
export interface ThrottleStore {
  /**
   * Takes a try from each of these buckets, or from none: where one has none left, nothing is counted anywhere, no pause gets
   * longer, and the answer says which refuse. Empty: all are taken. However many calls come at once, a bucket never gives more
   * than its rule allows. No key comes twice. One statement where all are taken.
   *
   * @param now Milliseconds since 1970.
   */
  take(takings: readonly ThrottleTaking[], now: number): Promise<readonly ThrottleRefusal[]>;
  /**
   * Undoes one taking of each bucket of `undo`, its pause included, and empties those of `empty`, as if nobody had taken from
   * them. No key comes twice. One statement, and part of the transaction around it, where that can be.
   *
   * @param now Milliseconds since 1970.
   */
  release(released: ThrottleRelease, now: number): Promise<void>;
  /** Removes the buckets that are not kept at this moment any more. Tells how many. */
  deleteOver(before: number): Promise<number>;
}
