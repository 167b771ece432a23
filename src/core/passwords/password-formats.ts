import type { PasswordHasher } from './hashers/password-hasher.ts';
import type { PepperedHash } from './peppers.ts';

/** Reads the encoded passwords of all users, some at a time. */
export type StoredPasswords = () => AsyncIterable<readonly string[]>;

async function* noPasswords(): AsyncIterable<readonly string[]> {}

/** A hash that a password can be compared with, what made it and with which pepper. */
export interface StoredHash extends PepperedHash {
  readonly hasher: PasswordHasher;
}

export interface PasswordFormatsOptions {
  readonly preferred: PasswordHasher;
  /** Null for what no password can be compared with. */
  readonly read: (encoded: string) => StoredHash | null;
  /** Default: none. */
  readonly stored?: StoredPasswords | undefined;
}

/**
 * Which formats the users' passwords are in, and the dearest hash of each. What a refusal costs goes by it: otherwise a
 * hash from another program, dearer than today's, would tell by the time of the answer that somebody has this address.
 *
 * The users are read once, before the first check. A hash that comes later and is dearer is taken note of when it is
 * first checked. Formats that have gone count until the next start. Which pepper a hash needs does not matter: they cost the
 * same.
 */
export class PasswordFormats {
  readonly #preferred: PasswordHasher;
  readonly #read: PasswordFormatsOptions['read'];
  readonly #stored: StoredPasswords;
  readonly #dearest = new Map<PasswordHasher, string>();
  #reading: Promise<void> | null = null;

  constructor({ preferred, read, stored = noPasswords }: PasswordFormatsOptions) {
    this.#preferred = preferred;
    this.#read = read;
    this.#stored = stored;
  }

  /** The dearest hash of this format; of the preferred one only where it is dearer than new ones are. */
  dearest(hasher: PasswordHasher): string | undefined {
    return this.#dearest.get(hasher);
  }

  /** Waits until the users' formats are known, that of `encoded` too. An error of the reading is tried again. */
  async known(encoded?: string): Promise<void> {
    this.#reading ??= this.#readAll().catch((error: unknown) => {
      this.#reading = null;
      throw error;
    });
    await this.#reading;
    if (encoded !== undefined) this.#note(encoded);
  }

  async #readAll(): Promise<void> {
    for await (const some of this.#stored()) for (const encoded of some) this.#note(encoded);
  }

  #note(encoded: string): void {
    const stored = this.#read(encoded);
    if (!stored) return;
    const { hasher, hash } = stored;
    const known = this.#dearest.get(hasher);
    const least = known === undefined ? this.#leastOf(hasher) : (hasher.cost?.(known) ?? 0);
    if ((hasher.cost?.(hash) ?? 0) > least) this.#dearest.set(hasher, hash);
  }

  /** New hashes are made by the preferred hasher alone: of the others any hash is dearer than none. */
  #leastOf(hasher: PasswordHasher): number {
    return hasher === this.#preferred ? (hasher.cost?.() ?? 0) : -1;
  }
}
