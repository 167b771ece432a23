import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Passwords } from '../passwords.ts';
import { defaultPasswordHashers } from './default-password-hashers.ts';
import { md5Hasher } from './md5-hasher.ts';

interface Vectors {
  readonly password: string;
  readonly hashes: Readonly<Record<string, string>>;
}

const file = new URL('../../../../test/fixtures/django-vectors.json', import.meta.url);
const vectors = JSON.parse(readFileSync(file, 'utf8')) as Vectors;
const hashers = [...defaultPasswordHashers(), md5Hasher()];

function hasherFor(encoded: string) {
  const hasher = hashers.find(({ accepts }) => accepts(encoded));
  if (!hasher) throw new Error(`No hasher accepts ${encoded}`);
  return hasher;
}

describe.each(Object.entries(vectors.hashes))('the %s hash made by Django', (algorithm, encoded) => {
  it('is read by the hasher of that name alone', () => {
    expect(hashers.filter(({ accepts }) => accepts(encoded)).map((hasher) => hasher.algorithm)).toEqual([
      algorithm,
    ]);
  });

  it('verifies with its password only', async () => {
    const hasher = hasherFor(encoded);
    expect(await hasher.verify(vectors.password, encoded)).toBe(true);
    expect(await hasher.verify(`${vectors.password} `, encoded)).toBe(false);
    // The same letters, decomposed: other bytes, so another password.
    expect(await hasher.verify(vectors.password.normalize('NFD'), encoded)).toBe(false);
  });

  it('shows neither its salt nor its hash in the summary', () => {
    const summary = hasherFor(encoded).summary(encoded);
    expect(summary.algorithm).toBe(algorithm);
    const secrets = [summary.salt, summary.hash ?? summary.checksum];
    for (const secret of secrets) expect(secret).toMatch(/^[^*]{2,6}\*{16,}$/);
  });
});

describe('hashes that Django made long ago', () => {
  // Django's own test suite keeps these, of the password "secret": without and with a version, tags of 64 and 16 bytes.
  it.each([
    'argon2$argon2i$m=8,t=1,p=1$c29tZXNhbHQ$gwQOXSNhxiOxPOA0+PY10P9QFO4NAYysnqRt1GSQLE55m+2GYDt9FEjPMHhP2Cuf0nOEXXMocVrsJAtNSsKyfg',
    'argon2$argon2i$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$YC9+jJCrQhs5R6db7LlN8Q',
  ])('verify and are due for renewal: %s', async (encoded) => {
    const hasher = hasherFor(encoded);
    expect(await hasher.verify('secret', encoded)).toBe(true);
    expect(await hasher.verify('Secret', encoded)).toBe(false);
    expect(hasher.mustUpdate(encoded)).toBe(true);
  });
});

describe('md5', () => {
  const md5 = vectors.hashes.md5 ?? '';

  it('opens nothing unless a project lists it', async () => {
    expect(await new Passwords().check(vectors.password, md5)).toEqual({ ok: false });
  });

  it('is replaced by the preferred algorithm at the first right password', async () => {
    const passwords = new Passwords({ hashers: [...defaultPasswordHashers(), md5Hasher()] });
    const check = await passwords.check(vectors.password, md5);
    expect(check.ok).toBe(true);
    expect(check.upgraded).toMatch(/^argon2\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });
});
