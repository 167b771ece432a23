import { z } from 'zod';

/** So many tries in so many seconds, counted from the first: `{ count: 50, seconds: 600 }`. */
export interface ThrottleLimit {
  readonly count: number;
  readonly seconds: number;
}

/**
 * Some tries without a wait, then a pause after each: `from` seconds, then twice as many each time, `to` at most. After `stop`
 * tries in a row there is no further one; null: there always is.
 */
export interface ThrottlePauses {
  readonly free: number;
  readonly from: number;
  readonly to: number;
  readonly stop: number | null;
}

export type ThrottlePolicy = ThrottleLimit | ThrottlePauses;

/** A policy as a store goes by it: one form of both kinds. Times are milliseconds. */
export interface ThrottleRule {
  /** Tries that are taken; after them all are refused while the bucket is kept. */
  readonly stop: number;
  /** The number of the first try that a pause follows. */
  readonly free: number;
  /** The first pause. Each further one is twice as long. */
  readonly from: number;
  /** The number of the first try that is followed by the longest pause. */
  readonly longest: number;
  /** The longest pause. */
  readonly to: number;
  /** How long a bucket is kept after a try: before the pauses begin, while there are pauses, and once all is refused. */
  readonly keepFree: number;
  readonly keepPaused: number;
  readonly keepStopped: number;
  /** Whether each try that is taken has the bucket kept anew; else it is kept from its first try on. */
  readonly renews: boolean;
}

const DAY = 86_400_000;

/** What fits into the column of the tries on every database. */
const NEVER = 2_147_483_647;

/**
 * How long tries in a row are remembered after the last one. Those before the first pause are few, and may be of names that
 * nobody has, which a flood makes as many of as it likes: a day. Who waits for that has a handful of guesses a day. Once it has
 * come to pauses: 30 days. A stop is meant to stay until it is lifted (NIST SP 800-63B-4, 3.2.2); a year, so that it does not
 * stay for ever of a name that is nobody's.
 */
const KEEP = { keepFree: DAY, keepPaused: 30 * DAY, keepStopped: 365 * DAY };

export function ruleOf(policy: ThrottlePolicy): ThrottleRule {
  if ('count' in policy) {
    const keep = policy.seconds * 1000;
    return {
      stop: policy.count,
      free: NEVER,
      from: 0,
      longest: NEVER,
      to: 0,
      keepFree: keep,
      keepPaused: keep,
      keepStopped: keep,
      renews: false,
    };
  }
  const { free, from, to, stop } = policy;
  const doublings = Math.max(0, Math.ceil(Math.log2(to / from)));
  return {
    stop: stop ?? NEVER,
    free,
    from: from * 1000,
    longest: free + doublings,
    to: to * 1000,
    ...KEEP,
    renews: true,
  };
}

const count = z.int().min(1).max(1_000_000);

/** Whole seconds of a window or a pause: 30 days at most, as long as pauses are remembered. */
const seconds = z.int().min(1).max(2_592_000);

export const throttleLimit = z.strictObject({ count, seconds });

export const throttlePauses = z
  .strictObject({ free: count, from: seconds, to: seconds, stop: count.nullable() })
  .refine(({ from, to }) => from <= to, 'the longest pause (to) must not be shorter than the first (from)')
  .refine(
    ({ free, stop }) => stop === null || stop >= free,
    'the stop must not come before the free tries end',
  );
