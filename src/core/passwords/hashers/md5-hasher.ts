import { createHash } from 'node:crypto';
import { constantTimeEqual } from '../../../support/secrets.ts';
import { mask } from './mask.ts';
import type { PasswordHasher } from './password-hasher.ts';
import { newSalt, saltIsShort } from './salt.ts';

const format = /^md5\$([^$]{1,64})\$([0-9a-f]{32})$/;

/**
 * Salted MD5, Django's `md5$salt$hash`. **Not safe**: one graphics card tries billions a second. It is in no default
 * list; add it last in `hashers` only to let users of an old database in once, when each hash is upgraded.
 */
export function md5Hasher(): PasswordHasher {
  return {
    algorithm: 'md5',
    accepts: (encoded) => format.test(encoded),

    async encode(password) {
      const salt = newSalt();
      return `md5$${salt}$${compute(password, salt)}`;
    },

    async verify(password, encoded) {
      const [, salt, hash] = format.exec(encoded) ?? [];
      return salt !== undefined && hash !== undefined && constantTimeEqual(compute(password, salt), hash);
    },

    mustUpdate: (encoded) => saltIsShort(format.exec(encoded)?.[1] ?? ''),

    // MD5 has no cost to raise.
    async harden() {},

    summary(encoded) {
      const [, salt, hash] = format.exec(encoded) ?? [];
      return salt && hash ? { algorithm: 'md5', salt: mask(salt, 2), hash: mask(hash) } : {};
    },
  };
}

function compute(password: string, salt: string): string {
  return createHash('md5').update(salt).update(password).digest('hex');
}
