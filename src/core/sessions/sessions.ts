import { LatchkeyError } from '../errors.ts';
import type { MacOrigin, SecretKeys } from '../secret-keys.ts';
import { type BaseUser, encodedPassword } from '../users/user.ts';
import { Session, type SessionContext } from './session.ts';
import { renewalInterval } from './session-ages.ts';
import { sessionAuthHash, verifySessionAuthHash } from './session-auth-hash.ts';
import { isSessionKey, sessionKeyHash } from './session-key.ts';
import type { FoundSession } from './session-store.ts';

export interface SessionsOptions<U extends BaseUser> extends SessionContext<U> {
  readonly secretKeys: SecretKeys;
  /** The names of the authentication backends whose logins count. */
  readonly backends: readonly string[];
}

/** Opens visitors' sessions from the keys in their cookies. */
export class Sessions<U extends BaseUser> {
  readonly #options: SessionsOptions<U>;
  readonly #backends: ReadonlySet<string>;

  constructor(options: SessionsOptions<U>) {
    this.#options = options;
    this.#backends = new Set(options.backends);
  }

  /** A session with nothing in it, for a visitor without a cookie. Costs nothing and keeps nothing. */
  empty(): Session<U> {
    return new Session(this.#options, null, null);
  }

  /** The session that `key` opens, or an empty one. One read of the store, and seldom a write (the renewal). */
  async open(key: string): Promise<Session<U>> {
    if (!isSessionKey(key)) return this.empty();
    const now = this.#options.now();
    const found = await this.#options.store.find(sessionKeyHash(key), now);
    if (!found) return this.empty();

    const standing = this.#standing(found);
    if (standing === null) {
      await this.#options.store.delete(found.record.keyHash);
      return this.empty();
    }
    const session = new Session(this.#options, key, found);
    const { renewedAt, expiryAge } = found.record;
    const due = now - renewedAt > renewalInterval(this.#options.ages, expiryAge);
    return due || standing === 'fallback' ? this.#renew(session, found, standing) : session;
  }

  /** Removes what has expired; tells how many sessions that were. */
  clearExpired(): Promise<number> {
    return this.#options.store.deleteExpired(this.#options.now());
  }

  /** Whether the session may still speak for its user, and under which secret key it was opened. */
  #standing({ record, user }: FoundSession<U>): MacOrigin {
    if (record.userId === null) return 'current';
    if (!user?.isActive || !record.authHash || !this.#backends.has(record.backend ?? '')) return null;
    return verifySessionAuthHash(this.#options.secretKeys, encodedPassword(user), record.authHash);
  }

  async #renew(session: Session<U>, { user }: FoundSession<U>, standing: MacOrigin): Promise<Session<U>> {
    const resign = standing === 'fallback' && user;
    try {
      await session.renew(
        resign ? { authHash: sessionAuthHash(this.#options.secretKeys, encodedPassword(user)) } : {},
      );
      return session;
    } catch (error) {
      // A logout came in between: what this visitor has is no session.
      if (error instanceof LatchkeyError && error.code === 'session_interrupted') return this.empty();
      throw error;
    }
  }
}
