import { describe, expect, it } from 'vitest';
import { argon2Hasher } from './argon2-hasher.ts';
import { bcryptHasher, bcryptSha256Hasher } from './bcrypt-hasher.ts';
import { defaultPasswordHashers } from './default-password-hashers.ts';
import { md5Hasher } from './md5-hasher.ts';
import type { PasswordHasher } from './password-hasher.ts';
import { pbkdf2Sha1Hasher, pbkdf2Sha256Hasher } from './pbkdf2-hasher.ts';
import { scryptHasher } from './scrypt-hasher.ts';

/** Each hasher twice, cheap and dearer, with the form of its hashes. */
const implementations: readonly [PasswordHasher, PasswordHasher, RegExp][] = [
  [
    argon2Hasher({ memoryCost: 64, timeCost: 1 }),
    argon2Hasher({ memoryCost: 19_456, timeCost: 6 }),
    /^argon2\$argon2id\$v=19\$m=64,t=1,p=1\$[A-Za-z0-9+/]{30}\$[A-Za-z0-9+/]{43}$/,
  ],
  [
    pbkdf2Sha256Hasher({ iterations: 100 }),
    pbkdf2Sha256Hasher({ iterations: 150_000 }),
    /^pbkdf2_sha256\$100\$[A-Za-z0-9]{22}\$[A-Za-z0-9+/]{43}=$/,
  ],
  [
    pbkdf2Sha1Hasher({ iterations: 100 }),
    pbkdf2Sha1Hasher({ iterations: 150_000 }),
    /^pbkdf2_sha1\$100\$[A-Za-z0-9]{22}\$[A-Za-z0-9+/]{27}=$/,
  ],
  [
    scryptHasher({ workFactor: 16, parallelism: 1 }),
    scryptHasher({ workFactor: 8192, parallelism: 2 }),
    /^scrypt\$16\$[A-Za-z0-9]{22}\$8\$1\$[A-Za-z0-9+/]{86}==$/,
  ],
  [
    bcryptSha256Hasher({ rounds: 4 }),
    bcryptSha256Hasher({ rounds: 9 }),
    /^bcrypt_sha256\$\$2b\$04\$[./A-Za-z0-9]{53}$/,
  ],
  [bcryptHasher({ rounds: 4 }), bcryptHasher({ rounds: 9 }), /^bcrypt\$\$2b\$04\$[./A-Za-z0-9]{53}$/],
];
const md5: [PasswordHasher, RegExp] = [md5Hasher(), /^md5\$[A-Za-z0-9]{22}\$[0-9a-f]{32}$/];
const all = [...implementations.map(([cheap, , form]) => [cheap, form] as const), md5];

describe.each(all.map(([hasher, form]) => ({ name: hasher.algorithm, hasher, form })))(
  'the $name hasher',
  ({ hasher, form }) => {
    it.each(['correct horse', 'pässwörd ☃', '  spaced  ', '密码', '👩‍👩‍👧', 'x'])(
      'makes a hash of %j that verifies',
      async (password) => {
        const encoded = await hasher.encode(password);
        expect(encoded).toMatch(form);
        expect(encoded.length).toBeLessThanOrEqual(128);
        expect(hasher.accepts(encoded)).toBe(true);
        expect(hasher.mustUpdate(encoded)).toBe(false);
        expect(await hasher.verify(password, encoded)).toBe(true);
        expect(await hasher.verify(`${password}x`, encoded)).toBe(false);
        expect(await hasher.verify('', encoded)).toBe(false);
      },
    );

    it('salts each hash anew', async () => {
      expect(await hasher.encode('same')).not.toBe(await hasher.encode('same'));
    });

    it('refuses its hash with any part changed or cut off', async () => {
      const encoded = await hasher.encode('password');
      const last = encoded.at(-1) === '.' ? 'O' : '.';
      const damaged = [
        encoded.slice(0, -1),
        `${encoded}x`,
        `${encoded}\n`,
        ` ${encoded}`,
        encoded.slice(0, -1) + last,
        encoded.replace(/\$[^$]*$/, '$'),
        encoded.replace(/\$[^$]*$/, ''),
        encoded.replace(hasher.algorithm, `${hasher.algorithm}x`),
        encoded.toUpperCase(),
      ];
      for (const text of damaged)
        expect([text, await hasher.verify('password', text)]).toEqual([text, false]);
    });
  },
);

describe.each(implementations.map(([cheap, dear]) => ({ name: cheap.algorithm, cheap, dear })))(
  'a $name hash of lower cost',
  ({ cheap, dear }) => {
    it('verifies and is due for renewal, and so is one of higher cost', async () => {
      const old = await cheap.encode('password');
      expect(await dear.verify('password', old)).toBe(true);
      expect(dear.mustUpdate(old)).toBe(true);
      expect(cheap.mustUpdate(await dear.encode('password'))).toBe(true);
    });

    // CVE-2016-2513: a wrong password for a user with an old hash was answered faster than one for an unknown user.
    it('costs as much to refuse as a current one', async () => {
      const old = await cheap.encode('password');
      const current = await dear.encode('password');
      const refused = await processorTime(async () => {
        await dear.verify('wrong', old);
        await dear.harden('wrong', old);
      });
      const ordinary = await processorTime(() => dear.verify('wrong', current));
      expect(refused / ordinary).toBeGreaterThan(0.5);
      expect(refused / ordinary).toBeLessThan(2);
    });

    it('of the current or a higher cost gets nothing on top', async () => {
      const current = await dear.encode('password');
      const nothing = await processorTime(() => cheap.harden('wrong', current));
      expect(nothing).toBeLessThan((await processorTime(() => dear.verify('wrong', current))) / 2);
    });
  },
);

/** The least processor time (µs) of five runs: unlike the clock, other processes do not add to it. */
async function processorTime(run: () => Promise<unknown>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 5; round++) {
    const start = process.cpuUsage();
    await run();
    const { user, system } = process.cpuUsage(start);
    least = Math.min(least, user + system);
  }
  return least;
}

const salt = 'abcdefghijklmnopqrstuv';
const tag32 = 'A'.repeat(43);
const argon2Salt = Buffer.from(salt).toString('base64').replace(/=+$/, '');
const bcryptRest = 'abcdefghijklmnopqrstuu4SmA3hVMbWKmJVGcHRDZ6Y7bUU/SMZe';
const scryptTag = `${'A'.repeat(86)}==`;

const noHashes = [
  '',
  '$',
  '$$$$$$',
  '!',
  'password',
  'plain$text',
  'argon2',
  'argon2$',
  'argon2$argon2id$v=19$m=64,t=1,p=1$$',
  `argon2$argon2id$v=18$m=64,t=1,p=1$${argon2Salt}$${tag32}`,
  `argon2$argon2id$v=19$m=64,t=1$${argon2Salt}$${tag32}`,
  `argon2$argon2id$v=19$m=0,t=0,p=0$${argon2Salt}$${tag32}`,
  `argon2$argon2id$v=19$m=-64,t=1,p=1$${argon2Salt}$${tag32}`,
  `argon2$argon2id$v=19$m=7,t=1,p=1$${argon2Salt}$${tag32}`,
  `argon2$argon2x$v=19$m=64,t=1,p=1$${argon2Salt}$${tag32}`,
  `argon2$argon2id$v=19$m=64,t=1,p=1$!!!!!!!!!!!!$${tag32}`,
  `argon2$argon2id$v=19$m=64,t=1,p=1$${argon2Salt}$${'A'.repeat(42)}B`,
  'pbkdf2_sha256$1000$salt',
  `pbkdf2_sha256$x$${salt}$${tag32}=`,
  `pbkdf2_sha256$0$${salt}$${tag32}=`,
  `pbkdf2_sha256$-1$${salt}$${tag32}=`,
  `pbkdf2_sha256$1e3$${salt}$${tag32}=`,
  `pbkdf2_sha256$1000$$${tag32}=`,
  `pbkdf2_sha256$1000$${salt}$AAAA`,
  `pbkdf2_sha1$1000$${salt}$${tag32}=`,
  `scrypt$16383$${salt}$8$5$${scryptTag}`,
  `scrypt$1$${salt}$8$5$${scryptTag}`,
  `scrypt$16384$${salt}$8$0$${scryptTag}`,
  `scrypt$16384$${salt}$8$${scryptTag}`,
  'bcrypt$$2b$04$short',
  `bcrypt$$2b$03$${bcryptRest}`,
  `bcrypt$$2x$04$${bcryptRest}`,
  `bcrypt_sha256$2b$04$${bcryptRest}`,
  `bcrypt_sha256$$2b$04$${bcryptRest.replace('uu4', 'uv4')}`,
  'md5$$0ed9598d68d051f048638d0b3c30e005',
  `md5$${salt}$0ED9598D68D051F048638D0B3C30E005`,
  'sha1$salt$0ed9598d68d051f048638d0b3c30e0050ed95980',
  `pbkdf2_sha256$1000$${salt}$${tag32}=\0`,
  '\ud800$\ud800',
  '$'.repeat(100_000),
];

describe('a text that is no hash', () => {
  it.each(noHashes.map((text) => ({ text, name: JSON.stringify(text.slice(0, 100)) })))(
    'is refused without an error: $name',
    async ({ text }) => {
      for (const hasher of [...defaultPasswordHashers(), md5Hasher()]) {
        expect(hasher.accepts(text)).toBe(false);
        expect(await hasher.verify('password', text)).toBe(false);
        expect(hasher.summary(text)).toEqual({});
        await hasher.harden('password', text);
      }
    },
  );
});

describe('a planted hash that would take minutes or all memory', () => {
  it.each([
    [argon2Hasher(), `argon2$argon2id$v=19$m=1048577,t=1,p=1$${argon2Salt}$${tag32}`],
    [argon2Hasher(), `argon2$argon2id$v=19$m=1048576,t=3,p=1$${argon2Salt}$${tag32}`],
    [argon2Hasher(), `argon2$argon2id$v=19$m=4294967295,t=1,p=1$${argon2Salt}$${tag32}`],
    [argon2Hasher(), `argon2$argon2id$v=19$m=1024,t=9999,p=1$${argon2Salt}$${tag32}`],
    [argon2Hasher(), `argon2$argon2id$v=19$m=1024,t=1,p=65$${argon2Salt}$${tag32}`],
    [pbkdf2Sha256Hasher(), `pbkdf2_sha256$10000001$${salt}$${tag32}=`],
    [pbkdf2Sha256Hasher(), `pbkdf2_sha256$999999999999$${salt}$${tag32}=`],
    [scryptHasher(), `scrypt$524288$${salt}$8$1$${scryptTag}`],
    [scryptHasher(), `scrypt$16384$${salt}$8$65$${scryptTag}`],
    [scryptHasher(), `scrypt$262144$${salt}$8$5$${scryptTag}`],
    [bcryptHasher(), `bcrypt$$2b$17$${bcryptRest}`],
    [bcryptSha256Hasher(), `bcrypt_sha256$$2b$31$${bcryptRest}`],
  ])('is refused unread: $1', async (hasher, encoded) => {
    expect(hasher.accepts(encoded)).toBe(false);
    const spent = await processorTime(() => hasher.verify('password', encoded));
    expect(spent).toBeLessThan(50_000);
  });

  it.each([
    () => argon2Hasher({ memoryCost: 2_000_000 }),
    () => argon2Hasher({ memoryCost: 8, parallelism: 2 }),
    () => argon2Hasher({ timeCost: 0 }),
    () => pbkdf2Sha256Hasher({ iterations: 10_000_001 }),
    () => pbkdf2Sha256Hasher({ iterations: 1.5 }),
    () => scryptHasher({ workFactor: 1000 }),
    () => scryptHasher({ workFactor: 1_048_576 }),
    () => bcryptHasher({ rounds: 17 }),
    () => bcryptSha256Hasher({ rounds: 3 }),
  ])('cannot be configured either: %s', (make) => {
    expect(make).toThrow(expect.objectContaining({ code: 'setting_invalid' }));
  });
});

describe('a salt below 128 bits', () => {
  it('makes a hash due for renewal', async () => {
    const hasher = pbkdf2Sha256Hasher({ iterations: 1 });
    expect(hasher.mustUpdate(`pbkdf2_sha256$1$${salt.slice(0, 21)}$${tag32}=`)).toBe(true);
    expect(hasher.mustUpdate(`pbkdf2_sha256$1$${salt}$${tag32}=`)).toBe(false);
  });

  it('is told from 16 raw bytes, which suffice', () => {
    const hasher = argon2Hasher({ memoryCost: 64, timeCost: 1 });
    const withSalt = (bytes: Buffer) =>
      `argon2$argon2id$v=19$m=64,t=1,p=1$${bytes.toString('base64').replace(/=+$/, '')}$${tag32}`;
    expect(hasher.mustUpdate(withSalt(Buffer.alloc(16, 0xe9)))).toBe(false);
    expect(hasher.mustUpdate(withSalt(Buffer.alloc(15, 0xe9)))).toBe(true);
    expect(hasher.mustUpdate(withSalt(Buffer.from('abcdefghijklmnop')))).toBe(true);
  });
});

describe('the event loop', () => {
  it.each(implementations.map(([, dear]) => ({ name: dear.algorithm, dear })))(
    'goes on during a $name hash',
    async ({ dear }) => {
      let turns = 0;
      let done = false;
      const hash = dear.encode('password').finally(() => {
        done = true;
      });
      while (!done) {
        await new Promise(setImmediate);
        turns++;
      }
      await hash;
      expect(turns).toBeGreaterThan(10);
    },
  );
});

describe('bcrypt', () => {
  it('counts 72 bytes alone, as Django, where bcrypt_sha256 counts all', async () => {
    const long = 'x'.repeat(72);
    const plain = bcryptHasher({ rounds: 4 });
    const hashed = bcryptSha256Hasher({ rounds: 4 });
    expect(await plain.verify(`${long}b`, await plain.encode(`${long}a`))).toBe(true);
    expect(await hashed.verify(`${long}b`, await hashed.encode(`${long}a`))).toBe(false);
  });

  it.each(['2a', '2y'])('reads the version %s of other libraries', async (version) => {
    const encoded = (await bcryptHasher({ rounds: 4 }).encode('password')).replace('$2b$', `$${version}$`);
    expect(await bcryptHasher().verify('password', encoded)).toBe(true);
    expect(await bcryptHasher().verify('wrong', encoded)).toBe(false);
  });
});
