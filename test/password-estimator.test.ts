import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { buildEstimator, estimatorLicences } from '../scripts/password-estimator/build-estimator.ts';
import type { Strength, StrengthContext } from '../scripts/password-estimator/estimate-strength.ts';
import { defaultPasswordValidators, validatePassword } from '../src/core/passwords/validate-password.ts';

const folder = new URL('../src/pages/static/', import.meta.url);
const served = readFileSync(new URL('password-estimator.js', folder), 'utf8');

/** The file that browsers get. */
const { estimateStrength } = (await import(new URL('password-estimator.js', folder).href)) as {
  readonly estimateStrength: (password: string, context: StrengthContext) => Strength;
};
const rate = (password: string, { minLength = 15, own = [] }: Partial<StrengthContext> = {}) => {
  const { level, advice } = estimateStrength(password, { minLength, own });
  return advice === null ? level : `${level}, ${advice}`;
};

describe('the file that browsers get', () => {
  it('is what its sources make, with their licences', async () => {
    expect(served === (await buildEstimator()), 'run: npx node scripts/make-password-estimator.ts').toBe(
      true,
    );
    expect(readFileSync(new URL('password-estimator.license.txt', folder), 'utf8')).toBe(estimatorLicences());
  });

  it('is 360 KB at most on its way, and makes no code of texts', () => {
    expect(gzipSync(served, { level: 9 }).length).toBeLessThan(360 * 1024);
    expect(served).not.toMatch(/\beval\(|new Function|WebAssembly|fetch\(|XMLHttpRequest|sendBeacon/);
  });
});

describe('the strength of a password', () => {
  it('is none below the length that the server asks for, however random it is', () => {
    expect(rate('')).toBe('short, short');
    expect(rate('kT9#vq!zL2$wXe')).toBe('short, short');
    expect(rate('kT9#vq!zL2$wXe', { minLength: 8 })).toBe('good');
    // Code points, as the server counts: seven emoji are fourteen units.
    expect(rate('🦊🐢🌲🪐🧭🎻🫖', { minLength: 8 })).toBe('short, short');
  });

  it.each([
    ['123456789012345', 'weak, digits'],
    ['92837465019283746', 'weak, digits'],
    ['aaaaaaaaaaaaaaaaaaaa', 'weak, pattern'],
    ['qwertyuiopasdfghjkl', 'weak, pattern'],
    ['abcabcabcabcabcabc', 'weak, pattern'],
    ['passwordpassword', 'weak, pattern'],
    ['P@ssw0rd12345678', 'weak, words'],
    ['JenniferSmith1987', 'fair, words'],
    ['friend of emily', 'weak, common'],
    ['Tuesday-kitchen', 'fair, words'],
    ['kitchen window 7', 'good'],
    ['correct horse battery staple', 'strong'],
    ['xq7 Kp2 mZ9 wL4 tB6', 'strong'],
  ])('%s: %s', (password, expected) => {
    expect(rate(password)).toBe(expected);
  });

  it('does not count what belongs to the person or to the site', () => {
    const own = ['wolfeschlegelstein@example.com', 'Latchkey', 'Grace Hopper'];
    expect(rate('wolfeschlegelstein1', { own })).toBe('weak, own');
    expect(rate('wolfeschlegelstein1')).not.toContain('weak');
    expect(rate('GraceHopperLatchkey', { own })).toMatch(/^weak, /);
  });

  it('looks at the beginning of a long one alone, so that none takes long', () => {
    const password = 'p@$$w0rd!1'.repeat(100);
    const before = performance.now();
    rate(password);
    expect(performance.now() - before).toBeLessThan(2000);
  });
});

describe('what the server refuses', () => {
  const validators = defaultPasswordValidators({ minLength: 15 });
  const common = gunzipSync(
    readFileSync(new URL('../src/core/passwords/validators/common-passwords.txt.gz', import.meta.url)),
  );
  const long = common
    .toString()
    .trimEnd()
    .split('\n')
    .filter((password) => [...password].length >= 15);
  /** All of them take half a minute. */
  const some = long.filter((_, index) => index % 19 === 0);

  it('is called good by no meter: common passwords of the length that it asks for', async () => {
    expect(some.length).toBeGreaterThan(500);
    expect(await validatePassword(some[0] ?? '', { validators })).not.toEqual([]);
    expect(some.filter((password) => /good|strong/.test(rate(password)))).toEqual([]);
  });
});
