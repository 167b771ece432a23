import { beforeEach, describe, expect, it } from 'vitest';
import { argon2Hasher } from './hashers/argon2-hasher.ts';
import { bcryptHasher } from './hashers/bcrypt-hasher.ts';
import { defaultPasswordHashers } from './hashers/default-password-hashers.ts';
import type { PasswordHasher } from './hashers/password-hasher.ts';
import { pbkdf2Sha256Hasher } from './hashers/pbkdf2-hasher.ts';
import { scryptHasher } from './hashers/scrypt-hasher.ts';
import { Passwords } from './passwords.ts';
import { Peppers, pepperIdOf } from './peppers.ts';

const FIRST = 'the-first-pepper-0123456789-0123456789-0123456789-01';
const SECOND = 'the-second-pepper-0123456789-0123456789-0123456789-0';
const ENGLISH = 'correct horse battery';
const UNICODE = 'pässwörd ☃';

const cheap = () => [
  argon2Hasher({ memoryCost: 64, timeCost: 1 }),
  pbkdf2Sha256Hasher({ iterations: 10 }),
  bcryptHasher({ rounds: 4 }),
];
const withPeppers = (
  current: string | null,
  fallbacks: readonly string[] = [],
  onUnknown: (id: string) => void = () => undefined,
) => new Passwords({ hashers: cheap(), peppers: new Peppers({ current, fallbacks, onUnknown }) });

// Computed by Python: hmac, hashlib, and HKDF as RFC 5869 writes it.
describe('a pepper', () => {
  it.each([
    [FIRST, ENGLISH, '3AoW2F', 'nTfQjpif4I5vjGGp3bzi5JH-IwYa7Zyz9Ye1Xhij0Fg'],
    [FIRST, UNICODE, '3AoW2F', 'Ij6o7yKF3ixsFguULgxZJlIpDWYLztT-CUf0q7MsHmQ'],
    [FIRST, 'x'.repeat(1024), '3AoW2F', 'UZtgzN-kupEY2t6BnNrEWoY4OQot_hes3KzqlAeiiG4'],
    [
      'pfeffer-ä-0123456789-0123456789-0123456789-0123456789',
      UNICODE,
      'YR-XPv',
      'QxFDkJhwyOSjdSoWPFn1Sw0V2VQZ7aQ89gWyouuQSDc',
    ],
  ])('%s makes of %s what it always makes', (secret, password, id, seasoned) => {
    const { current } = new Peppers({ current: secret });
    expect(current.id).toBe(id);
    expect(current.season(password)).toBe(seasoned);
    expect(current.mark('argon2$…')).toBe(`pepper$${id}$argon2$…`);
  });

  it('reads a hash that was computed elsewhere', async () => {
    const encoded =
      'pepper$3AoW2F$pbkdf2_sha256$10$abcdefghijklmnopqrstuv$MhytPB9fVhehkhcsgGOkk4mHHKNOKB8QTEZF+pdJzg0=';
    expect((await withPeppers(FIRST).check(UNICODE, encoded)).ok).toBe(true);
    expect((await withPeppers(SECOND, [FIRST]).check(UNICODE, encoded)).ok).toBe(true);
    for (const passwords of [withPeppers(FIRST), withPeppers(SECOND), withPeppers(null)]) {
      expect(await passwords.check('pässwörd', encoded)).toEqual({ ok: false });
    }
  });
});

describe('a password that is made with a pepper', () => {
  it('is right with it and with no other, and names it without telling it', async () => {
    const passwords = withPeppers(FIRST);
    const encoded = await passwords.make(UNICODE);
    expect(encoded).toMatch(/^pepper\$3AoW2F\$argon2\$argon2id\$/);
    expect(await passwords.check(UNICODE, encoded)).toEqual({ ok: true });
    expect(await passwords.check(`${UNICODE} `, encoded)).toEqual({ ok: false });
    expect(await withPeppers(SECOND).check(UNICODE, encoded)).toEqual({ ok: false });
    // Nor by taking the name of the pepper away, or putting another one's in its place.
    const hash = encoded.slice('pepper$3AoW2F$'.length);
    const { id } = new Peppers({ current: SECOND }).current;
    for (const forged of [hash, `pepper$${id}$${hash}`, `pepper$3AoW2F$${encoded}`]) {
      expect(await withPeppers(FIRST, [SECOND]).check(UNICODE, forged)).toEqual({ ok: false });
    }
  });

  it('shows what it is', async () => {
    const passwords = withPeppers(FIRST);
    const encoded = await passwords.make(UNICODE);
    expect(passwords.identify(encoded)).toBe('argon2');
    expect(passwords.isUsable(encoded)).toBe(true);
    expect(passwords.mustUpdate(encoded)).toBe(false);
    expect(passwords.summary(encoded)).toMatchObject({ algorithm: 'argon2', pepper: '3AoW2F' });
    expect(pepperIdOf(encoded)).toBe('3AoW2F');
    expect(withPeppers(null).identify(encoded)).toBeNull();
    expect(withPeppers(null).summary(encoded)).toBeNull();
  });

  it('counts to its last character with bcrypt too, which reads 72 bytes', async () => {
    const long = 'x'.repeat(100);
    const plain = new Passwords({ hashers: [bcryptHasher({ rounds: 4 })] });
    expect((await plain.check(`${long}y`, await plain.make(long))).ok).toBe(true);
    const peppered = new Passwords({
      hashers: [bcryptHasher({ rounds: 4 })],
      peppers: new Peppers({ current: FIRST }),
    });
    const encoded = await peppered.make(long);
    expect((await peppered.check(long, encoded)).ok).toBe(true);
    expect((await peppered.check(`${long}y`, encoded)).ok).toBe(false);
  });

  it('is refused where it could not be hashed without one', async () => {
    const passwords = withPeppers(FIRST);
    for (const [password, code] of [
      ['a\0b', 'password_not_text'],
      ['a\ud83d', 'password_not_text'],
      ['x'.repeat(1025), 'password_too_long'],
      ['', 'password_empty'],
    ] as const) {
      await expect(passwords.make(password)).rejects.toMatchObject({ code });
    }
    expect(await passwords.make(null)).toMatch(/^![A-Za-z0-9]{40}$/);
  });

  it('fits into the 128 characters of the column', async () => {
    const peppers = new Peppers({ current: FIRST });
    for (const hasher of defaultPasswordHashers().filter(({ algorithm }) => algorithm !== 'scrypt')) {
      const encoded = await new Passwords({ hashers: [hasher], peppers }).make(ENGLISH);
      expect(encoded.length).toBeLessThanOrEqual(128);
    }
    const dearest = argon2Hasher({ memoryCost: 2047, timeCost: 1024, parallelism: 64 });
    expect(
      dearest.accepts(`argon2$argon2id$v=19$m=2047,t=1024,p=64$${'A'.repeat(30)}$${'A'.repeat(43)}`),
    ).toBe(true);
    // What the longest of argon2id's parameters make.
    expect(peppers.current.mark(`argon2$argon2id$v=19$m=2047,t=1024,p=64$${'A'.repeat(74)}`)).toHaveLength(
      128,
    );
  }, 60_000);

  it('is not made by scrypt, whose hashes leave no room, but read', async () => {
    const peppers = new Peppers({ current: FIRST });
    const scrypt = scryptHasher({ workFactor: 16384 });
    expect(await scrypt.encode(ENGLISH)).toHaveLength(Number(scrypt.length));
    expect(() => new Passwords({ hashers: [scrypt], peppers })).toThrow(
      expect.objectContaining({
        code: 'setting_invalid',
        details: expect.objectContaining({ setting: 'passwordPepper' }),
      }),
    );
    expect(() => new Passwords({ hashers: [scrypt] })).not.toThrow();
    const passwords = new Passwords({ hashers: [...cheap(), scrypt], peppers });
    expect((await passwords.check(ENGLISH, await scrypt.encode(ENGLISH))).upgraded).toMatch(
      /^pepper\$3AoW2F\$argon2/,
    );
  });
});

describe('a hash of another pepper than today’s', () => {
  it('is made anew at the next login: from none, from an older one, and back to none', async () => {
    const none = withPeppers(null);
    const first = withPeppers(FIRST);
    const second = withPeppers(SECOND, [FIRST]);
    const without = withPeppers(null, [SECOND]);
    let encoded = await none.make(UNICODE);
    for (const [passwords, mark] of [
      [first, /^pepper\$3AoW2F\$argon2/],
      [second, /^pepper\$(?!3AoW2F)[\w-]{6}\$argon2/],
      [without, /^argon2\$/],
    ] as const) {
      expect(passwords.mustUpdate(encoded)).toBe(true);
      const { ok, upgraded = '' } = await passwords.check(UNICODE, encoded);
      expect(ok).toBe(true);
      expect(upgraded).toMatch(mark);
      expect(await passwords.check(UNICODE, upgraded)).toEqual({ ok: true });
      expect(await passwords.check('wrong', upgraded)).toEqual({ ok: false });
      encoded = upgraded;
    }
  });

  it('that is not there any more is no password, and told of once', async () => {
    const unknown: string[] = [];
    const encoded = await withPeppers(FIRST).make(UNICODE);
    const passwords = withPeppers(SECOND, [], (id) => unknown.push(id));
    expect(await passwords.check(UNICODE, encoded)).toEqual({ ok: false });
    expect(await passwords.check(UNICODE, encoded)).toEqual({ ok: false });
    expect(unknown).toEqual(['3AoW2F']);
  });

  it('is told of by the first check of anybody, once the users are read', async () => {
    const unknown: string[] = [];
    const encoded = await withPeppers(FIRST).make(UNICODE);
    const passwords = new Passwords({
      hashers: cheap(),
      peppers: new Peppers({ onUnknown: (id) => unknown.push(id) }),
      async *stored() {
        yield [encoded, encoded];
      },
    });
    await passwords.burn('somebody else');
    expect(unknown).toEqual(['3AoW2F']);
  });
});

describe('a refusal', () => {
  let spent: Record<string, number> = {};
  beforeEach(() => {
    spent = {};
  });

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

  it('costs the same whichever pepper the hash needs, also one that is gone, and for nobody', async () => {
    const dear = new Passwords({
      hashers: [pbkdf2Sha256Hasher({ iterations: 2000 })],
      peppers: new Peppers({ current: FIRST }),
    });
    const users = {
      plain: await withPeppers(null).make(UNICODE),
      current: await withPeppers(SECOND).make(UNICODE),
      older: await withPeppers(FIRST).make(UNICODE),
      imported: await dear.make(UNICODE),
      gone: await withPeppers('a-pepper-that-was-lost-0123456789-0123456789-0123456').make(UNICODE),
      unusable: '!',
    };
    for (const name of ['nobody', ...Object.keys(users)]) {
      const passwords = new Passwords({
        hashers: cheap().map(metered),
        peppers: new Peppers({ current: SECOND, fallbacks: [FIRST] }),
        async *stored() {
          yield Object.values(users);
        },
      });
      spent = {};
      if (name === 'nobody') await passwords.burn('wrong');
      else expect((await passwords.check('wrong', Reflect.get(users, name))).ok).toBe(false);
      // One hash of argon2, however many peppers there are; and the dearest of those that were imported.
      expect([name, spent]).toEqual([name, { argon2: 64, pbkdf2_sha256: 2000 }]);
    }
  });
});
