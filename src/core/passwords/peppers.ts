import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';

/** Characters of a pepper's id: 36 bits, so that no two of a site are alike. */
const ID_LENGTH = 6;

const marked = /^pepper\$([\w-]{6})\$(.+)$/s;

/** Characters that a pepper puts before a hash: `pepper$Jg7a_Q$`. */
export const PEPPER_MARK_LENGTH = 'pepper$'.length + ID_LENGTH + '$'.length;

/** What passwords go through before they are hashed. */
export interface Pepper {
  /** What a hash names it by; null where there is none. It is made from the pepper, and does not tell it. */
  readonly id: string | null;
  /** What the hasher gets for a password. */
  season(password: string): string;
  /** The hash, and which pepper it needs. */
  mark(hash: string): string;
}

/** A hash, and the pepper that it needs. */
export interface PepperedHash {
  readonly pepper: Pepper;
  readonly hash: string;
}

export interface PeppersOptions {
  /** For new hashes. Default, and null: none. */
  readonly current?: string | null;
  /** Older ones, whose hashes are still read. Default: none. */
  readonly fallbacks?: readonly string[];
  /** Told of each pepper that a hash needs and that is not among these, once. */
  readonly onUnknown?: (id: string) => void;
}

/**
 * Keys outside of the database that its hashes need besides, the current one and those of before (NIST SP 800-63B-4,
 * 3.1.1.2; OWASP Password Storage Cheat Sheet, "Peppering"). A password is put through HMAC-SHA-256 before it is hashed, and
 * the hash names its pepper by an id: `pepper$Jg7a_Q$argon2$…`. A hash without that was made without a pepper, as
 * Django's are.
 */
export class Peppers {
  readonly current: Pepper;
  readonly #known: ReadonlyMap<string | null, Pepper>;
  readonly #onUnknown: (id: string) => void;
  readonly #told = new Set<string>();

  constructor({ current = null, fallbacks = [], onUnknown = () => undefined }: PeppersOptions = {}) {
    this.current = current === null ? noPepper : hmacPepper(current);
    const known = [noPepper, ...fallbacks.map(hmacPepper), this.current];
    this.#known = new Map(known.map((pepper) => [pepper.id, pepper]));
    this.#onUnknown = onUnknown;
  }

  /** The ids of these, the current one's last. */
  get ids(): string[] {
    return [...this.#known.keys()].filter((id) => id !== null);
  }

  /** What is behind the mark of an encoded password. Null where it needs a pepper that is not among these. */
  read(encoded: string): PepperedHash | null {
    const [, id = null, hash = encoded] = marked.exec(encoded) ?? [];
    const pepper = this.#known.get(id);
    if (pepper) return { pepper, hash };
    if (id !== null) this.#tell(id);
    return null;
  }

  #tell(id: string): void {
    if (this.#told.has(id)) return;
    this.#told.add(id);
    this.#onUnknown(id);
  }
}

/** The id of the pepper that an encoded password needs; null for none. */
export function pepperIdOf(encoded: string): string | null {
  return marked.exec(encoded)?.[1] ?? null;
}

const noPepper: Pepper = { id: null, season: (password) => password, mark: (hash) => hash };

function hmacPepper(secret: string): Pepper {
  const key = derive(secret, 'latchkey.password.pepper');
  const id = derive(secret, 'latchkey.password.pepper.id').export().toString('base64url').slice(0, ID_LENGTH);
  return {
    id,
    // 43 letters, and no raw bytes: bcrypt reads 72 bytes, and none behind a NUL.
    season: (password) => createHmac('sha256', key).update(password).digest('base64url'),
    mark: (hash) => `pepper$${id}$${hash}`,
  };
}

/** A key of 256 bits for one purpose (HKDF, RFC 5869): what shows of the one tells nothing of the other. */
function derive(secret: string, purpose: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', purpose, 32)));
}
