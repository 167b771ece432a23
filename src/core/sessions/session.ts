import { CoreError } from '../core-error.ts';
import type { Telling } from '../events.ts';
import { newSessionKey, sessionKeyHash } from '../keys/session-key.ts';
import type { AnonymousUser, BaseUser } from '../users/user.ts';
import { type LoginMark, writeLogin } from './joint-writes.ts';
import type { NewSession, SessionClient, SessionRecord } from './kept/session-record.ts';
import type { SessionWriter } from './kept/session-store.ts';
import {
  agesOf,
  EXPIRES_AT_DATE,
  endsWithBrowser,
  expiresAt,
  expiryChange,
  rememberedAge,
  type SessionAges,
} from './session-ages.ts';
import type { SessionContext } from './session-context.ts';
import type { SessionRenewals } from './session-renewals.ts';
import { isOwnValue, OWN_VALUE_BYTES, type OwnValueName, type UsersValueName } from './values/own-values.ts';
import { type JsonValue, sessionJson } from './values/session-json.ts';
import { SessionValues } from './values/session-values.ts';
import type { FoundSession } from './visitors.ts';

/** What a visitor has to be told of the session's key: it is new, it opens the session for longer, or nothing any more. */
export type SessionKeyChange = 'new' | 'renewed' | 'ended';

/** Who has to know when a visitor must be told something new of the session. */
export interface SessionObserver {
  sessionChanged(): void;
}

/** Who a session belongs to, from a login on. */
export interface SessionLogin<U extends BaseUser> {
  readonly user: U;
  readonly authHash: string;
  readonly backend: string;
  readonly client: SessionClient;
  /** Whether the user has just proved who they are, and not only another site's word for it came along. */
  readonly proved: boolean;
  /** Whether the session lives on when the browser is closed. Null: as it or the settings say already. */
  readonly remember: boolean | null;
  /** Whether the session has been waiting for this login: where it has ended meanwhile, it is nobody's. */
  readonly resumed: boolean;
  /** Tells of the login in its transaction. */
  readonly telling?: Telling<boolean> | undefined;
  /** Tells of the sessions that end because the user has too many, by the hashes of their keys, in the same transaction. */
  readonly tellingEnds?: Telling<readonly string[]> | undefined;
  /** Told of the new key's hash before that. */
  readonly onKey?: ((keyHash: string) => void) | undefined;
}

/** What a new key is written with: a login, or who is to be told of it. */
type WriteMark = (LoginMark | Pick<LoginMark, 'telling'>) &
  Pick<SessionLogin<BaseUser>, 'onKey'> & { /** Whose session it becomes. */ readonly user?: BaseUser };

const KEY_PATTERN = /^[\w.:-]{1,100}$/;

/**
 * One visitor's session, logged in or not: a small store of JSON values on the server, behind a random key in a
 * cookie. Reading is free; every change is written through at once (`await session.set('cart', cart)`), one key at a
 * time, so that two tabs never overwrite each other and nothing is saved after a logout. A visitor who is only looked
 * at has no row and no cookie.
 */
export class Session<U extends BaseUser> {
  readonly #context: SessionContext<U>;
  #key: string | null = null;
  #record: SessionRecord | null = null;
  #user: U | AnonymousUser;
  #values: SessionValues | null = null;
  #keyChanged: SessionKeyChange | null = null;
  /** Told whenever the key or its time has changed, or who the user is. */
  observer: SessionObserver | null = null;

  /** `found` is what the store keeps under `key`; a session without it starts empty and unsaved. */
  constructor(context: SessionContext<U>, key: string | null, found: FoundSession<U> | null) {
    this.#context = context;
    this.#user = found?.user ?? context.anonymousUser;
    if (!key || !found) return;
    this.#key = key;
    this.#record = found.record;
  }

  /** The user whose session this is, or the anonymous user. */
  get user(): U | AnonymousUser {
    return this.#user;
  }

  /** The session key, a secret of its visitor's: never log or show it. Null while nothing is kept. */
  get key(): string | null {
    return this.#key;
  }

  /** What has become of the key since the session was opened; null: nothing. */
  get keyChanged(): SessionKeyChange | null {
    return this.#keyChanged;
  }

  /** The name of the authentication backend that let the user in; null where nobody is logged in. */
  get backend(): string | null {
    return this.#record?.backend ?? null;
  }

  /** When the user last proved in this session who they are; null: never, or nobody is logged in. */
  get authenticatedAt(): Date | null {
    const { authenticatedAt = null } = this.#record ?? {};
    return authenticatedAt === null ? null : new Date(authenticatedAt);
  }

  /** The age of its own that `setExpiry` has given this session; null where it follows the settings. */
  get expiry(): number | Date | null {
    const { expiryAge = null, expiresAt: end = 0 } = this.#record ?? {};
    return expiryAge === EXPIRES_AT_DATE ? new Date(end) : expiryAge;
  }

  get<T extends JsonValue = JsonValue>(key: string): T | undefined {
    return this.#data.get(key) as T | undefined;
  }

  has(key: string): boolean {
    return this.#data.get(key) !== undefined;
  }

  keys(): string[] {
    return this.#data.names();
  }

  /**
   * Keeps one JSON value under a name of 1 to 100 letters, digits and `_ . : -`, at once.
   *
   * @throws LatchkeyError `session_interrupted` when the session ended meanwhile (a logout in another tab),
   * `session_key_invalid`, `session_value_invalid`, `session_data_too_large`.
   */
  async set(key: string, value: JsonValue): Promise<void> {
    if (!KEY_PATTERN.test(key)) throw new CoreError('session_key_invalid', { key: JSON.stringify(key) });
    if ((await this.#keep(key, value)) === 'gone') throw new CoreError('session_interrupted');
  }

  /** Removes one value; nothing happens where there is none. */
  async delete(key: string): Promise<void> {
    if (!this.#record || !this.has(key)) return;
    const there = await this.#store.deleteValue(this.#record.keyHash, key);
    if (!there) throw new CoreError('session_interrupted');
    this.#data.delete(key);
  }

  /**
   * Gives this session an age of its own: seconds without a request; a date, at which it ends however much it is used; 0,
   * which ends it with the browser; or null, which follows the settings again. The setting `sessionAbsoluteAge` is the limit
   * of all of them. Django's `set_expiry`.
   *
   * @throws LatchkeyError `session_expiry_invalid` for anything else, `session_interrupted`.
   */
  async setExpiry(expiry: number | Date | null): Promise<void> {
    const change = expiryChange(expiry);
    if (!this.#record) await this.#begin();
    await this.renew(change);
  }

  /**
   * Seconds until this session ends, unless a request comes before; rounded up, and never less than 0. That of a session
   * in which nothing is kept yet is what it would have. Django's `get_expiry_age`.
   */
  getExpiryAge(): number {
    return Math.max(0, Math.ceil((this.getExpiryDate().getTime() - this.#context.now()) / 1000));
  }

  /** When this session ends, unless a request comes before. Django's `get_expiry_date`. */
  getExpiryDate(): Date {
    const now = this.#context.now();
    const record = this.#record ?? { createdAt: now, expiryAge: null, expiresAt: now };
    return new Date(expiresAt(this.#ages(), record, now));
  }

  /** Whether the browser is to forget this session's cookie when it closes. Django's `get_expire_at_browser_close`. */
  getExpireAtBrowserClose(): boolean {
    return endsWithBrowser(this.#ages(), this.#record?.expiryAge ?? null);
  }

  /** Moves the expiry on, as an active visitor's request does now and then, and changes what else is given. */
  async renew(
    change: Partial<Pick<SessionRecord, 'authHash' | 'expiryAge' | 'expiresAt'>> = {},
  ): Promise<void> {
    if (!this.#key || !this.#record) return;
    const record = { ...this.#record, ...change };
    const moved = this.#moved(record);
    const there = await this.#store.renew(record.keyHash, { ...change, ...moved });
    if (!there) throw new CoreError('session_interrupted');
    this.#adopt(this.#key, { ...record, ...moved }, this.#keyChanged ?? 'renewed');
  }

  /** The same, written in a while: the answer does not wait. */
  renewLater(renewals: SessionRenewals): void {
    if (!this.#key || !this.#record) return;
    const moved = this.#moved(this.#record);
    renewals.add(this.#record, moved);
    this.#adopt(this.#key, { ...this.#record, ...moved }, 'renewed');
  }

  /** A new key for the same session, data and user; the old key opens nothing from now on. */
  async cycleKey(): Promise<void> {
    if (this.#record && !(await this.#rekey(this.#record))) throw new CoreError('session_interrupted');
  }

  /** Ends the session: row, data and key. The visitor is anonymous and has an empty one. */
  async flush(): Promise<void> {
    if (this.#record) await this.#store.delete(this.#record.keyHash);
    if (this.#key) this.#keyChanged = 'ended';
    this.#key = null;
    this.#record = null;
    this.#values = null;
    this.#user = this.#context.anonymousUser;
    this.observer?.sessionChanged();
  }

  // The rest of the class's public side are static methods, which nobody can call who has a session alone: they belong to
  // core's login, the one way to become a session's user. The package exports no more than the type of this class.

  /**
   * Makes this the session of a user who has just proved who they are, under a new key always (fixation: OWASP, ASVS
   * 7.2.4), and notes the time as the user's last login. What an anonymous visitor collected stays; another user's data
   * does not, nor an unfinished login. False where the login is `resumed` and the session has ended meanwhile.
   */
  static async logIn<U extends BaseUser>(session: Session<U>, login: SessionLogin<U>): Promise<boolean> {
    const { user, authHash, backend, client, proved, remember, resumed, telling, tellingEnds, onKey } = login;
    await session.#leaveToOthers(user);
    const at = session.#context.now();
    const authenticatedAt = proved ? at : null;
    const expiry =
      remember === null ? {} : { expiryAge: rememberedAge(agesOf(session.#context.ages, user), remember) };
    const mine = { userId: user.id, authHash, backend, ...client, ...expiry };
    const identity = { ...mine, createdAt: at, authenticatedAt };
    const mark = { user, userId: user.id, at, telling, tellingEnds, onKey };
    const kept = session.#record && (await session.#rekey({ ...session.#record, ...identity }, mark));
    if (!kept && resumed) return false;
    if (!kept) await session.#begin(identity, mark);
    await session.#dropOwn('#login', '#impersonation');
    session.#user = user;
    // The observer is told again, since the user has changed too.
    session.observer?.sessionChanged();
    return true;
  }

  /**
   * Notes that this session's user has proved once more who they are, under a new key. `user`: as it was found then. False
   * where the session is not that user's, or has ended meanwhile.
   */
  static async reauthenticate<U extends BaseUser>(
    session: Session<U>,
    { user, authHash, telling }: Pick<SessionLogin<U>, 'user' | 'authHash' | 'telling'>,
  ): Promise<boolean> {
    const record = session.#record;
    if (record?.userId !== user.id) return false;
    const authenticatedAt = session.#context.now();
    if (!(await session.#rekey({ ...record, authHash, authenticatedAt }, { user, telling }))) return false;
    // The proof is theirs who sit there, and no longer of whom they act for.
    await session.#dropOwn('#impersonation');
    session.#user = user;
    session.observer?.sessionChanged();
    return true;
  }

  /**
   * Keeps an unfinished login of `user`, under a new key: whoever knew the old one is not to finish it (fixation). Somebody
   * else's session ends by that.
   */
  static async beginLogin<U extends BaseUser>(
    session: Session<U>,
    user: U,
    pending: JsonValue,
  ): Promise<void> {
    await session.#leaveToOthers(user);
    const kept = session.#record && (await session.#rekey(session.#record));
    if (!kept) await session.#begin();
    if (!(await Session.continueLogin(session, pending))) throw new CoreError('session_interrupted');
  }

  /** Keeps an unfinished login that has come further. False where the session has ended meanwhile. */
  static async continueLogin<U extends BaseUser>(session: Session<U>, pending: JsonValue): Promise<boolean> {
    return (await session.#keep('#login', pending)) !== 'gone';
  }

  /** The unfinished login; null where there is none. */
  static pendingLogin<U extends BaseUser>(session: Session<U>): JsonValue | null {
    return session.#data.own('#login');
  }

  /** What the package keeps for the session's user; null: nothing. */
  static own<U extends BaseUser>(session: Session<U>, name: UsersValueName): JsonValue | null {
    return session.#data.own(name);
  }

  /** Keeps that; null: nothing any more. False where the session has ended meanwhile. */
  static async keepOwn<U extends BaseUser>(
    session: Session<U>,
    name: UsersValueName,
    value: JsonValue | null,
  ): Promise<boolean> {
    if (value === null) await session.#dropOwn(name);
    else if ((await session.#keep(name, value)) === 'gone') return false;
    // The answer may show another CSRF token now, or speak another language.
    session.observer?.sessionChanged();
    return true;
  }

  /** Ends the session where it is somebody else's than the user's who logs in. */
  async #leaveToOthers(user: U): Promise<void> {
    const { userId = null } = this.#record ?? {};
    if (userId !== null && userId !== user.id) await this.flush();
  }

  /** What these stand for is done. It does not matter that the session ended in the same moment. */
  async #dropOwn(...names: readonly OwnValueName[]): Promise<void> {
    for (const name of names) {
      if (!this.#record || this.#data.own(name) === null) continue;
      this.#data.delete(name);
      await this.#store.deleteValue(this.#record.keyHash, name);
    }
  }

  #moved(record: SessionRecord): Pick<SessionRecord, 'renewedAt' | 'expiresAt'> {
    const now = this.#context.now();
    return { renewedAt: now, expiresAt: expiresAt(this.#ages(), record, now) };
  }

  get #store(): SessionWriter {
    return this.#context.stores.sessions;
  }

  /** By the user whose session this is, or is about to be. */
  #ages(user: BaseUser | AnonymousUser = this.#user): SessionAges {
    return agesOf(this.#context.ages, user);
  }

  async #begin(identity: Partial<NewSession> = {}, mark?: WriteMark): Promise<SessionRecord> {
    const now = this.#context.now();
    const key = newSessionKey();
    const blank = {
      userId: null,
      authHash: null,
      backend: null,
      createdAt: now,
      authenticatedAt: null,
      expiryAge: null,
      expiresAt: now,
      userAgent: null,
      ipAddress: null,
      ...identity,
    };
    const record = {
      ...blank,
      keyHash: sessionKeyHash(key),
      data: '{}',
      renewedAt: now,
      expiresAt: expiresAt(this.#ages(mark?.user), blank, now),
    };
    await this.#write(record.keyHash, mark, async (sessions) => {
      await sessions.create(record);
      return true;
    });
    this.#values = null;
    this.#adopt(key, record);
    return record;
  }

  async #rekey(next: SessionRecord & Partial<SessionClient>, mark?: WriteMark): Promise<boolean> {
    const now = this.#context.now();
    const key = newSessionKey();
    const moved = { renewedAt: now, expiresAt: expiresAt(this.#ages(mark?.user), next, now) };
    const record = { ...next, ...moved, keyHash: sessionKeyHash(key) };
    const rekey = (sessions: SessionWriter) => sessions.rekey(next.keyHash, record);
    const there = await this.#write(record.keyHash, mark, rekey);
    if (there) this.#adopt(key, record);
    return there;
  }

  /** Writes the session of this new key to the store, with the login where it is one. */
  #write(
    newest: string,
    mark: WriteMark | undefined,
    write: (sessions: SessionWriter) => Promise<boolean>,
  ): Promise<boolean> {
    mark?.onKey?.(newest);
    const { stores, maxPerUser: most } = this.#context;
    if (!mark || !('userId' in mark)) {
      const writeAlone = () => write(stores.sessions);
      return mark?.telling ? mark.telling(writeAlone) : writeAlone();
    }
    const limit = most === null ? undefined : { most, newest, now: mark.at };
    const { userId, at, telling, tellingEnds } = mark;
    return writeLogin(stores, { userId, at, telling, limit, tellingEnds }, write);
  }

  #adopt(key: string, record: SessionRecord, change: SessionKeyChange = 'new'): void {
    this.#key = key;
    this.#record = record;
    this.#keyChanged = change;
    this.observer?.sessionChanged();
  }

  /** Writes one value through. @throws LatchkeyError `session_value_invalid`, `session_data_too_large` */
  async #keep(key: string, value: JsonValue): Promise<'set' | 'gone'> {
    const json = sessionJson(key, value);
    const { maxDataBytes } = this.#context;
    const maxBytes = isOwnValue(key) ? maxDataBytes + OWN_VALUE_BYTES : maxDataBytes;
    const record = this.#record ?? (await this.#begin());
    const outcome = await this.#store.setValue(record.keyHash, key, json, maxBytes);
    if (outcome === 'gone') return outcome;
    if (outcome === 'too large') throw new CoreError('session_data_too_large', { key, maxBytes });
    this.#data.set(key, JSON.parse(json) as JsonValue);
    return outcome;
  }

  get #data(): SessionValues {
    this.#values ??= new SessionValues(this.#record?.data ?? '{}');
    return this.#values;
  }
}
