import type { PasswordHasher } from './hashers/password-hasher.ts';

/** Reads the encoded passwords of all users, some at a time. */
export type StoredPasswords = () => AsyncIterable<readonly string[]>;

async function* noPasswords(): AsyncIterable<readonly string[]> {}

/**
 * Which formats the users' passwords are in, and the dearest hash of each. What a refusal costs goes by it: otherwise a
 * hash from another program, dearer than today's, would tell by the time of the answer that somebody has this address.
 *
 * The users are read once, before the first check. A hash that comes later and is dearer is taken note of when it is
 * first checked. Formats that have gone count until the next start.
 */
export class PasswordFormats {
  readonly #hashers: readonly PasswordHasher[];
  readonly #preferred: PasswordHasher | undefined;
  readonly #stored: StoredPasswords;
  readonly #dearest = new Map<PasswordHasher, string>();
  #reading: Promise<void> | null = null;

  /** The preferred hasher comes first. */
  constructor(hashers: readonly PasswordHasher[], stored: StoredPasswords = noPasswords) {
    this.#hashers = hashers;
    this.#preferred = hashers[0];
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
    const hasher = this.#hashers.find((known) => known.accepts(encoded));
    if (!hasher) return;
    const known = this.#dearest.get(hasher);
    const least = known === undefined ? this.#leastOf(hasher) : (hasher.cost?.(known) ?? 0);
    if ((hasher.cost?.(encoded) ?? 0) > least) this.#dearest.set(hasher, encoded);
  }

  /** New hashes are made by the preferred hasher alone: of the others any hash is dearer than none. */
  #leastOf(hasher: PasswordHasher): number {
    return hasher === this.#preferred ? (hasher.cost?.() ?? 0) : -1;
  }
}
