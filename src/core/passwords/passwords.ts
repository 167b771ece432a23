import { randomString } from '../../support/secrets.ts';
import { SettingError } from '../../support/settings/setting-error.ts';
import { CoreError } from '../core-error.ts';
import { HashQueue } from './hash-queue.ts';
import { defaultPasswordHashers } from './hashers/default-password-hashers.ts';
import type { PasswordHasher } from './hashers/password-hasher.ts';
import { MAX_PASSWORD_LENGTH, passwordTextProblem } from './hashers/password-text.ts';

/** What starts an encoded password that nothing matches, with Django's length of the random rest. */
const UNUSABLE_PREFIX = '!';
const UNUSABLE_LENGTH = 40;

/** Reads the encoded passwords of all users, some at a time. */
export type StoredPasswords = () => AsyncIterable<readonly string[]>;

async function* noPasswords(): AsyncIterable<readonly string[]> {}

export interface PasswordsOptions {
  /** The preferred hasher first; the rest read older hashes. Default: `defaultPasswordHashers()`. */
  hashers?: readonly PasswordHasher[];
  /**
   * The encoded passwords of all users, some at a time: read once, before the first check, for what a refusal has to
   * cost. Default: none.
   */
  stored?: StoredPasswords;
  /** Share one between all that hash in a process. Default: one of its own. */
  queue?: HashQueue;
  /** Code points a password may have. Default 1024. */
  maxLength?: number;
}

/** The answer to `check`. */
export interface PasswordCheck {
  readonly ok: boolean;
  /** The same password hashed anew, for the caller to store, when the stored hash was right but out of date. */
  readonly upgraded?: string;
}

/**
 * Makes and checks encoded passwords.
 *
 * A password is hashed exactly as typed, as its UTF-8 bytes: no trimming and no Unicode normalisation. Django does the
 * same, so its databases keep working, and ASVS 5.0 asks for it (6.2.8); NIST SP 800-63B-4 would rather normalise.
 */
export class Passwords {
  readonly maxLength: number;
  /** Where the hashes wait their turn. */
  readonly queue: HashQueue;
  readonly #hashers: readonly PasswordHasher[];
  readonly #preferred: PasswordHasher;
  readonly #formats: PasswordFormats;

  constructor(options: PasswordsOptions = {}) {
    this.#hashers = [...(options.hashers ?? defaultPasswordHashers())];
    this.#preferred = requirePreferred(this.#hashers);
    this.#formats = new PasswordFormats(this.#hashers, options.stored);
    this.queue = options.queue ?? new HashQueue();
    this.maxLength = options.maxLength ?? MAX_PASSWORD_LENGTH;
  }

  /**
   * Encodes a password with the preferred hasher; null gives an encoded password that nothing matches.
   *
   * @throws LatchkeyError `password_empty`, `password_too_long`, `password_not_text` (NUL or half a character in it),
   * `hash_queue_full`. The first three are for validators to tell people before it comes to this.
   */
  async make(password: string | null): Promise<string> {
    if (password === null) return UNUSABLE_PREFIX + randomString(UNUSABLE_LENGTH);
    const problem = passwordTextProblem(password, this.maxLength);
    if (problem) throw new CoreError(problem, { maxLength: this.maxLength });
    return this.queue.run(() => this.#preferred.encode(password));
  }

  /**
   * Whether this is the password. Every refusal costs the same, also where there is nothing to compare with (an
   * unusable, unknown or malformed hash): a hash of each format that any user has, the dearest of its kind. So the time
   * does not tell which accounts there are, which have a password, and whose owner has not logged in since an import. A
   * password that `make` would refuse is refused before any hashing: that depends on the password alone.
   *
   * @throws LatchkeyError `hash_queue_full`.
   */
  async check(password: string, encoded: string): Promise<PasswordCheck> {
    if (passwordTextProblem(password, this.maxLength)) return { ok: false };
    await this.#formats.known(encoded);
    // One place in the queue for all of it: a right password must not fail for want of a second one.
    return this.queue.run(() => this.#checkNow(password, encoded));
  }

  /** Spends what a refusal by `check` costs: for a user that does not exist. @throws as `check`. */
  async burn(password: string): Promise<void> {
    if (passwordTextProblem(password, this.maxLength)) return;
    await this.#formats.known();
    await this.queue.run(() => this.#refuse(password));
  }

  /** Whether there is a password at all: false for what `make(null)` gave. Says nothing of the rest's form, as Django. */
  isUsable(encoded: string): boolean {
    return !encoded.startsWith(UNUSABLE_PREFIX);
  }

  /** The algorithm of an encoded password; null when it is unusable, malformed or of no configured hasher. */
  identify(encoded: string): string | null {
    return this.#hasherOf(encoded)?.algorithm ?? null;
  }

  /** Whether an encoded password should be made anew when the password is next at hand. */
  mustUpdate(encoded: string): boolean {
    return this.#hasherOf(encoded) !== this.#preferred || this.#preferred.mustUpdate(encoded);
  }

  /** What an administrator may see of an encoded password, masked; null where `identify` is. */
  summary(encoded: string): Record<string, string> | null {
    return this.#hasherOf(encoded)?.summary(encoded) ?? null;
  }

  #hasherOf(encoded: string): PasswordHasher | undefined {
    return this.#hashers.find((hasher) => hasher.accepts(encoded));
  }

  async #checkNow(password: string, encoded: string): Promise<PasswordCheck> {
    const hasher = this.#hasherOf(encoded);
    if (!hasher || !(await hasher.verify(password, encoded))) {
      await this.#refuse(password, hasher && { hasher, encoded });
      return { ok: false };
    }
    return this.mustUpdate(encoded)
      ? { ok: true, upgraded: await this.#preferred.encode(password) }
      : { ok: true };
  }

  /** Spends, beside the hash that was checked in vain, what any other refusal costs. */
  async #refuse(password: string, checked?: CheckedHash): Promise<void> {
    for (const hasher of this.#hashers) {
      const dearest = this.#formats.dearest(hasher);
      if (hasher === checked?.hasher) await this.#harden(password, checked, dearest);
      else if (hasher === this.#preferred) await this.#spend(password, dearest);
      else if (dearest !== undefined) await hasher.verify(password, dearest);
    }
  }

  /** Keeps a hash that is cheaper than others of its format from answering faster (CVE-2016-2513). */
  async #harden(password: string, { hasher, encoded }: CheckedHash, dearest?: string): Promise<void> {
    if (dearest !== undefined) await hasher.harden(password, encoded, dearest);
    else if (hasher === this.#preferred && hasher.mustUpdate(encoded)) await hasher.harden(password, encoded);
  }

  /** A hash of today's parameters, and what the dearest one takes more. */
  async #spend(password: string, dearest?: string): Promise<void> {
    const current = await this.#preferred.encode(password);
    if (dearest !== undefined) await this.#preferred.harden(password, current, dearest);
  }
}

/**
 * Which formats the users' passwords are in, and the dearest hash of each. What a refusal costs goes by it: otherwise a
 * hash from another program, dearer than today's, would tell by the time of the answer that somebody has this address.
 *
 * The users are read once, before the first check. A hash that comes later and is dearer is taken note of when it is
 * first checked. Formats that have gone count until the next start.
 */
class PasswordFormats {
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

/** A hash that a password was compared with, and what made it. */
interface CheckedHash {
  readonly hasher: PasswordHasher;
  readonly encoded: string;
}

function requirePreferred(hashers: readonly PasswordHasher[]): PasswordHasher {
  const names = hashers.map((hasher) => hasher.algorithm);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  const reason = twice ? `${twice} is listed twice.` : 'it needs at least one hasher.';
  const [preferred] = hashers;
  if (!preferred || twice) throw new SettingError('setting_invalid', { setting: 'passwordHashers', reason });
  return preferred;
}
