import { validateValues } from '../../models/checks/validate-values.ts';
import type { UploadedFile } from '../../models/files/uploaded-file.ts';
import type { Model } from '../../models/model.ts';
import { ModelError } from '../../models/model-error.ts';
import type { DatabaseHandle } from '../../models/rows/database-handle.ts';
import type { Filter } from '../../models/rows/filter.ts';
import type {
  CountOptions,
  Duplicate,
  ListOptions,
  MissingReference,
  TimeCount,
  TimeCountQuery,
  TimeName,
  ValueCount,
  ValueCountQuery,
} from '../../models/rows/model-store.ts';
import { RelatedRows } from '../../models/rows/related-rows.ts';
import type { ExistingRow, RelatedSaveOutcome, RowSaver, SaveOutcome } from '../../models/rows/row-saver.ts';
import { normalizeEmail, parseEmailAddress } from '../../models/values/email-address.ts';
import type { LatchkeyError } from '../../support/errors.ts';
import { CoreError } from '../core-error.ts';
import { type Events, happened } from '../events.ts';
import type { SecretKeys } from '../keys/secret-keys.ts';
import { sessionAuthHash, sessionKeyHash } from '../keys/session-key.ts';
import { HashedPassword } from '../passwords/hashed-password.ts';
import type { Passwords } from '../passwords/passwords.ts';
import type { LoginStore } from './login-store.ts';
import { type BaseUser, encodedPassword } from './user.ts';
import { USER_CHANGES, userChanges } from './user-changes.ts';
import { passwordChanged, sessionsEnded, userCreated, userDeleted } from './user-events.ts';
import type { UserId } from './user-id.ts';
import type { UserManagerParts } from './user-manager-parts.ts';
import type { UserModel } from './user-model.ts';
import type { UserFields, UserStore } from './user-store.ts';

/**
 * The values of a user to be made: the model's fields, of which those that are nullable or have a default may be left
 * out, and a password (null or none: an unusable one). `Given`: what is given by somebody else.
 */
export type UserValues<U extends BaseUser, Given extends string = never> = UserChanges<U> &
  Pick<U, Exclude<NeededOf<U>, Given>> & {
    readonly password?: string | HashedPassword | null;
    /** Where ids are texts of the project's own, or UUIDs. Default: what the model makes. Numbers are the database's. */
    readonly id?: Extract<U['id'], string>;
  };

/** Where the model is not known, nothing is known to be needed. */
type NeededOf<U> = '~needed' extends keyof U ? Extract<U['~needed'], keyof U> : never;

/** The values of the model's fields. A file is a text in a user, its path, and may be given as what a form has of it. */
export type UserChanges<U extends BaseUser> = GivenFields<Omit<UserFields<U>, 'id'>>;

type GivenFields<F> = {
  readonly [Name in keyof F]?: string extends F[Name] ? F[Name] | UploadedFile : F[Name];
};

/** A session to be left alone: the one that the user is changing the password in. */
export interface KeepSession {
  readonly keepSession?: { readonly key: string | null };
}

/** Makes the manager of a project's users: `(parts) => new MemberManager(parts)`. */
export type UserManagerFactory<U extends BaseUser> = (parts: UserManagerParts<U>) => UserManager<U>;

interface Offered {
  readonly password?: string | HashedPassword | null;
}

interface Encoded {
  readonly password: string | null;
  readonly encoded: string;
}

const NO_SUCH_ROW = 'There is no such row.';

/**
 * Makes, finds and changes users: Django's BaseUserManager, and the model's methods that write. A project's own
 * manager extends it.
 */
export class UserManager<U extends BaseUser> implements RowSaver<U> {
  readonly model: UserModel<U>;
  readonly database: DatabaseHandle;
  readonly #store: UserStore<U>;
  readonly #logins: LoginStore;
  readonly #parts: UserManagerParts<U>;
  readonly #events: Events;
  readonly #passwords: Passwords;
  readonly #secretKeys: SecretKeys;
  readonly #passwordChanged: (password: string, user: U) => Promise<void>;

  constructor(parts: UserManagerParts<U>) {
    this.model = parts.model;
    this.database = parts.database;
    this.#store = parts.store;
    this.#logins = parts.logins;
    this.#parts = parts;
    this.#events = parts.events;
    this.#passwords = parts.passwords;
    this.#secretKeys = parts.secretKeys;
    this.#passwordChanged = parts.passwordChanged ?? (async () => undefined);
  }

  /** Lower-cases the domain of an address and nothing else, as Django. */
  normalizeEmail(address: string): string {
    return normalizeEmail(address);
  }

  /** One spelling of the characters that look or mean the same (NFKC), as Django's `normalize_username`. */
  normalizeUsername(username: string): string {
    return username.normalize('NFKC');
  }

  /**
   * Makes a user. The password is not run through the validators: forms and commands do that before.
   *
   * @throws LatchkeyError `field_missing`, `field_value_invalid`, `field_unknown`, `user_exists`, `password_too_long`.
   */
  async createUser(values: UserValues<U>): Promise<U> {
    const outcome = await this.tryCreateUser(values);
    if ('user' in outcome) return outcome.user;
    if ('duplicate' in outcome) throw new CoreError('user_exists', { field: outcome.duplicate });
    throw this.#invalid(outcome.missing, NO_SUCH_ROW);
  }

  /**
   * As `createUser`, but answers with the field that another user has already, or with the foreign key whose row is
   * not there, where that may well happen.
   */
  async tryCreateUser(values: UserValues<U>): Promise<{ readonly user: U } | Duplicate | MissingReference> {
    const { password: offered = null, ...given } = values as Record<string, unknown> & Offered;
    const fields = validateValues(this.model, this.#normalized(given));
    // Hashed before the store is asked: in no transaction of this act.
    const { password, encoded } = await this.#encoded(offered);
    const outcome = await this.#events.act<{ readonly user: U } | Duplicate | MissingReference>(
      [userCreated],
      () => this.#store.insert({ ...fields, password: encoded }),
      (made) => ('user' in made ? [happened(userCreated, { user: made.user })] : []),
    );
    if (password !== null && 'user' in outcome) await this.#passwordChanged(password, outcome.user);
    return outcome;
  }

  /**
   * The rows that a user is related to by a relation of the user model: `users.related<typeof Topic>(user, 'interests')`.
   *
   * @throws LatchkeyError `query_invalid` for a name that is no relation's.
   */
  related<M extends Model = Model>(user: U, name: string): RelatedRows<M> {
    return new RelatedRows<M>(this.#store.relation(name) as never, user.id);
  }

  /** See `RowSaver`. */
  duplicates(
    values: Readonly<Record<string, unknown>>,
    existing: ExistingRow | null = null,
  ): Promise<readonly (readonly string[])[]> {
    return this.#store.duplicates(this.#normalized(values), existing?.id ?? null);
  }

  /** The foreign key among these values whose row is not there; null: all are. */
  missingReference(values: Readonly<Record<string, unknown>>): Promise<string | null> {
    return this.#store.missingReference(this.#normalized(values));
  }

  /**
   * What a form of the model saves by: `createUser`, also that of a manager of one's own, or `update` of the existing
   * user. What `createUser` says of a field is an answer here.
   */
  async saveValues(
    values: Readonly<Record<string, unknown>>,
    existing: ExistingRow | null = null,
  ): Promise<SaveOutcome<U>> {
    if (existing) {
      const outcome = await this.update(existing as U, values as UserChanges<U>);
      return outcome && 'user' in outcome ? { row: outcome.user } : outcome;
    }
    try {
      return { row: await this.createUser(values as UserValues<U>) };
    } catch (error) {
      if (CoreError.is(error, 'user_exists')) return { duplicate: String(error.details.field) };
      if (!ModelError.is(error, 'field_value_invalid') || error.details.reason !== NO_SUCH_ROW) throw error;
      return { missing: String(error.details.field) };
    }
  }

  /** As `saveValues`, and relates the user to these rows and no others: all of it is kept, or nothing. */
  async saveRelated(
    values: Readonly<Record<string, unknown>>,
    existing: ExistingRow | null,
    relations: Readonly<Record<string, readonly UserId[]>>,
  ): Promise<RelatedSaveOutcome<U>> {
    // Hashed before the transaction: on SQLite nobody else writes while it lasts.
    const { password } = values as Offered;
    const hashed = typeof password === 'string' ? { password: await this.hashPassword(password) } : {};
    const save = () => this.saveValues({ ...values, ...hashed }, existing);
    return this.#store.saveRelated(save, { values: this.#normalized(values), relations });
  }

  /**
   * Makes a user who may do everything, the admin included.
   *
   * @throws LatchkeyError as `createUser`, and `field_value_invalid` when `isStaff` or `isSuperuser` is given as false.
   */
  async createSuperuser(values: UserValues<U, 'isStaff' | 'isSuperuser'>): Promise<U> {
    for (const field of ['isStaff', 'isSuperuser'] as const) {
      if (values[field] === false) throw this.#invalid(field, 'A superuser must have it as true.');
    }
    return this.createUser({ ...values, isStaff: true, isSuperuser: true } as never);
  }

  /** The user of this id, or null. A value that cannot be an id, of whatever type, gives null too. */
  get(id: U['id']): Promise<U | null> {
    return this.#store.findById(id);
  }

  /** The user with this value of the username field, whatever its letter case; null when there is none. */
  getByNaturalKey(key: string): Promise<U | null> {
    return this.#store.findByNaturalKey(this.#naturalKey(key));
  }

  /**
   * The users that a filter finds, in this order: `list({ where: { lastLogin: lt(lastYear) }, orderBy: 'email' })`.
   *
   * @throws LatchkeyError `query_invalid`.
   */
  list(options: ListOptions<UserFields<U>> = {}): Promise<U[]> {
    return this.#store.list(options);
  }

  /** The first user of `list`, or null. @throws LatchkeyError `query_invalid`. */
  async first(options: Omit<ListOptions<UserFields<U>>, 'limit'> = {}): Promise<U | null> {
    const [user = null] = await this.#store.list({ ...options, limit: 1 });
    return user;
  }

  /** How many users a filter finds, or the limit of counting: see `ModelManager.count`. @throws LatchkeyError `query_invalid`. */
  count(where: Filter<UserFields<U>> = {}, options: CountOptions = {}): Promise<number> {
    return this.#store.count(where, options);
  }

  /** How many users have which value of a field: see `ModelManager.countBy`. @throws LatchkeyError `query_invalid`. */
  countBy<const Name extends keyof UserFields<U> & string>(
    name: Name,
    options: ValueCountQuery<Filter<UserFields<U>>> = {},
  ): Promise<readonly ValueCount<UserFields<U>[Name]>[]> {
    return this.#store.countBy(name, options) as Promise<ValueCount<UserFields<U>[Name]>[]>;
  }

  /** How many users are of which day, say: see `ModelManager.countByTime`. @throws LatchkeyError `query_invalid`. */
  countByTime(
    name: TimeName<UserFields<U>>,
    options: TimeCountQuery<Filter<UserFields<U>>>,
  ): Promise<readonly TimeCount[]> {
    return this.#store.countByTime(name, options);
  }

  /** Whether a filter finds a user. @throws LatchkeyError `query_invalid`. */
  exists(where: Filter<UserFields<U>> = {}): Promise<boolean> {
    return this.#store.exists(where);
  }

  /**
   * Changes fields of a user. Answers with the user as it is now, the field that clashes, the foreign key whose row is
   * not there, or null: no such user. A value that the user has already may stay, whatever the model says of it now:
   * another program, or an older version, took it.
   *
   * @throws LatchkeyError `field_missing`, `field_value_invalid`, `field_unknown`.
   */
  async update(
    user: U,
    changes: UserChanges<U>,
  ): Promise<{ readonly user: U } | Duplicate | MissingReference | null> {
    const kept = this.#unchanged(user, changes);
    const rest = Object.fromEntries(Object.entries(changes).filter(([name]) => !Object.hasOwn(kept, name)));
    const values = validateValues(this.model, this.#normalized(rest), { partial: true });
    return this.#events.act<{ readonly user: U } | Duplicate | MissingReference | null>(
      USER_CHANGES,
      () => this.#store.update(user.id, { ...kept, ...values }),
      (outcome) =>
        outcome && 'user' in outcome ? userChanges(user, outcome.user, Object.keys(changes)) : [],
    );
  }

  /**
   * Removes a user, with the sessions, the permissions and the places in groups. What else refers to the user goes along, is
   * left without, or forbids it (`referenced`), as its foreign key says. Django's `delete`.
   */
  async delete(user: U): Promise<'deleted' | 'gone' | 'referenced'> {
    return this.#events.actInSteps<'deleted' | 'gone' | 'referenced'>(
      [userDeleted],
      async (telling) => {
        const outcome = await telling(() => this.#store.delete(user.id));
        if (outcome === 'deleted') await this.#parts.endSessions(user.id);
        return outcome;
      },
      (outcome) => (outcome === 'deleted' ? [happened(userDeleted, { user })] : []),
    );
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
  async setPassword(
    user: U,
    offered: string | HashedPassword,
    { keepSession }: KeepSession = {},
  ): Promise<U | null> {
    const { password, encoded } = await this.#encoded(offered);
    const changed = await this.#replacePassword(user, encoded, {
      endSessions: true,
      isUsable: true,
      keepSession: keepSession?.key ? sessionKeyHash(keepSession.key) : undefined,
    });
    if (changed && password !== null) await this.#passwordChanged(password, changed);
    return changed;
  }

  /**
   * Hashes a new password ahead, for `createUser` or `setPassword` inside of a transaction: nothing should wait there.
   *
   * @throws LatchkeyError `password_empty`, `password_too_long`, `password_not_text`, `hash_queue_full`.
   */
  async hashPassword(password: string): Promise<HashedPassword> {
    return new HashedPassword(password, await this.#passwords.make(password));
  }

  /** Makes every password of the user wrong, and ends all the user's sessions. */
  async setUnusablePassword(user: U): Promise<U | null> {
    return this.#replacePassword(user, await this.#passwords.make(null), {
      endSessions: true,
      isUsable: false,
    });
  }

  /**
   * Keeps the same password, which was just found right, under a newer hash; sessions live on. Where somebody else was
   * faster, theirs stays: another login, with the same password, or a change of the password. Answers with the user as
   * it is now; null when this is the user's password no more.
   *
   * @throws LatchkeyError `hash_queue_full`.
   */
  async upgradePassword(user: U, password: string, encoded: string): Promise<U | null> {
    const upgraded = await this.#replacePassword(user, encoded, { endSessions: false });
    if (upgraded) return upgraded;
    const now = await this.#store.findById(user.id);
    return now?.isActive && (await this.checkPassword(now, password)) ? now : null;
  }

  /**
   * Whether all sessions of the user were ended once, by `setPassword` or `setUnusablePassword`. Whoever takes over
   * sessions that another library began must not take over this user's then: nobody knows who has their cookies.
   */
  hasEndedSessions(user: U): Promise<boolean> {
    return this.#logins.hasEndedSessions(user.id);
  }

  /** An address is looked up in the form it is kept in: an international domain in punycode. */
  #naturalKey(key: string): string {
    if (this.model.fields[this.model.usernameField]?.kind !== 'email') return this.#username(key);
    const parsed = parseEmailAddress(key.trim());
    return parsed.ok ? parsed.address : key;
  }

  #normalized(values: object): Record<string, unknown> {
    const { usernameField } = this.model;
    const given = values as Record<string, unknown>;
    const username = given[usernameField];
    return typeof username === 'string' ? { ...given, [usernameField]: this.#username(username) } : given;
  }

  /** The values that the user has already. They are written all the same: somebody may have changed them meanwhile. */
  #unchanged(user: object, changes: object): Readonly<Record<string, unknown>> {
    const known = user as Readonly<Record<string, unknown>>;
    const isUnchanged = (name: string, value: unknown) =>
      Object.hasOwn(this.model.fields, name) && value !== undefined && known[name] === value;
    return Object.fromEntries(Object.entries(changes).filter(([name, value]) => isUnchanged(name, value)));
  }

  #username(text: string): string {
    return this.model.fields[this.model.usernameField]?.normalize ? this.normalizeUsername(text) : text;
  }

  async #encoded(offered: string | HashedPassword | null): Promise<Encoded> {
    const given =
      offered instanceof HashedPassword
        ? HashedPassword.reveal(offered)
        : { password: offered, encoded: await this.#passwords.make(offered) };
    return { ...given, encoded: given.encoded ?? (await this.#passwords.make(null)) };
  }

  #invalid(field: string, reason: string): LatchkeyError {
    return new ModelError('field_value_invalid', { model: this.model.label, field, reason });
  }

  async #replacePassword(
    user: U,
    to: string,
    {
      isUsable = true,
      ...sessions
    }: { endSessions: boolean; isUsable?: boolean; keepSession?: string | undefined },
  ): Promise<U | null> {
    const from = encodedPassword(user);
    const authHash = {
      from: sessionAuthHash(this.#secretKeys, from),
      to: sessionAuthHash(this.#secretKeys, to),
    };
    const change = { id: user.id, from, to, authHash, ...sessions };
    const keptOne = sessions.keepSession !== undefined;
    const done = await this.#events.actInSteps<boolean>(
      sessions.endSessions ? [passwordChanged, sessionsEnded] : [],
      (telling) => this.#parts.replacePassword(change, telling),
      (written) =>
        written && sessions.endSessions
          ? [happened(passwordChanged, { user, isUsable }), happened(sessionsEnded, { user, keptOne })]
          : [],
    );
    if (!done) return null;
    const now = await this.#store.findById(user.id);
    // Read after the change: a session must not be bound to what somebody else has made of it since.
    return now && encodedPassword(now) === to ? now : null;
  }
}
