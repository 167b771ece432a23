import type { MaybePromise } from '../../support/maybe-promise.ts';
import { cannotWrite } from '../cannot-write.ts';
import { CoreError } from '../core-error.ts';
import type { MacOrigin, SecretKeys } from '../keys/secret-keys.ts';
import { SESSION_KEY_LENGTH, sessionAuthHash, sessionKeyHash } from '../keys/session-key.ts';
import { SessionAuthHashes } from '../users/session-auth-hashes.ts';
import { type BaseUser, encodedPassword } from '../users/user.ts';
import type { SessionRecord } from './kept/session-record.ts';
import { Session } from './session.ts';
import { agesOf, endOf, mayPutOff, renewalInterval } from './session-ages.ts';
import type { SessionContext } from './session-context.ts';
import { SessionRenewals } from './session-renewals.ts';
import type { FoundSession } from './visitors.ts';

export interface SessionsOptions<U extends BaseUser> extends SessionContext<U> {
  readonly secretKeys: SecretKeys;
  /** The names of the authentication backends whose logins count. */
  readonly backends: readonly string[];
  /** Whether every request moves the expiry on. */
  readonly saveEveryRequest: boolean;
  /** Told of renewals that could not be written. */
  readonly onRenewalsLost: (sessions: number, error: unknown) => void;
}

/** Opens visitors' sessions from the keys in their cookies. */
export class Sessions<U extends BaseUser> {
  readonly #options: SessionsOptions<U>;
  readonly #authHashes: SessionAuthHashes;
  /** Those that no answer has waited for. */
  readonly renewals: SessionRenewals;

  constructor(options: SessionsOptions<U>) {
    this.#options = options;
    this.#authHashes = new SessionAuthHashes(options.secretKeys);
    this.renewals = new SessionRenewals({ store: options.stores.sessions, onLost: options.onRenewalsLost });
  }

  /** A session with nothing in it, for a visitor without a cookie. Costs nothing and keeps nothing. */
  empty(): Session<U> {
    return new Session(this.#options, null, null);
  }

  /** The session that `key` opens, or an empty one. One read of the store, and seldom a write (the renewal). */
  open(key: string): MaybePromise<Session<U>> {
    // A key of another form would not be found either. The check only bounds the cost of hashing it.
    if (key.length !== SESSION_KEY_LENGTH) return this.empty();
    const now = this.#options.now();
    const found = this.#options.stores.visitors.find(sessionKeyHash(key), now);
    // Not by andThen: even a function that waits to be called costs something, at every request.
    return found instanceof Promise
      ? found.then((there) => this.#openFound(key, there, now))
      : this.#openFound(key, found, now);
  }

  /** When a kept session ends for its user, as the database has the user now; null where it opens nothing any more. */
  endFor(user: U, session: Omit<SessionRecord, 'data'>): number | null {
    if (this.#userStanding(user, session) === null) return null;
    const end = endOf(agesOf(this.#options.ages, user), session);
    return end > this.#options.now() ? end : null;
  }

  /** Removes what has expired; tells how many sessions that were. */
  clearExpired(): Promise<number> {
    return this.#options.stores.sessions.deleteExpired(this.#options.now());
  }

  /** Done when everything is written that answers have not waited for. */
  close(): Promise<void> {
    return this.renewals.written();
  }

  #openFound(key: string, found: FoundSession<U> | null, now: number): MaybePromise<Session<U>> {
    if (!found) return this.empty();
    const ages = agesOf(this.#options.ages, found.user);
    const standing = endOf(ages, found.record) > now ? this.#standing(found) : null;
    if (standing === null) {
      return this.#options.stores.sessions.delete(found.record.keyHash).then(() => this.empty());
    }
    const session = new Session(this.#options, key, found);
    const { saveEveryRequest } = this.#options;
    if (saveEveryRequest || standing === 'fallback') return this.#renew(session, found, standing);
    const { renewedAt, expiryAge } = found.record;
    const interval = renewalInterval(ages, expiryAge);
    if (now - renewedAt <= interval || now - this.renewals.renewedAt(found.record) <= interval)
      return session;
    if (!mayPutOff(ages, found.record, now)) return this.#renew(session, found, standing);
    session.renewLater(this.renewals);
    return session;
  }

  /** Whether the session may still speak for its user, and under which secret key it was opened. */
  #standing({ record, user }: FoundSession<U>): MacOrigin {
    return record.userId === null ? 'current' : this.#userStanding(user, record);
  }

  #userStanding(
    user: U | null,
    { authHash, backend }: Pick<SessionRecord, 'authHash' | 'backend'>,
  ): MacOrigin {
    if (!user?.isActive || !authHash || !this.#options.backends.includes(backend ?? '')) return null;
    return this.#authHashes.verify(user, authHash);
  }

  async #renew(session: Session<U>, { user }: FoundSession<U>, standing: MacOrigin): Promise<Session<U>> {
    const resign = standing === 'fallback' && user;
    try {
      await session.renew(
        resign ? { authHash: sessionAuthHash(this.#options.secretKeys, encodedPassword(user)) } : {},
      );
      return session;
    } catch (error) {
      // The session ended by a logout in between: this visitor has none.
      if (CoreError.is(error, 'session_interrupted')) return this.empty();
      // The session is good as it is; the next request renews it.
      if (cannotWrite(error)) return session;
      throw error;
    }
  }
}
