import { randomString } from '../../support/secrets.ts';
import { SettingError } from '../../support/settings/setting-error.ts';
import { CoreError } from '../core-error.ts';
import { HashQueue } from './hash-queue.ts';
import { defaultPasswordHashers } from './hashers/default-password-hashers.ts';
import type { PasswordHasher } from './hashers/password-hasher.ts';
import { MAX_PASSWORD_LENGTH, passwordTextProblem } from './hashers/password-text.ts';
import { PasswordFormats, type StoredHash, type StoredPasswords } from './password-formats.ts';
import { PEPPER_MARK_LENGTH, Peppers } from './peppers.ts';

/** What starts an encoded password that nothing matches, with Django's length of the random rest. */
const UNUSABLE_PREFIX = '!';
const UNUSABLE_LENGTH = 40;

/** Characters of an encoded password in the database, Django's. */
const COLUMN_LENGTH = 128;

export interface PasswordsOptions {
  /** The preferred hasher first; the rest read older hashes. Default: `defaultPasswordHashers()`. */
  hashers?: readonly PasswordHasher[];
  /** The keys outside of the database that hashes need besides. Default: none. */
  peppers?: Peppers;
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
 * same, so its databases keep working, and ASVS 5.0 asks for it (6.2.8); NIST SP 800-63B-4 would rather normalise. Where
 * there is a pepper, it is put through that first.
 */
export class Passwords {
  readonly maxLength: number;
  /** Where the hashes wait their turn. */
  readonly queue: HashQueue;
  readonly #hashers: readonly PasswordHasher[];
  readonly #preferred: PasswordHasher;
  readonly #peppers: Peppers;
  readonly #formats: PasswordFormats;

  constructor(options: PasswordsOptions = {}) {
    this.#hashers = [...(options.hashers ?? defaultPasswordHashers())];
    this.#preferred = requirePreferred(this.#hashers);
    this.#peppers = options.peppers ?? new Peppers();
    requireRoom(this.#preferred, this.#peppers);
    this.#formats = new PasswordFormats({
      preferred: this.#preferred,
      read: (encoded) => this.#read(encoded),
      stored: options.stored,
    });
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
    return this.queue.run(() => this.#encode(password));
  }

  /**
   * Whether this is the password. Every refusal costs the same, also where there is nothing to compare with (an unusable,
   * unknown or malformed hash, or one whose pepper is gone): a hash of each format that any user has, the dearest of its kind.
   * So the time does not tell which accounts there are, which have a password, and whose owner has not logged in since an
   * import. A password that `make` would refuse is refused before any hashing: that depends on the password alone.
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

  /** The algorithm of an encoded password; null when it is unusable, malformed or of no configured hasher or pepper. */
  identify(encoded: string): string | null {
    return this.#read(encoded)?.hasher.algorithm ?? null;
  }

  /** Whether an encoded password should be made anew when the password is next at hand. */
  mustUpdate(encoded: string): boolean {
    const stored = this.#read(encoded);
    if (stored?.hasher !== this.#preferred || stored.pepper !== this.#peppers.current) return true;
    return this.#preferred.mustUpdate(stored.hash);
  }

  /** What an administrator may see of an encoded password, masked; null where `identify` is. */
  summary(encoded: string): Record<string, string> | null {
    const stored = this.#read(encoded);
    if (!stored) return null;
    const { id } = stored.pepper;
    return { ...stored.hasher.summary(stored.hash), ...(id === null ? {} : { pepper: id }) };
  }

  /** Null for an unusable or malformed one, and for one of no configured hasher or pepper. */
  #read(encoded: string): StoredHash | null {
    const peppered = this.#peppers.read(encoded);
    const hasher = peppered && this.#hashers.find((known) => known.accepts(peppered.hash));
    return hasher ? { ...peppered, hasher } : null;
  }

  async #encode(password: string): Promise<string> {
    const pepper = this.#peppers.current;
    return pepper.mark(await this.#preferred.encode(pepper.season(password)));
  }

  async #checkNow(password: string, encoded: string): Promise<PasswordCheck> {
    const stored = this.#read(encoded);
    if (!stored || !(await stored.hasher.verify(stored.pepper.season(password), stored.hash))) {
      await this.#refuse(password, stored);
      return { ok: false };
    }
    return this.mustUpdate(encoded) ? { ok: true, upgraded: await this.#encode(password) } : { ok: true };
  }

  /** Spends, beside the hash that was checked in vain, what any other refusal costs. Peppers cost nothing beside hashes. */
  async #refuse(password: string, checked: StoredHash | null = null): Promise<void> {
    const seasoned = this.#peppers.current.season(password);
    for (const hasher of this.#hashers) {
      const dearest = this.#formats.dearest(hasher);
      if (hasher === checked?.hasher) await this.#harden(seasoned, checked, dearest);
      else if (hasher === this.#preferred) await this.#spend(seasoned, dearest);
      else if (dearest !== undefined) await hasher.verify(seasoned, dearest);
    }
  }

  /** Keeps a hash that is cheaper than others of its format from answering faster (CVE-2016-2513). */
  async #harden(text: string, { hasher, hash }: StoredHash, dearest?: string): Promise<void> {
    if (dearest !== undefined) await hasher.harden(text, hash, dearest);
    else if (hasher === this.#preferred && hasher.mustUpdate(hash)) await hasher.harden(text, hash);
  }

  /** A hash of today's parameters, and what the dearest one takes more. */
  async #spend(text: string, dearest?: string): Promise<void> {
    const current = await this.#preferred.encode(text);
    if (dearest !== undefined) await this.#preferred.harden(text, current, dearest);
  }
}

function requirePreferred(hashers: readonly PasswordHasher[]): PasswordHasher {
  const names = hashers.map((hasher) => hasher.algorithm);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  const reason = twice ? `${twice} is listed twice.` : 'it needs at least one hasher.';
  const [preferred] = hashers;
  if (!preferred || twice) throw new SettingError('setting_invalid', { setting: 'passwordHashers', reason });
  return preferred;
}

/** @throws LatchkeyError `setting_invalid` where the column would cut the hash off. */
function requireRoom({ algorithm, length = 0 }: PasswordHasher, { current }: Peppers): void {
  if (current.id === null || length + PEPPER_MARK_LENGTH <= COLUMN_LENGTH) return;
  const reason = `a hash of ${algorithm} with the id of a pepper is longer than the ${COLUMN_LENGTH} characters that the database has for it. Put argon2Hasher() first in passwordHashers.`;
  throw new SettingError('setting_invalid', { setting: 'passwordPepper', reason });
}
