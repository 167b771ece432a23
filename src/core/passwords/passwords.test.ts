import { beforeEach, describe, expect, it } from 'vitest';
import { HashQueue } from './hash-queue.ts';
import { argon2Hasher } from './hashers/argon2-hasher.ts';
import { bcryptHasher } from './hashers/bcrypt-hasher.ts';
import { md5Hasher } from './hashers/md5-hasher.ts';
import type { PasswordHasher } from './hashers/password-hasher.ts';
import { pbkdf2Sha256Hasher } from './hashers/pbkdf2-hasher.ts';
import { scryptHasher } from './hashers/scrypt-hasher.ts';
import { Passwords } from './passwords.ts';

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

// A new one each time: it remembers which formats it has seen.
let passwords: Passwords;
beforeEach(() => {
  passwords = new Passwords({
    hashers: [recorded(argon2Hasher(cheapArgon2)), recorded(pbkdf2Sha256Hasher(cheapPbkdf2))],
  });
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
    expect(work).toEqual([
      ...['pbkdf2_sha256 verify', 'argon2 encode', 'pbkdf2_sha256 harden'],
      ...['argon2 verify', 'argon2 harden', 'pbkdf2_sha256 verify'],
    ]);
  });

  it('is upgraded in the one place of the queue that its check has', async () => {
    const queue = new HashQueue({ concurrency: 1, maxWaiting: 0 });
    const strict = new Passwords({ hashers: [argon2Hasher(cheapArgon2), md5Hasher()], queue });
    const old = await md5Hasher().encode('password');
    expect((await strict.check('password', old)).upgraded).toMatch(/^argon2\$/);
  });
});

describe('every refusal', () => {
  /** Work so far, by algorithm, in the hasher's own measure. */
  let spent: Record<string, number>;

  /** The same hasher, adding up what it computes. */
  function metered(hasher: PasswordHasher): PasswordHasher {
    const { algorithm, cost = () => 1 } = hasher;
    const spend = (work: number) => {
      spent[algorithm] = (spent[algorithm] ?? 0) + Math.max(0, work);
    };
    return {
      ...hasher,
      encode(password) {
        spend(cost());
        return hasher.encode(password);
      },
      verify(password, encoded) {
        spend(cost(encoded));
        return hasher.verify(password, encoded);
      },
      harden(password, encoded, dearest) {
        spend(cost(dearest) - cost(encoded));
        return hasher.harden(password, encoded, dearest);
      },
    };
  }

  const hashers = () =>
    [
      argon2Hasher(cheapArgon2),
      pbkdf2Sha256Hasher(cheapPbkdf2),
      scryptHasher({ workFactor: 16, parallelism: 1 }),
      bcryptHasher({ rounds: 4 }),
      md5Hasher(),
    ].map(metered);

  const users = async () => ({
    current: await argon2Hasher(cheapArgon2).encode('password'),
    cheaper: await argon2Hasher({ memoryCost: 32, timeCost: 1 }).encode('password'),
    dearer: await argon2Hasher({ memoryCost: 256, timeCost: 2 }).encode('password'),
    imported: await pbkdf2Sha256Hasher({ iterations: 2000 }).encode('password'),
    older: await pbkdf2Sha256Hasher({ iterations: 500 }).encode('password'),
    bcrypt: await bcryptHasher({ rounds: 5 }).encode('password'),
    md5: await md5Hasher().encode('password'),
    unusable: '!',
    damaged: 'pbkdf2_sha256$2000$',
  });

  async function* stored(encoded: object) {
    for (const one of Object.values(encoded)) yield [String(one)];
  }

  it('costs a hash of each format that a user has, the dearest of its kind, whoever is asked for', async () => {
    const encoded = await users();
    const dearest = { argon2: 512, pbkdf2_sha256: 2000, bcrypt: 32, md5: 1 };
    for (const name of ['nobody', ...Object.keys(encoded)]) {
      const fresh = new Passwords({ hashers: hashers(), stored: () => stored(encoded) });
      spent = {};
      if (name === 'nobody') await fresh.burn('wrong');
      else expect((await fresh.check('wrong', Reflect.get(encoded, name))).ok).toBe(false);
      expect([name, spent]).toEqual([name, dearest]);
    }
  });

  it('costs a hash of today where nobody has a dearer one, and no more than that', async () => {
    const { current, cheaper, unusable } = await users();
    const few = { current, cheaper, unusable };
    for (const encoded of Object.values(few)) {
      const fresh = new Passwords({ hashers: hashers(), stored: () => stored(few) });
      spent = {};
      await fresh.check('wrong', encoded);
      expect(spent).toEqual({ argon2: 64 });
    }
  });

  it('takes note of a dearer hash that has come since', async () => {
    const { imported } = await users();
    const open = new Passwords({ hashers: hashers() });
    await open.check('password', imported);
    spent = {};
    await open.burn('wrong');
    expect(spent).toEqual({ argon2: 64, pbkdf2_sha256: 2000 });
  });

  it('reads the users once, but again after a failure', async () => {
    const { imported } = await users();
    let readings = 0;
    const open = new Passwords({
      hashers: hashers(),
      async *stored() {
        if (readings++ === 0) throw new Error('lost');
        yield [imported];
      },
    });
    await expect(open.burn('wrong')).rejects.toThrow('lost');
    await Promise.all([open.burn('wrong'), open.burn('wrong')]);
    expect(readings).toBe(2);
  });

  it('goes by hashers that know no cost, too', async () => {
    const { cost: _, ...own } = pbkdf2Sha256Hasher({ iterations: 300 });
    const encoded = await own.encode('password');
    const open = new Passwords({
      hashers: [recorded(argon2Hasher(cheapArgon2)), recorded(own)],
      stored: () => stored([encoded]),
    });
    await open.burn('wrong');
    expect(work).toEqual(['argon2 encode', 'pbkdf2_sha256 verify']);
    work = [];
    await open.check('wrong', encoded);
    expect(work.filter((entry) => !entry.endsWith('harden'))).toEqual([
      'pbkdf2_sha256 verify',
      'argon2 encode',
    ]);
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
