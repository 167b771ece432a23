import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ruleOf, type ThrottlePolicy } from '../../src/core/throttle/throttle-policy.ts';
import type { ThrottleStore } from '../../src/core/throttle/throttle-store.ts';
import { NOW } from './new-rows.ts';
import type { OpenSqlStores } from './sql-stores.ts';

const SECOND = 1000;
const DAY = 86_400_000;
const newKey = () => randomBytes(32).toString('base64url');
const times = <T>(count: number, task: () => Promise<T>) => Promise.all(Array.from({ length: count }, task));
const tenAMinute: ThrottlePolicy = { count: 10, seconds: 60 };
const pauses: ThrottlePolicy = { free: 3, from: 1, to: 10, stop: 8 };

/** What every store of throttled tries must do. `open` is called once and gives one without buckets. */
export function describeThrottleStore(open: () => Promise<Pick<OpenSqlStores, 'throttle' | 'close'>>) {
  describe('a throttle store', () => {
    let store: ThrottleStore;
    let close: () => Promise<void>;
    beforeAll(async () => {
      ({ throttle: store, close } = await open());
    });
    afterAll(() => close());

    const take = (key: string, policy: ThrottlePolicy, now = NOW) =>
      store.take([{ key, rule: ruleOf(policy) }], now);

    it('gives as many tries as a limit has, and says how long the next one takes', async () => {
      const key = newKey();
      for (let nth = 0; nth < 10; nth++) expect(await take(key, tenAMinute, NOW + nth * SECOND)).toEqual([]);
      expect(await take(key, tenAMinute, NOW + 20 * SECOND)).toEqual([{ key, wait: 40 * SECOND }]);
      expect(await take(key, tenAMinute, NOW + 60 * SECOND)).toEqual([]);
    });

    it('pauses after the free tries, twice as long each time, and then stops', async () => {
      const key = newKey();
      const waits: number[] = [];
      let now = NOW;
      for (let nth = 1; nth <= 8; nth++) {
        expect(await take(key, pauses, now)).toEqual([]);
        const [refusal] = nth < 3 ? [] : await take(key, pauses, now);
        waits.push(refusal?.wait ?? 0);
        if (nth < 8) now += refusal?.wait ?? 0;
      }
      expect(waits).toEqual([0, 0, 1, 2, 4, 8, 10, 365 * 24 * 3600].map((seconds) => seconds * SECOND));
      expect(await take(key, pauses, now + 364 * DAY)).toEqual([{ key, wait: DAY }]);
      expect(await take(key, pauses, now + 365 * DAY)).toEqual([]);
    });

    it('lets no refused try make a pause longer', async () => {
      const key = newKey();
      for (let nth = 0; nth < 3; nth++) await take(key, pauses);
      await times(20, () => take(key, pauses));
      expect(await take(key, pauses, NOW + SECOND)).toEqual([]);
      expect(await take(key, pauses, NOW + SECOND)).toEqual([{ key, wait: 2 * SECOND }]);
    });

    it('holds no try up that comes by a clock which is behind', async () => {
      for (const policy of [tenAMinute, pauses]) {
        const key = newKey();
        expect(await take(key, policy, NOW)).toEqual([]);
        expect(await take(key, policy, NOW - 50)).toEqual([]);
      }
    });

    it('takes from all buckets or from none', async () => {
      const [full, other] = [newKey(), newKey()];
      const one: ThrottlePolicy = { count: 1, seconds: 60 };
      await take(full, one);
      for (const order of [
        [full, other],
        [other, full],
      ]) {
        const takings = order.map((key) => ({ key, rule: ruleOf(one) }));
        expect(await store.take(takings, NOW)).toEqual([{ key: full, wait: 60 * SECOND }]);
      }
      expect(await take(other, one)).toEqual([]);
      const both = [full, other].map((key) => ({ key, rule: ruleOf(one) }));
      expect((await store.take(both, NOW)).map(({ key }) => key)).toEqual([full, other]);
    });

    it.each([
      ['a limit', tenAMinute, 10],
      ['pauses', pauses, 3],
    ])('never gives more of %s to 64 at once', async (_, policy, allowed) => {
      const [key, network] = [newKey(), newKey()];
      const takings = [
        { key: network, rule: ruleOf({ count: 40, seconds: 60 }) },
        { key, rule: ruleOf(policy) },
      ];
      const answers = await times(64, () => store.take(takings, NOW));
      expect(answers.filter((refusals) => refusals.length === 0)).toHaveLength(allowed);
      expect(answers.flat().filter((refusal) => refusal.wait <= 0)).toEqual([]);
      // What was refused for the one was not counted for the other.
      const rest = await times(40, () => take(network, { count: 40, seconds: 60 }));
      expect(rest.filter((refusals) => refusals.length === 0)).toHaveLength(40 - allowed);
    });

    it('gives one try back, pause and all, and never more than were taken', async () => {
      const [key, limited] = [newKey(), newKey()];
      for (let nth = 0; nth < 3; nth++) await take(key, pauses);
      await store.release({ undo: [key] }, NOW);
      expect(await take(key, pauses)).toEqual([]);
      expect(await take(key, pauses)).toEqual([{ key, wait: SECOND }]);
      await store.release({ undo: [limited, newKey()] }, NOW);
      await take(limited, tenAMinute);
      await times(3, () => store.release({ undo: [limited] }, NOW));
      const answers = await times(11, () => take(limited, tenAMinute));
      expect(answers.filter((refusals) => refusals.length === 0)).toHaveLength(10);
    });

    it('empties the buckets that are named', async () => {
      const [key, other] = [newKey(), newKey()];
      for (const bucket of [key, other]) for (let nth = 0; nth < 3; nth++) await take(bucket, pauses);
      await store.release({ empty: [key] }, NOW);
      expect(await take(key, pauses)).toEqual([]);
      expect(await take(other, pauses)).not.toEqual([]);
    });

    it('removes what is not kept any more, and nothing else', async () => {
      const then = NOW + 500 * DAY;
      await store.deleteOver(then);
      const [short, long] = [newKey(), newKey()];
      await take(short, tenAMinute, then);
      await take(long, pauses, then);
      expect(await store.deleteOver(then + 60 * SECOND - 1)).toBe(0);
      expect(await store.deleteOver(then + 60 * SECOND)).toBe(1);
      expect(await store.deleteOver(then + DAY)).toBe(1);
    });

    it('does what the plain words of its rules say, whatever comes in whatever order', async () => {
      await fc.assert(
        fc.asyncProperty(policies, fc.array(steps, { maxLength: 40 }), async (two, doings) => {
          const model = new PlainThrottle();
          const keys = two.map(newKey);
          let now = NOW;
          for (const { which, act, later } of doings) {
            now += later;
            const meant = which.map((index) => ({
              key: keys[index] ?? '',
              policy: two[index] ?? tenAMinute,
            }));
            const named = meant.map(({ key }) => key);
            if (act === 'take') {
              const takings = meant.map(({ key, policy }) => ({ key, rule: ruleOf(policy) }));
              expect(await store.take(takings, now)).toEqual(model.take(meant, now));
            } else if (act === 'giveBack') {
              await store.release({ undo: named }, now);
              model.giveBack(named, now);
            } else {
              await store.release({ empty: named }, now);
              model.clear(named);
            }
          }
        }),
        { numRuns: 60 },
      );
    });
  });
}

const limits = fc.record({ count: fc.integer({ min: 1, max: 4 }), seconds: fc.integer({ min: 1, max: 20 }) });
const somePauses = fc.record({
  free: fc.integer({ min: 1, max: 3 }),
  from: fc.integer({ min: 1, max: 4 }),
  to: fc.integer({ min: 4, max: 30 }),
  stop: fc.option(fc.integer({ min: 3, max: 7 })),
});
const policies = fc.array(fc.oneof(limits, somePauses), { minLength: 2, maxLength: 2 });
const steps = fc.record({
  which: fc.constantFrom([0], [1], [0, 1], [1, 0]),
  act: fc.constantFrom('take', 'take', 'take', 'take', 'take', 'take', 'giveBack', 'clear'),
  later: fc.constantFrom(0, 1, 500, SECOND, 3 * SECOND, 20 * SECOND, DAY, 31 * DAY),
});

interface Meant {
  readonly key: string;
  readonly policy: ThrottlePolicy;
}

/** The rules once more, said as the documents say them and not as a store has them. */
class PlainThrottle {
  readonly #buckets = new Map<string, { tries: number; pausedUntil: number; forgottenAt: number }>();

  take(meant: readonly Meant[], now: number) {
    const refusals = meant.flatMap(({ key, policy }) => {
      const bucket = this.#bucket(key, now);
      if (!bucket) return [];
      const most = 'count' in policy ? policy.count : (policy.stop ?? Number.POSITIVE_INFINITY);
      if (bucket.tries >= most) return [{ key, wait: bucket.forgottenAt - now }];
      return bucket.pausedUntil > now ? [{ key, wait: bucket.pausedUntil - now }] : [];
    });
    if (refusals.length > 0) return refusals;
    for (const { key, policy } of meant) this.#count(key, policy, now);
    return [];
  }

  giveBack(keys: readonly string[], now: number) {
    for (const key of keys) {
      const bucket = this.#bucket(key, now);
      if (bucket) Object.assign(bucket, { tries: Math.max(0, bucket.tries - 1), pausedUntil: 0 });
    }
  }

  clear(keys: readonly string[]) {
    for (const key of keys) this.#buckets.delete(key);
  }

  #count(key: string, policy: ThrottlePolicy, now: number) {
    const bucket = this.#bucket(key, now);
    const tries = (bucket?.tries ?? 0) + 1;
    if ('count' in policy) {
      const forgottenAt = bucket?.forgottenAt ?? now + policy.seconds * SECOND;
      this.#buckets.set(key, { tries, pausedUntil: 0, forgottenAt });
      return;
    }
    const { free, from, to, stop } = policy;
    let pause = tries < free ? 0 : from;
    for (let nth = free; nth < tries && pause < to; nth++) pause *= 2;
    const days = stop !== null && tries >= stop ? 365 : tries < free ? 1 : 30;
    this.#buckets.set(key, {
      tries,
      pausedUntil: pause === 0 ? 0 : now + Math.min(pause, to) * SECOND,
      forgottenAt: now + days * DAY,
    });
  }

  #bucket(key: string, now: number) {
    const bucket = this.#buckets.get(key);
    return bucket && bucket.forgottenAt > now ? bucket : undefined;
  }
}
