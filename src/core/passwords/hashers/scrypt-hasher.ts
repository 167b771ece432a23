import { type BinaryLike, type ScryptOptions as NodeScryptOptions, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { constantTimeEqual } from '../../../support/secrets.ts';
import { SettingError } from '../../../support/settings/setting-error.ts';
import { requireWithin } from './hash-bounds.ts';
import { mask } from './mask.ts';
import type { PasswordHasher } from './password-hasher.ts';
import { newSalt, SALT_LENGTH, saltIsShort } from './salt.ts';

export interface ScryptOptions {
  /** N, a power of two. Default 16384. */
  workFactor?: number;
  /** r. Default 8. */
  blockSize?: number;
  /** p. Default 5. */
  parallelism?: number;
}

/** Django's default, and one of the settings that the OWASP Password Storage Cheat Sheet holds equal. */
const djangoDefaults = { workFactor: 16_384, blockSize: 8, parallelism: 5 };

const bounds = { workFactor: [2, 1_048_576], blockSize: [1, 64], parallelism: [1, 64] } as const;
/** N × r: 256 MiB of memory. */
const MAX_MEMORY = 2_097_152;
/** N × r × p: about three seconds of one core. */
const MAX_WORK = 8_388_608;

const HASH_BYTES = 64;
/** Its characters, in base64. */
const HASH_LENGTH = 88;

const derive = promisify<BinaryLike, BinaryLike, number, NodeScryptOptions, Buffer>(scrypt);

interface Cost {
  readonly workFactor: number;
  readonly blockSize: number;
  readonly parallelism: number;
}

interface ScryptHash extends Cost {
  readonly salt: string;
  readonly hash: string;
}

/**
 * scrypt (RFC 7914), encoded as Django does: `scrypt$16384$salt$8$5$hash`. Accepts up to 256 MiB of memory and about
 * three seconds of work.
 */
export function scryptHasher(options: ScryptOptions = {}): PasswordHasher {
  const cost = { ...djangoDefaults, ...options };
  requireWithin('scryptHasher', cost, bounds);
  if (!isAllowed(cost)) {
    const reason = `the work factor must be a power of two, N × r at most ${MAX_MEMORY}, N × r × p at most ${MAX_WORK}.`;
    throw new SettingError('setting_invalid', { setting: 'scryptHasher', reason });
  }

  return {
    algorithm: 'scrypt',
    length:
      `scrypt$$$$$${cost.workFactor}${cost.blockSize}${cost.parallelism}`.length + SALT_LENGTH + HASH_LENGTH,
    accepts: (encoded) => decode(encoded) !== null,

    async encode(password) {
      const salt = newSalt();
      const { workFactor, blockSize, parallelism } = cost;
      return `scrypt$${workFactor}$${salt}$${blockSize}$${parallelism}$${await compute(password, salt, cost)}`;
    },

    async verify(password, encoded) {
      const stored = decode(encoded);
      return stored !== null && constantTimeEqual(await compute(password, stored.salt, stored), stored.hash);
    },

    mustUpdate(encoded) {
      const stored = decode(encoded);
      return stored === null || !sameCost(stored, cost) || saltIsShort(stored.salt);
    },

    async harden(password, encoded, dearest = '') {
      const stored = decode(encoded);
      const rest = stored && missingCost(stored, decode(dearest) ?? cost);
      if (stored && rest) await compute(password, stored.salt, rest);
    },

    cost: (encoded = '') => work(decode(encoded) ?? cost),

    summary: summarise,
  };
}

function work({ workFactor, blockSize, parallelism }: Cost): number {
  return workFactor * blockSize * parallelism;
}

function isAllowed(cost: Cost): boolean {
  const { workFactor, blockSize, parallelism } = cost;
  return (
    Number.isInteger(Math.log2(workFactor)) &&
    workFactor >= bounds.workFactor[0] &&
    blockSize <= bounds.blockSize[1] &&
    parallelism <= bounds.parallelism[1] &&
    workFactor * blockSize <= MAX_MEMORY &&
    work(cost) <= MAX_WORK
  );
}

function decode(encoded: string): ScryptHash | null {
  const match = /^scrypt\$([1-9]\d{0,6})\$([^$]{1,64})\$([1-9]\d?)\$([1-9]\d?)\$([A-Za-z0-9+/]{86}==)$/.exec(
    encoded,
  );
  if (!match) return null;
  const [, workFactor, salt = '', blockSize, parallelism, hash = ''] = match;
  const stored = {
    workFactor: Number(workFactor),
    blockSize: Number(blockSize),
    parallelism: Number(parallelism),
    salt,
    hash,
  };
  const canonical = Buffer.from(hash, 'base64').toString('base64') === hash;
  return canonical && isAllowed(stored) ? stored : null;
}

async function compute(password: string, salt: string, cost: Cost): Promise<string> {
  const { workFactor: N, blockSize: r, parallelism: p } = cost;
  // What OpenSSL counts is 128 r (N + p + 2) bytes; Node allows 32 MiB unless told.
  const maxmem = 128 * r * (N + p + 2) + 1024 * 1024;
  return (await derive(password, salt, HASH_BYTES, { N, r, p, maxmem })).toString('base64');
}

/** The lanes run one after the other: as many of the stored size as bring the missing time, unless it is tiny. */
function missingCost(stored: Cost, cost: Cost): Cost | null {
  const missing = work(cost) - work(stored);
  const lanes = (size: Cost) => Math.round(missing / (size.workFactor * size.blockSize));
  const size = lanes(stored) <= bounds.parallelism[1] ? stored : cost;
  return lanes(size) > 0 ? { ...size, parallelism: lanes(size) } : null;
}

function sameCost(stored: Cost, cost: Cost): boolean {
  return (
    stored.workFactor === cost.workFactor &&
    stored.blockSize === cost.blockSize &&
    stored.parallelism === cost.parallelism
  );
}

function summarise(encoded: string): Record<string, string> {
  const stored = decode(encoded);
  if (!stored) return {};
  return {
    algorithm: 'scrypt',
    'work factor': String(stored.workFactor),
    'block size': String(stored.blockSize),
    parallelism: String(stored.parallelism),
    salt: mask(stored.salt),
    hash: mask(stored.hash),
  };
}
