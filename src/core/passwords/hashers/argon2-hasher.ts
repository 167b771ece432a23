import { constantTimeEqual } from '../../../support/secrets.ts';
import { requireWithin } from './hash-bounds.ts';
import { mask } from './mask.ts';
import type { PasswordHasher } from './password-hasher.ts';
import { newSalt, saltIsShort } from './salt.ts';

export interface Argon2Options {
  /** Memory in KiB. Default 19456. */
  memoryCost?: number;
  /** Passes over the memory. Default 2. */
  timeCost?: number;
  /** Lanes. Default 1. */
  parallelism?: number;
}

/** OWASP Password Storage Cheat Sheet, Argon2id: 19 MiB, two passes, one lane. */
const owaspDefaults = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** 1 GiB; RFC 9106 asks for at least 8 KiB a lane. */
const bounds = { memoryCost: [8, 1_048_576], timeCost: [1, 1024], parallelism: [1, 64] } as const;
/** KiB written over all passes: 2 GiB, about five seconds of one core. */
const MAX_WORK = 2_097_152;

const TAG_BYTES = 32;
/** Numbers of the library's enums, which exist for the compiler only. */
const varieties = { argon2d: 0, argon2i: 1, argon2id: 2 } as const;
const versions = { 16: 0, 19: 1 } as const;

const format =
  /^argon2\$(argon2id|argon2i|argon2d)\$(?:v=(16|19)\$)?m=([1-9]\d{0,6}),t=([1-9]\d{0,3}),p=([1-9]\d?)\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{16,86})$/;

interface Cost {
  readonly memoryCost: number;
  readonly timeCost: number;
  readonly parallelism: number;
}

interface Argon2Hash extends Cost {
  readonly variety: keyof typeof varieties;
  readonly version: keyof typeof versions;
  readonly salt: Buffer;
  readonly tag: Buffer;
}

/**
 * Argon2id, the default (ASVS 5.0 appendix C, RFC 9106), encoded as Django does:
 * `argon2$argon2id$v=19$m=19456,t=2,p=1$salt$tag`. Reads argon2i and argon2d too, and hashes of before 2016 that name
 * no version. Accepts up to 1 GiB of memory, 64 lanes, and 2 GiB over all passes.
 */
export function argon2Hasher(options: Argon2Options = {}): PasswordHasher {
  const cost = { ...owaspDefaults, ...options };
  requireWithin('argon2Hasher', cost, bounds);
  requireWithin('argon2Hasher', { memoryCost: cost.memoryCost }, { memoryCost: memoryBounds(cost) });

  return {
    algorithm: 'argon2',
    accepts: (encoded) => decode(encoded) !== null,

    async encode(password) {
      const salt = Buffer.from(newSalt());
      const tag = await compute(password, { ...cost, variety: 'argon2id', version: 19, salt, tag: emptyTag });
      const { memoryCost: m, timeCost: t, parallelism: p } = cost;
      return `argon2$argon2id$v=19$m=${m},t=${t},p=${p}$${toBase64(salt)}$${toBase64(tag)}`;
    },

    async verify(password, encoded) {
      const stored = decode(encoded);
      return stored !== null && constantTimeEqual(await compute(password, stored), stored.tag);
    },

    mustUpdate(encoded) {
      const stored = decode(encoded);
      return stored === null || !sameParameters(stored, cost) || saltIsShort(stored.salt);
    },

    async harden(password, encoded, dearest = '') {
      const stored = decode(encoded);
      const rest = stored && missingCost(stored, decode(dearest) ?? cost);
      if (stored && rest) await compute(password, { ...stored, ...rest });
    },

    cost: (encoded = '') => work(decode(encoded) ?? cost),

    summary: summarise,
  };
}

const emptyTag = Buffer.alloc(TAG_BYTES);

/** The memory that goes with the other two numbers. */
function memoryBounds({ timeCost, parallelism }: Cost): readonly [number, number] {
  return [8 * parallelism, Math.floor(Math.min(bounds.memoryCost[1], MAX_WORK / timeCost))];
}

function decode(encoded: string): Argon2Hash | null {
  const match = format.exec(encoded);
  if (!match) return null;
  const [, variety = '', version = '16', memory, time, lanes, salt = '', tag = ''] = match;
  const stored = {
    variety: variety as keyof typeof varieties,
    version: Number(version) as keyof typeof versions,
    memoryCost: Number(memory),
    timeCost: Number(time),
    parallelism: Number(lanes),
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  };
  const [least, most] = memoryBounds(stored);
  const withinBounds =
    stored.memoryCost >= least &&
    stored.memoryCost <= most &&
    stored.timeCost <= bounds.timeCost[1] &&
    stored.parallelism <= bounds.parallelism[1];
  // Unused bits at the end of a base64 text would let one hash be written in several ways.
  return withinBounds && toBase64(stored.salt) === salt && toBase64(stored.tag) === tag ? stored : null;
}

/** The library's async call computes in the thread pool. It is loaded at the first hash. */
async function compute(password: string, hash: Argon2Hash): Promise<Buffer> {
  const { hashRaw } = await import('@node-rs/argon2');
  return hashRaw(password, {
    algorithm: varieties[hash.variety],
    version: versions[hash.version],
    memoryCost: hash.memoryCost,
    timeCost: hash.timeCost,
    parallelism: hash.parallelism,
    salt: hash.salt,
    outputLen: hash.tag.length,
  });
}

function sameParameters(stored: Argon2Hash, cost: Cost): boolean {
  return (
    stored.variety === 'argon2id' &&
    stored.version === 19 &&
    stored.tag.length === TAG_BYTES &&
    stored.memoryCost === cost.memoryCost &&
    stored.timeCost === cost.timeCost &&
    stored.parallelism === cost.parallelism
  );
}

/** The time goes with memory times passes. */
function work({ memoryCost, timeCost }: Cost): number {
  return memoryCost * timeCost;
}

/** Parameters that make up for what `stored` cost less than `cost`. */
function missingCost(stored: Cost, cost: Cost): Cost | null {
  const missing = work(cost) - work(stored);
  const timeCost = Math.max(1, Math.ceil(missing / cost.memoryCost));
  const memoryCost = Math.round(missing / timeCost);
  return memoryCost < 8 ? null : { memoryCost, timeCost, parallelism: 1 };
}

function summarise(encoded: string): Record<string, string> {
  const stored = decode(encoded);
  if (!stored) return {};
  return {
    algorithm: 'argon2',
    variety: stored.variety,
    version: String(stored.version),
    'memory cost': String(stored.memoryCost),
    'time cost': String(stored.timeCost),
    parallelism: String(stored.parallelism),
    salt: mask(toBase64(stored.salt)),
    hash: mask(toBase64(stored.tag)),
  };
}

/** Base64 without padding, as in the PHC string format. */
function toBase64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
