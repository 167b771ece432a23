import { pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';
import { constantTimeEqual } from '../../../support/secrets.ts';
import { requireWithin } from './hash-bounds.ts';
import { mask } from './mask.ts';
import type { PasswordHasher } from './password-hasher.ts';
import { newSalt, saltIsShort } from './salt.ts';

export interface Pbkdf2Options {
  /**
   * Rounds of HMAC. Default 1,500,000, as Django 6.1. A site that shares its database with Django sets Django's
   * number: each side rewrites a hash with another number than its own, also downwards.
   */
  iterations?: number;
}

/** About three seconds of one core. */
const bounds = { iterations: [1, 10_000_000] } as const;

const derive = promisify(pbkdf2);

interface Variety {
  readonly algorithm: 'pbkdf2_sha256' | 'pbkdf2_sha1';
  readonly digest: 'sha256' | 'sha1';
  /** Bytes of the hash: those of the digest. */
  readonly size: number;
}

interface Pbkdf2Hash {
  readonly iterations: number;
  readonly salt: string;
  readonly hash: string;
}

/** PBKDF2 with HMAC-SHA-256, Django's default: `pbkdf2_sha256$1500000$salt$hash`. Accepts up to 10 million rounds. */
export function pbkdf2Sha256Hasher(options: Pbkdf2Options = {}): PasswordHasher {
  return pbkdf2Hasher({ algorithm: 'pbkdf2_sha256', digest: 'sha256', size: 32 }, options);
}

/** PBKDF2 with HMAC-SHA-1, to read databases that have it: `pbkdf2_sha1$…`. Accepts up to 10 million rounds. */
export function pbkdf2Sha1Hasher(options: Pbkdf2Options = {}): PasswordHasher {
  return pbkdf2Hasher({ algorithm: 'pbkdf2_sha1', digest: 'sha1', size: 20 }, options);
}

function pbkdf2Hasher(variety: Variety, { iterations = 1_500_000 }: Pbkdf2Options): PasswordHasher {
  const { algorithm, digest, size } = variety;
  requireWithin(algorithm, { iterations }, bounds);

  const compute = async (password: string, salt: string, rounds: number) =>
    (await derive(password, salt, rounds, size, digest)).toString('base64');

  const costOf = (encoded?: string) =>
    (encoded === undefined ? undefined : decode(variety, encoded)?.iterations) ?? iterations;

  return {
    algorithm,
    accepts: (encoded) => decode(variety, encoded) !== null,

    async encode(password) {
      const salt = newSalt();
      return `${algorithm}$${iterations}$${salt}$${await compute(password, salt, iterations)}`;
    },

    async verify(password, encoded) {
      const stored = decode(variety, encoded);
      if (!stored) return false;
      return constantTimeEqual(await compute(password, stored.salt, stored.iterations), stored.hash);
    },

    mustUpdate(encoded) {
      const stored = decode(variety, encoded);
      return stored === null || stored.iterations !== iterations || saltIsShort(stored.salt);
    },

    async harden(password, encoded, dearest) {
      const stored = decode(variety, encoded);
      const missing = stored ? costOf(dearest) - stored.iterations : 0;
      if (stored && missing > 0) await compute(password, stored.salt, missing);
    },

    cost: costOf,

    summary(encoded) {
      const stored = decode(variety, encoded);
      if (!stored) return {};
      return {
        algorithm,
        iterations: String(stored.iterations),
        salt: mask(stored.salt),
        hash: mask(stored.hash),
      };
    },
  };
}

function decode({ algorithm, size }: Variety, encoded: string): Pbkdf2Hash | null {
  const match = /^([a-z0-9_]+)\$([1-9]\d{0,7})\$([^$]{1,64})\$([A-Za-z0-9+/]+={0,2})$/.exec(encoded);
  if (match?.[1] !== algorithm) return null;
  const [, , rounds, salt = '', hash = ''] = match;
  const iterations = Number(rounds);
  const hashBytes = Buffer.from(hash, 'base64');
  const wellFormed = hashBytes.length === size && hashBytes.toString('base64') === hash;
  return wellFormed && iterations <= bounds.iterations[1] ? { iterations, salt, hash } : null;
}
