import { randomString } from '../../support/random.ts';
import { LatchkeyError } from '../errors.ts';
import { defaultPasswordHashers } from './default-password-hashers.ts';
import { HashQueue } from './hash-queue.ts';
import type { PasswordHasher } from './password-hasher.ts';
import { MAX_PASSWORD_LENGTH, passwordTextProblem } from './password-text.ts';

/** What starts an encoded password that nothing matches, with Django's length of the random rest. */
const UNUSABLE_PREFIX = '!';
const UNUSABLE_LENGTH = 40;

export interface PasswordsOptions {
  /** The preferred hasher first; the rest read older hashes. Default: `defaultPasswordHashers()`. */
  hashers?: readonly PasswordHasher[];
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

  constructor(options: PasswordsOptions = {}) {
    this.#hashers = [...(options.hashers ?? defaultPasswordHashers())];
    this.#preferred = requirePreferred(this.#hashers);
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
    if (problem) throw new LatchkeyError(problem, { maxLength: this.maxLength });
    return this.queue.run(() => this.#preferred.encode(password));
  }

  /**
   * Whether this is the password. Costs the hash of a right password also where there is nothing to compare with (an
   * unusable, unknown or malformed hash), so that the time does not tell which accounts have a password. A password
   * that `make` would refuse is refused before any hashing: that depends on the password alone.
   *
   * A hash of another algorithm than the preferred one cannot hide its own cost: until its owner has logged in once,
   * a wrong password takes that hash and a current one, which is what the right password takes.
   *
   * @throws LatchkeyError `hash_queue_full`.
   */
  async check(password: string, encoded: string): Promise<PasswordCheck> {
    if (passwordTextProblem(password, this.maxLength)) return { ok: false };
    // One place in the queue for all of it: a right password must not fail for want of a second one.
    return this.queue.run(() => this.#checkNow(password, encoded));
  }

  /** Spends what checking a current hash costs: for a user that does not exist. @throws as `check`. */
  async burn(password: string): Promise<void> {
    if (passwordTextProblem(password, this.maxLength)) return;
    await this.queue.run(() => this.#preferred.encode(password));
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
    if (!hasher) {
      await this.#preferred.encode(password);
      return { ok: false };
    }
    if (!(await hasher.verify(password, encoded))) {
      await this.#hardenRefusal(hasher, password, encoded);
      return { ok: false };
    }
    return this.mustUpdate(encoded)
      ? { ok: true, upgraded: await this.#preferred.encode(password) }
      : { ok: true };
  }

  /** Keeps a hash from before the cost was raised from answering faster (CVE-2016-2513). */
  async #hardenRefusal(hasher: PasswordHasher, password: string, encoded: string): Promise<void> {
    if (hasher !== this.#preferred) await this.#preferred.encode(password);
    else if (hasher.mustUpdate(encoded)) await hasher.harden(password, encoded);
  }
}

function requirePreferred(hashers: readonly PasswordHasher[]): PasswordHasher {
  const names = hashers.map((hasher) => hasher.algorithm);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  const reason = twice ? `${twice} is listed twice.` : 'it needs at least one hasher.';
  const [preferred] = hashers;
  if (!preferred || twice) throw new LatchkeyError('setting_invalid', { setting: 'passwordHashers', reason });
  return preferred;
}
