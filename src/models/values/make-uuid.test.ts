import { describe, expect, it } from 'vitest';
import { uuid4, uuid7 } from './make-uuid.ts';
import { canonicalUuid, uuidDigits } from './uuid-text.ts';

describe('uuid7', () => {
  it('has the version, the variant and the time of RFC 9562', () => {
    const before = Date.now();
    const digits = uuidDigits(uuid7());
    expect(digits).toMatch(/^[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$/);
    const time = Number.parseInt(digits.slice(0, 12), 16);
    expect(time).toBeGreaterThanOrEqual(before);
    // A burst of the other test may have borrowed from the time to come.
    expect(time).toBeLessThan(before + 60_000);
  });

  it('ascends, also with more in a millisecond than the counter has room for', () => {
    const made = Array.from({ length: 20_000 }, uuid7);
    expect(made).toEqual([...made].sort());
    expect(new Set(made).size).toBe(made.length);
  });
});

describe('uuid4', () => {
  it('is random, and a UUID', () => {
    expect(uuid4()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
    expect(uuid4()).not.toBe(uuid4());
  });
});

describe('canonicalUuid', () => {
  it.each([
    ['12345678-1234-5678-1234-567812345678', '12345678-1234-5678-1234-567812345678'],
    ['ABCDEF78-1234-5678-1234-567812345678', 'abcdef78-1234-5678-1234-567812345678'],
    ['12345678123456781234567812345678', '12345678-1234-5678-1234-567812345678'],
    ['1234567812345678123456781234567', null],
    ['1234-56781234567812345678-1234567-8', null],
    ['{12345678-1234-5678-1234-567812345678}', null],
    ['12345678-1234-5678-1234-56781234567g', null],
    ['', null],
  ])('reads %j as %j', (text, uuid) => expect(canonicalUuid(text)).toBe(uuid));
});
