import { LatchkeyError } from '../errors.ts';
import type { Passwords } from '../passwords/passwords.ts';
import type { SecretKeys } from '../secret-keys.ts';
import { sessionAuthHash } from '../sessions/session-auth-hash.ts';
import { sessionKeyHash } from '../sessions/session-key.ts';
import { normalizeEmail, parseEmailAddress } from './email-address.ts';
import { type BaseUser, encodedPassword } from './user.ts';
import type { UserModel } from './user-model.ts';
import type { Duplicate, UserStore } from './user-store.ts';
import { validateUserValues } from './validate-user-values.ts';

/** The values of a user to be made: the model's fields, and a password (null or none: an unusable one). */
export type UserValues<U extends BaseUser> = Partial<
  Omit<U, 'id' | 'isAuthenticated' | 'isAnonymous' | 'toString'>
> & { readonly password?: string | null };

/** A session to be left alone: the one that the user is changing the password in. */
export interface KeepSession {
  readonly keepSession?: { readonly key: string | null };
}

export interface UserManagerParts<U extends BaseUser> {
  readonly model: UserModel<U>;
  readonly store: UserStore<U>;
  readonly passwords: Passwords;
  readonly secretKeys: SecretKeys;
  /** Told of each new password once it is stored, for validators that keep a history. Not of a rehash. */
  readonly passwordChanged?: (password: string, user: U) => Promise<void>;
}

/** Makes, finds and changes users: Django's BaseUserManager, and the model's methods that write. */
export class UserManager<U extends BaseUser> {
  readonly model: UserModel<U>;
  readonly #store: UserStore<U>;
  readonly #passwords: Passwords;
  readonly #secretKeys: SecretKeys;
  readonly #passwordChanged: (password: string, user: U) => Promise<void>;

  constructor(parts: UserManagerParts<U>) {
    this.model = parts.model;
    this.#store = parts.store;
    this.#passwords = parts.passwords;
    this.#secretKeys = parts.secretKeys;
    this.#passwordChanged = parts.passwordChanged ?? (async () => undefined);
  }

  /** Lower-cases the domain of an address and nothing else, as Django. */
  normalizeEmail(address: string): string {
    return normalizeEmail(address);
  }

  /**
   * Makes a user. The password is not run through the validators: forms and commands do that before.
   *
   * @throws LatchkeyError `user_field_missing`, `user_field_invalid`, `user_field_unknown`, `user_exists`,
   * `password_too_long`.
   */
  async createUser(values: UserValues<U>): Promise<U> {
    const outcome = await this.tryCreateUser(values);
    if ('user' in outcome) return outcome.user;
    throw new LatchkeyError('user_exists', { field: outcome.duplicate });
  }

  /** As `createUser`, but answers with the field that another user has already, where that may well happen. */
  async tryCreateUser(values: UserValues<U>): Promise<{ readonly user: U } | Duplicate> {
    const { password = null, ...given } = values as Record<string, unknown> & { password?: string | null };
    const fields = validateUserValues(this.model, given);
    // Hashed before the store is asked: never inside a transaction.
    const encoded = await this.#passwords.make(password);
    const outcome = await this.#store.insert({ ...fields, password: encoded });
    if (password !== null && 'user' in outcome) await this.#passwordChanged(password, outcome.user);
    return outcome;
  }

  /**
   * Makes a user who may do everything, the admin included.
   *
   * @throws LatchkeyError as `createUser`, and `user_field_invalid` when `isStaff` or `isSuperuser` is given as false.
   */
  async createSuperuser(values: UserValues<U>): Promise<U> {
    for (const field of ['isStaff', 'isSuperuser'] as const) {
      if (values[field] === false) {
        throw new LatchkeyError('user_field_invalid', { field, reason: 'a superuser must have it as true.' });
      }
    }
    return this.createUser({ ...values, isStaff: true, isSuperuser: true });
  }

  get(id: number): Promise<U | null> {
    return this.#store.findById(id);
  }

  /** The user with this value of the username field, whatever its letter case; null when there is none. */
  getByNaturalKey(key: string): Promise<U | null> {
    return this.#store.findByNaturalKey(this.#naturalKey(key));
  }

  /** Changes fields of a user. Answers with the user as it is now, the field that clashes, or null: no such user. */
  async update(user: U, changes: UserValues<U>): Promise<{ readonly user: U } | Duplicate | null> {
    return this.#store.update(user.id, validateUserValues(this.model, changes, { partial: true }));
  }

  /** Whether this is the user's password. */
  async checkPassword(user: U, password: string): Promise<boolean> {
    return (await this.#passwords.check(password, encodedPassword(user))).ok;
  }

  /** Whether the user can log in by password at all. */
  hasUsablePassword(user: U): boolean {
    return this.#passwords.isUsable(encodedPassword(user));
  }

  /**
   * Gives the user a new password and ends all the user's sessions, but for `keepSession` (see `updateSessionAuthHash`).
   * Answers with the user as it is now; null when the password was changed by somebody else meanwhile.
   */
  async setPassword(user: U, password: string, { keepSession }: KeepSession = {}): Promise<U | null> {
    const encoded = await this.#passwords.make(password);
    const changed = await this.#replacePassword(user, encoded, {
      endSessions: true,
      keepSession: keepSession?.key ? sessionKeyHash(keepSession.key) : undefined,
    });
    if (changed) await this.#passwordChanged(password, changed);
    return changed;
  }

  /** Makes every password of the user wrong, and ends all the user's sessions. */
  async setUnusablePassword(user: U): Promise<U | null> {
    return this.#replacePassword(user, await this.#passwords.make(null), { endSessions: true });
  }

  /** Keeps the same password under a newer hash; sessions live on. Where somebody else was faster, theirs stays. */
  async upgradePassword(user: U, encoded: string): Promise<U> {
    return (await this.#replacePassword(user, encoded, { endSessions: false })) ?? user;
  }

  /** An address is looked up in the form it is kept in: an international domain in punycode. */
  #naturalKey(key: string): string {
    if (this.model.fields[this.model.usernameField]?.kind !== 'email') return key;
    const parsed = parseEmailAddress(key.trim());
    return parsed.ok ? parsed.address : key;
  }

  async #replacePassword(
    user: U,
    to: string,
    sessions: { endSessions: boolean; keepSession?: string | undefined },
  ): Promise<U | null> {
    const from = encodedPassword(user);
    const authHash = {
      from: sessionAuthHash(this.#secretKeys, from),
      to: sessionAuthHash(this.#secretKeys, to),
    };
    const done = await this.#store.replacePassword({ id: user.id, from, to, authHash, ...sessions });
    return done ? this.#store.findById(user.id) : null;
  }
}
