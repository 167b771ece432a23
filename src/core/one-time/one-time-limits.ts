/** How many secrets of one purpose an address or a user gets: `{ count: 5, seconds: 3600 }`, five an hour. */
export interface OneTimeLimit {
  readonly count: number;
  readonly seconds: number;
  /** What is counted: those of the address (default), or those of the user, whatever their addresses. */
  readonly of?: 'address' | 'user';
}

/** The secrets that some limits look at: the latest `count` of the last `milliseconds`. */
export function limitScope(limits: readonly OneTimeLimit[]): {
  readonly count: number;
  readonly milliseconds: number;
} {
  return {
    count: Math.max(0, ...limits.map(({ count }) => count)),
    milliseconds: Math.max(0, ...limits.map(({ seconds }) => seconds * 1000)),
  };
}

/**
 * From when on another one may be made; null: now. `made`: when those of the scope were made, the latest first. A limit is
 * reached while the one that is `count` back is younger than its time.
 */
export function limitedUntil(
  made: readonly number[],
  limits: readonly OneTimeLimit[],
  now: number,
): number | null {
  const ends = limits.map(({ count, seconds }) => {
    const reaching = made[count - 1];
    return reaching === undefined ? 0 : reaching + seconds * 1000;
  });
  const until = Math.max(0, ...ends);
  return until > now ? until : null;
}
