import { CoreError } from '../core-error.ts';
import { newSessionKey, sessionKeyHash } from '../keys/session-key.ts';
import type { AnonymousUser, BaseUser } from '../users/user.ts';
import type { AccountStores } from './account-stores.ts';
import { type LoginMark, writeLogin } from './joint-writes.ts';
import { EXPIRES_AT_DATE, expiresAt, type SessionAges } from './session-ages.ts';
import { type JsonValue, sessionJson } from './session-json.ts';
import type { SessionRecord } from './session-record.ts';
import type { SessionWriter } from './session-store.ts';
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
}

/** What a session needs around it. */
export interface SessionContext<U extends BaseUser> {
  readonly stores: AccountStores<U>;
  readonly ages: SessionAges;
  readonly maxDataBytes: number;
  readonly now: () => number;
  /** Who a visitor is who is not logged in. */
  readonly anonymousUser: AnonymousUser;
}

/** Seconds that the column holds on both databases: 68 years. */
const MAX_EXPIRY = 2_147_483_647;

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
  #values: Map<string, JsonValue> | null = null;
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

  /** The age of its own that `setExpiry` has given this session; null where it follows the settings. */
  get expiry(): number | Date | null {
    const { expiryAge = null, expiresAt: end = 0 } = this.#record ?? {};
    return expiryAge === EXPIRES_AT_DATE ? new Date(end) : expiryAge;
  }

  get<T extends JsonValue = JsonValue>(key: string): T | undefined {
    return this.#data().get(key) as T | undefined;
  }

  has(key: string): boolean {
    return this.#data().has(key);
  }

  keys(): string[] {
    return [...this.#data().keys()];
  }

  /**
   * Keeps one JSON value under a name of 1 to 100 letters, digits and `_ . : -`, at once.
   *
   * @throws LatchkeyError `session_interrupted` when the session ended meanwhile (a logout in another tab),
   * `session_key_invalid`, `session_value_invalid`, `session_data_too_large`.
   */
  async set(key: string, value: JsonValue): Promise<void> {
    if (!KEY_PATTERN.test(key)) throw new CoreError('session_key_invalid', { key: JSON.stringify(key) });
    const json = sessionJson(key, value);
    const { maxDataBytes } = this.#context;
    const record = this.#record ?? (await this.#begin());
    const outcome = await this.#store.setValue(record.keyHash, key, json, maxDataBytes);
    if (outcome === 'gone') throw new CoreError('session_interrupted');
    if (outcome === 'too large') {
      throw new CoreError('session_data_too_large', { key, maxBytes: maxDataBytes });
    }
    this.#data().set(key, JSON.parse(json) as JsonValue);
  }

  /** Removes one value; nothing happens where there is none. */
  async delete(key: string): Promise<void> {
    if (!this.#record || !this.has(key)) return;
    const there = await this.#store.deleteValue(this.#record.keyHash, key);
    if (!there) throw new CoreError('session_interrupted');
    this.#data().delete(key);
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
    return new Date(expiresAt(this.#context.ages, record, now));
  }

  /** Whether the browser is to forget this session's cookie when it closes. Django's `get_expire_at_browser_close`. */
  getExpireAtBrowserClose(): boolean {
    const age = this.#record?.expiryAge ?? null;
    return age === null ? this.#context.ages.expireAtBrowserClose : age === 0;
  }

  /** Moves the expiry on, as an active visitor's request does now and then, and changes what else is given. */
  async renew(
    change: Partial<Pick<SessionRecord, 'authHash' | 'expiryAge' | 'expiresAt'>> = {},
  ): Promise<void> {
    if (!this.#key || !this.#record) return;
    const now = this.#context.now();
    const record = { ...this.#record, ...change };
    const moved = { renewedAt: now, expiresAt: expiresAt(this.#context.ages, record, now) };
    const there = await this.#store.renew(record.keyHash, { ...change, ...moved });
    if (!there) throw new CoreError('session_interrupted');
    this.#adopt(this.#key, { ...record, ...moved }, this.#keyChanged ?? 'renewed');
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

  /**
   * Makes this the session of a user who has just proved who they are, under a new key always (fixation: OWASP, ASVS
   * 7.2.4), and notes the time as the user's last login. What an anonymous visitor collected stays; another user's data
   * does not.
   */
  async logIn(login: SessionLogin<U>): Promise<void> {
    const { user, authHash, backend } = login;
    if (this.#record && this.#record.userId !== null && this.#record.userId !== user.id) await this.flush();
    const at = this.#context.now();
    const identity = { userId: user.id, authHash, backend, createdAt: at };
    const mark = { userId: user.id, at };
    const kept = this.#record && (await this.#rekey({ ...this.#record, ...identity }, mark));
    if (!kept) await this.#begin(identity, mark);
    this.#user = user;
    // Once more: who the user is may be of interest too.
    this.observer?.sessionChanged();
  }

  get #store(): SessionWriter {
    return this.#context.stores.sessions;
  }

  async #begin(identity: Partial<SessionRecord> = {}, login?: LoginMark): Promise<SessionRecord> {
    const now = this.#context.now();
    const key = newSessionKey();
    const blank = {
      userId: null,
      authHash: null,
      backend: null,
      createdAt: now,
      expiryAge: null,
      expiresAt: now,
      ...identity,
    };
    const record = {
      ...blank,
      keyHash: sessionKeyHash(key),
      data: '{}',
      renewedAt: now,
      expiresAt: expiresAt(this.#context.ages, blank, now),
    };
    await this.#write(login, async (sessions) => {
      await sessions.create(record);
      return true;
    });
    this.#values = null;
    this.#adopt(key, record);
    return record;
  }

  async #rekey(next: SessionRecord, login?: LoginMark): Promise<boolean> {
    const now = this.#context.now();
    const key = newSessionKey();
    const moved = { renewedAt: now, expiresAt: expiresAt(this.#context.ages, next, now) };
    const record = { ...next, ...moved, keyHash: sessionKeyHash(key) };
    const there = await this.#write(login, (sessions) => sessions.rekey(next.keyHash, record));
    if (there) this.#adopt(key, record);
    return there;
  }

  /** Writes to the store, with the login where it is one. */
  #write(
    login: LoginMark | undefined,
    write: (sessions: SessionWriter) => Promise<boolean>,
  ): Promise<boolean> {
    return login ? writeLogin(this.#context.stores, login, write) : write(this.#store);
  }

  #adopt(key: string, record: SessionRecord, change: SessionKeyChange = 'new'): void {
    this.#key = key;
    this.#record = record;
    this.#keyChanged = change;
    this.observer?.sessionChanged();
  }

  #data(): Map<string, JsonValue> {
    this.#values ??= new Map(
      Object.entries(JSON.parse(this.#record?.data ?? '{}') as Record<string, JsonValue>),
    );
    return this.#values;
  }
}

function expiryChange(expiry: number | Date | null): Partial<Pick<SessionRecord, 'expiryAge' | 'expiresAt'>> {
  if (expiry === null) return { expiryAge: null };
  if (expiry instanceof Date && !Number.isNaN(expiry.getTime())) {
    return { expiryAge: EXPIRES_AT_DATE, expiresAt: expiry.getTime() };
  }
  if (typeof expiry === 'number' && Number.isSafeInteger(expiry) && expiry >= 0 && expiry <= MAX_EXPIRY) {
    return { expiryAge: expiry };
  }
  throw new CoreError('session_expiry_invalid', { expiry: String(expiry) });
}
