import { createHash } from 'node:crypto';
import { requireWithin } from './hash-bounds.ts';
import { mask } from './mask.ts';
import type { PasswordHasher } from './password-hasher.ts';

export interface BcryptOptions {
  /** The cost is 2 to the power of this. Default 12, as Django. */
  rounds?: number;
}

/** Loaded at the first hash. */
const bcrypt = () => import('@node-rs/bcrypt');

/** 16 rounds take about four seconds of one core. */
const bounds = { rounds: [4, 16] } as const;

interface Variety {
  readonly algorithm: 'bcrypt_sha256' | 'bcrypt';
  /** What bcrypt gets for a password. */
  prepare(password: string): string;
}

interface BcryptHash {
  readonly rounds: number;
  /** Version, rounds and salt: what bcrypt needs to compute the hash again. */
  readonly settings: string;
  /** The whole of bcrypt's own text, without Django's algorithm name. */
  readonly text: string;
}

/**
 * bcrypt over the hex SHA-256 of the password, so that characters after the 72nd byte count: Django's
 * `bcrypt_sha256$$2b$12$…`. Accepts up to 16 rounds.
 */
export function bcryptSha256Hasher(options: BcryptOptions = {}): PasswordHasher {
  const prepare = (password: string) => createHash('sha256').update(password).digest('hex');
  return bcryptVariety({ algorithm: 'bcrypt_sha256', prepare }, options);
}

/**
 * Plain bcrypt, to read databases that have it: `bcrypt$$2b$12$…`. Only the first 72 bytes of a password count, so
 * prefer `bcryptSha256Hasher` for new hashes. Accepts up to 16 rounds.
 */
export function bcryptHasher(options: BcryptOptions = {}): PasswordHasher {
  return bcryptVariety({ algorithm: 'bcrypt', prepare: (password) => password }, options);
}

function bcryptVariety({ algorithm, prepare }: Variety, { rounds = 12 }: BcryptOptions): PasswordHasher {
  requireWithin(algorithm, { rounds }, bounds);
  return {
    algorithm,
    accepts: (encoded) => decode(algorithm, encoded) !== null,

    async encode(password) {
      return `${algorithm}$${await (await bcrypt()).hash(prepare(password), rounds)}`;
    },

    async verify(password, encoded) {
      const stored = decode(algorithm, encoded);
      return stored !== null && (await bcrypt()).verify(prepare(password), stored.text);
    },

    mustUpdate: (encoded) => decode(algorithm, encoded)?.rounds !== rounds,

    async harden(password, encoded, dearest = '') {
      const stored = decode(algorithm, encoded);
      if (!stored) return;
      const most = decode(algorithm, dearest)?.rounds ?? rounds;
      // One hash of each number of rounds between: 2^n + 2^(n+1) + … + 2^(m-1) = 2^m − 2^n.
      for (let between = stored.rounds; between < most; between++) {
        await (await bcrypt()).hash(prepare(password), between);
      }
    },

    cost: (encoded = '') => 2 ** (decode(algorithm, encoded)?.rounds ?? rounds),

    summary(encoded) {
      const stored = decode(algorithm, encoded);
      if (!stored) return {};
      return {
        algorithm,
        'work factor': String(stored.rounds),
        salt: mask(stored.settings.slice(-22)),
        checksum: mask(stored.text.slice(stored.settings.length)),
      };
    },
  };
}

// The last characters of salt and hash carry two and four bits: other letters there would be a second spelling.
const format =
  /^([a-z0-9_]+)\$((\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{21}[.Oeu])[./A-Za-z0-9]{30}[.CGKOSWaeimquy26])$/;

function decode(algorithm: string, encoded: string): BcryptHash | null {
  const match = format.exec(encoded);
  if (match?.[1] !== algorithm) return null;
  const [, , text = '', settings = '', cost] = match;
  const rounds = Number(cost);
  return rounds >= bounds.rounds[0] && rounds <= bounds.rounds[1] ? { rounds, settings, text } : null;
}
