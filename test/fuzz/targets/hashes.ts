import assert from 'node:assert/strict';
import { argon2Hasher } from '../../../src/core/passwords/hashers/argon2-hasher.ts';
import { bcryptHasher, bcryptSha256Hasher } from '../../../src/core/passwords/hashers/bcrypt-hasher.ts';
import { md5Hasher } from '../../../src/core/passwords/hashers/md5-hasher.ts';
import type { PasswordHasher } from '../../../src/core/passwords/hashers/password-hasher.ts';
import { pbkdf2Sha1Hasher, pbkdf2Sha256Hasher } from '../../../src/core/passwords/hashers/pbkdf2-hasher.ts';
import { scryptHasher } from '../../../src/core/passwords/hashers/scrypt-hasher.ts';
import type { FuzzTarget } from '../fuzz-target.ts';

const PASSWORD = 'correct horse battery';

interface Cheap {
  readonly hasher: PasswordHasher;
  /** A dearer hash is accepted and costs its time; here it is only read. */
  readonly most: number;
  readonly seeds: readonly string[];
}

const argon2 = argon2Hasher({ memoryCost: 16, timeCost: 1 });
const all: readonly Cheap[] = [
  {
    hasher: argon2,
    most: 512,
    seeds: [
      await argon2.encode(PASSWORD),
      'argon2$argon2i$m=8,t=1,p=1$c29tZXNhbHQ$KnH4gniiaFnDvlA1xev3yovC4cnrrI6tnHOYtmja90o',
      'argon2$argon2d$v=16$m=64,t=2,p=4$c29tZXNhbHRzb21lc2FsdA$KnH4gniiaFnDvlA1xev3yovC4cnrrI6tnHOYtmja90o',
      'argon2$argon2id$v=19$m=1048576,t=1024,p=64$c29tZXNhbHQ$KnH4gniiaFnDvlA1xev3yovC4cnrrI6tnHOYtmja90o',
    ],
  },
  ...(await Promise.all(
    [pbkdf2Sha256Hasher({ iterations: 2 }), pbkdf2Sha1Hasher({ iterations: 2 })].map(async (hasher) => ({
      hasher,
      most: 2000,
      seeds: [await hasher.encode(PASSWORD), (await hasher.encode(PASSWORD)).replace('$2$', '$10000000$')],
    })),
  )),
  {
    hasher: scryptHasher({ workFactor: 2, blockSize: 1, parallelism: 1 }),
    most: 4096,
    seeds: [
      await scryptHasher({ workFactor: 2, blockSize: 1, parallelism: 1 }).encode(PASSWORD),
      await scryptHasher({ workFactor: 64, blockSize: 8, parallelism: 5 }).encode(PASSWORD),
    ],
  },
  ...(await Promise.all(
    [bcryptSha256Hasher({ rounds: 4 }), bcryptHasher({ rounds: 4 })].map(async (hasher) => ({
      hasher,
      most: 16,
      seeds: [await hasher.encode(PASSWORD), (await hasher.encode(PASSWORD)).replace('$2b$04$', '$2y$16$')],
    })),
  )),
  { hasher: md5Hasher(), most: 1, seeds: [await md5Hasher().encode(PASSWORD)] },
];

/** The hash without its last part, which says the result: the settings and the salt. */
const settingsOf = (encoded: string) => encoded.slice(0, encoded.lastIndexOf('$'));

export const hashTargets: readonly FuzzTarget[] = all.map(({ hasher, most, seeds }) => ({
  name: `a password hash of ${hasher.algorithm}`,
  seeds,
  // Hashes are at most 128 characters long where Django keeps them, and text where others do.
  maxLength: 2000,
  share: 0.5,
  async check(input) {
    hasher.mustUpdate(input);
    for (const text of Object.values(hasher.summary(input))) assert.equal(typeof text, 'string');
    const cost = hasher.cost?.(input) ?? 1;
    assert.ok(Number.isFinite(cost) && cost > 0, `${cost}`);
    if (!hasher.accepts(input)) {
      assert.equal(await hasher.verify(PASSWORD, input), false);
      return;
    }
    if (cost > most) return;
    // Whatever is accepted can be computed, and is right only with the very result that its settings give.
    if (await hasher.verify(PASSWORD, input)) {
      assert.ok(
        seeds.some((seed) => settingsOf(seed) === settingsOf(input)) || hasher.algorithm !== 'argon2',
        input,
      );
      assert.equal(await hasher.verify(`${PASSWORD}!`, input), false);
    }
  },
}));
