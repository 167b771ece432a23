import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limitedUntil, limitScope } from './one-time-limits.ts';

const limit = fc.record({ count: fc.integer({ min: 1, max: 6 }), seconds: fc.integer({ min: 1, max: 600 }) });

describe('the limits of one-time secrets', () => {
  it('are never exceeded in any stretch of their time, and let go on when they say', () => {
    const waits = fc.array(fc.integer({ min: 0, max: 200_000 }), { maxLength: 40 });
    fc.assert(
      fc.property(fc.array(limit, { maxLength: 3 }), waits, (limits, pauses) => {
        const made: number[] = [];
        const scope = limitScope(limits);
        const latest = (now: number) =>
          made
            .filter((at) => at > now - scope.milliseconds)
            .toReversed()
            .slice(0, scope.count);
        let now = 1_000_000_000;
        for (const pause of pauses) {
          now += pause;
          const until = limitedUntil(latest(now), limits, now);
          if (until !== null) {
            expect(until).toBeGreaterThan(now);
            expect(limitedUntil(latest(until), limits, until)).toBeNull();
            expect(limitedUntil(latest(until - 1), limits, until - 1)).toBe(until);
            continue;
          }
          made.push(now);
          for (const { count, seconds } of limits) {
            expect(made.filter((at) => at > now - seconds * 1000).length).toBeLessThanOrEqual(count);
          }
        }
      }),
    );
  });
});
