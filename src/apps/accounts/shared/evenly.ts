import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Milliseconds that an answer takes at least which must not tell whether somebody is known. The work is the same in both cases,
 * or nearly: what is left of a difference, tenths of a millisecond, goes under in this.
 */
const LEAST = 25;

/** Does `work`, and answers no sooner than it would at its quickest for anybody. */
export async function evenly<T>(work: () => Promise<T>): Promise<T> {
  const [answer] = await Promise.all([work(), sleep(LEAST)]);
  return answer;
}
