import { beforeEach, describe, expect, it } from 'vitest';
import { argon2Hasher } from './argon2-hasher.ts';
import { HashQueue } from './hash-queue.ts';
import { md5Hasher } from './md5-hasher.ts';
import type { PasswordHasher } from './password-hasher.ts';
import { Passwords } from './passwords.ts';
import { pbkdf2Sha256Hasher } from './pbkdf2-hasher.ts';

const cheapArgon2 = { memoryCost: 64, timeCost: 1 };
const cheapPbkdf2 = { iterations: 10 };

/** What was hashed, in order. */
let work: string[] = [];
beforeEach(() => {
  work = [];
});

/** The same hasher, writing down what it computes. */
function recorded(hasher: PasswordHasher): PasswordHasher {
  const note = (what: string) => work.push(`${hasher.algorithm} ${what}`);
  return {
    ...hasher,
    encode(password) {
      note('encode');
      return hasher.encode(password);
    },
    verify(password, encoded) {
      note('verify');
      return hasher.verify(password, encoded);
    },
    harden(password, encoded) {
      note('harden');
      return hasher.harden(password, encoded);
    },
  };
}

const passwords = new Passwords({
  hashers: [recorded(argon2Hasher(cheapArgon2)), recorded(pbkdf2Sha256Hasher(cheapPbkdf2))],
});

describe('a password that was made', () => {
  it('is found right, and any other wrong, for one hash each', async () => {
    const encoded = await passwords.make('pässwörd ☃');
    work = [];
    expect(await passwords.check('pässwörd ☃', encoded)).toEqual({ ok: true });
    expect(await passwords.check('passwörd ☃', encoded)).toEqual({ ok: false });
    expect(work).toEqual(['argon2 verify', 'argon2 verify']);
  });

  it('counts exactly as typed: space, case and Unicode form matter', async () => {
    const encoded = await passwords.make(' Åsa ');
    for (const other of ['Åsa', ' åsa ', ' Åsa '.normalize('NFD'), ' Åsa  ']) {
      expect(await passwords.check(other, encoded)).toEqual({ ok: false });
    }
  });

  it('is hashed with the preferred algorithm', async () => {
    const encoded = await passwords.make('password');
    expect(passwords.identify(encoded)).toBe('argon2');
    expect(passwords.isUsable(encoded)).toBe(true);
    expect(passwords.mustUpdate(encoded)).toBe(false);
    expect(passwords.summary(encoded)).toMatchObject({ algorithm: 'argon2', 'memory cost': '64' });
  });
});

describe('a stale hash', () => {
  it('of another algorithm gives a new one with the right password', async () => {
    const old = await pbkdf2Sha256Hasher(cheapPbkdf2).encode('password');
    const check = await passwords.check('password', old);
    expect(check.ok).toBe(true);
    expect(check.upgraded).toMatch(/^argon2\$/);
    expect(await passwords.check('password', check.upgraded ?? '')).toEqual({ ok: true });
  });

  it('of other parameters gives a new one with the right password', async () => {
    const old = await argon2Hasher({ memoryCost: 128, timeCost: 1 }).encode('password');
    expect(passwords.mustUpdate(old)).toBe(true);
    expect((await passwords.check('password', old)).upgraded).toContain('$m=64,t=1,p=1$');
  });

  it('gives none with a wrong password, but costs what a current one does', async () => {
    const otherAlgorithm = await pbkdf2Sha256Hasher(cheapPbkdf2).encode('password');
    const otherParameters = await argon2Hasher({ memoryCost: 32, timeCost: 1 }).encode('password');
    expect(await passwords.check('wrong', otherAlgorithm)).toEqual({ ok: false });
    expect(await passwords.check('wrong', otherParameters)).toEqual({ ok: false });
    expect(work).toEqual(['pbkdf2_sha256 verify', 'argon2 encode', 'argon2 verify', 'argon2 harden']);
  });

  it('is upgraded in the one place of the queue that its check has', async () => {
    const queue = new HashQueue({ concurrency: 1, maxWaiting: 0 });
    const strict = new Passwords({ hashers: [argon2Hasher(cheapArgon2), md5Hasher()], queue });
    const old = await md5Hasher().encode('password');
    expect((await strict.check('password', old)).upgraded).toMatch(/^argon2\$/);
  });
});

describe('where there is no password', () => {
  it('null gives an unusable one, each time another', async () => {
    const unusable = await passwords.make(null);
    expect(unusable).toMatch(/^![A-Za-z0-9]{40}$/);
    expect(unusable).not.toBe(await passwords.make(null));
    expect(passwords.isUsable(unusable)).toBe(false);
    expect(passwords.identify(unusable)).toBeNull();
    expect(passwords.summary(unusable)).toBeNull();
    expect(work).toEqual([]);
  });

  // CVE-2024-39329: accounts without a password were told by a faster answer.
  it.each([
    '!',
    '!abc',
    '',
    'garbage',
    'argon2$garbage',
    'md5$abcdefghijklmnopqrstuv$0ed9598d68d051f048638d0b3c30e005',
    'argon2$argon2id$v=19$m=4294967295,t=9,p=1$YWJjZGVmZ2hpamtsbW5vcHFyc3R1dg$AAAA',
  ])('a check against %j is false and costs one hash', async (encoded) => {
    expect(await passwords.check('password', encoded)).toEqual({ ok: false });
    expect(await passwords.check(encoded || 'x', encoded)).toEqual({ ok: false });
    expect(work).toEqual(['argon2 encode', 'argon2 encode']);
  });

  it('an unknown user costs one hash', async () => {
    await passwords.burn('password');
    expect(work).toEqual(['argon2 encode']);
  });
});

describe('a text that cannot be a password', () => {
  const face = '😀';

  it.each([
    ['password_too_long', 'x'.repeat(1025)],
    ['password_too_long', face.repeat(1025)],
    ['password_too_long', 'x'.repeat(1_000_000)],
    ['password_empty', ''],
    ['password_not_text', 'a\0b'],
    ['password_not_text', 'password\0'],
    ['password_not_text', 'a\ud83d'],
    ['password_not_text', '\ude00a'],
  ])('is refused before any hashing: %s', async (code, password) => {
    const encoded = await argon2Hasher(cheapArgon2).encode(password);
    expect(await passwords.check(password, encoded)).toEqual({ ok: false });
    await passwords.burn(password);
    await expect(passwords.make(password)).rejects.toMatchObject({ code });
    expect(work).toEqual([]);
  });

  it('may have 1024 code points, however many bytes', async () => {
    const encoded = await passwords.make(face.repeat(1024));
    expect(await passwords.check(face.repeat(1024), encoded)).toEqual({ ok: true });
    expect(await passwords.check(face.repeat(1023), encoded)).toEqual({ ok: false });
  });
});

describe('a full queue', () => {
  it('refuses check, make and burn alike', async () => {
    const queue = new HashQueue({ concurrency: 1, maxWaiting: 0 });
    const busy = new Passwords({ hashers: [argon2Hasher(cheapArgon2)], queue });
    const { promise, resolve } = Promise.withResolvers<void>();
    const blocking = queue.run(() => promise);
    const full = { code: 'hash_queue_full' };
    await expect(busy.check('password', '!')).rejects.toMatchObject(full);
    await expect(busy.make('password')).rejects.toMatchObject(full);
    await expect(busy.burn('password')).rejects.toMatchObject(full);
    expect(await busy.make(null)).toMatch(/^!/);
    resolve();
    await blocking;
  });
});

describe('the list of hashers', () => {
  it.each([{ hashers: [] }, { hashers: [md5Hasher(), md5Hasher()] }])(
    'must have one, each once',
    (options) => {
      expect(() => new Passwords(options)).toThrow(expect.objectContaining({ code: 'setting_invalid' }));
    },
  );
});
