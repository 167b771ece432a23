import { constantTimeEqual } from '../../../support/secrets.ts';
import { type Events, happened } from '../../events.ts';
import type { SecretKeys } from '../../keys/secret-keys.ts';
import { publicSessionId, sessionKeyHash } from '../../keys/session-key.ts';
import type { BaseUser } from '../../users/user.ts';
import { everySessionEnded, sessionEnded, sessionsEnded } from '../../users/user-events.ts';
import type { AccountStores } from '../account-stores.ts';
import { writeEverySessionsEnd, writeSessionsEnd } from '../joint-writes.ts';
import type { ListedSession } from '../session-record.ts';
import type { Sessions } from '../sessions.ts';
import { type UserSession, userSession } from './user-session.ts';

export interface UserSessionsParts<U extends BaseUser> {
  readonly stores: AccountStores<U>;
  readonly sessions: Pick<Sessions<U>, 'endFor'>;
  readonly secretKeys: SecretKeys;
  readonly events: Events;
  readonly now: () => number;
}

/** A session as whoever asks has it: of an anonymous visitor, it has no key. */
export interface KeyHolder {
  readonly key: string | null;
}

/** The sessions that one user has, to be shown and ended. */
export class UserSessions<U extends BaseUser> {
  readonly #parts: UserSessionsParts<U>;

  constructor(parts: UserSessionsParts<U>) {
    this.#parts = parts;
  }

  /** Those that are open: the one that asks first, then those that were used last. */
  async listOf(user: U, current: KeyHolder | null): Promise<UserSession[]> {
    const { secretKeys, sessions } = this.#parts;
    const own = keyHashOf(current);
    return (await this.#kept(user))
      .flatMap((session) => {
        const expiresAt = sessions.endFor(user, session);
        return expiresAt === null ? [] : [userSession(secretKeys, { ...session, expiresAt }, own)];
      })
      .sort((one, other) => rank(other) - rank(one));
  }

  /** Ends the session of this public id. False where the user has none of that id, whoever else may have it. */
  async end(user: U, id: string, told: object): Promise<boolean> {
    const { secretKeys, stores, events } = this.#parts;
    const kept = await this.#kept(user);
    const found = kept.find(({ keyHash }) => constantTimeEqual(publicSessionId(secretKeys, keyHash), id));
    if (!found) return false;
    return events.act(
      [sessionEnded],
      () => stores.sessions.delete(found.keyHash),
      (ended) => (ended ? [happened(sessionEnded, { user, sessionId: id, ...told })] : []),
    );
  }

  /** Ends all of a user's but for `except`, and those of another library that could still be taken over. Tells how many. */
  async endAll(user: U, except: KeyHolder | null, told: object): Promise<number> {
    const { stores, events } = this.#parts;
    const keep = keyHashOf(except) ?? undefined;
    let ended = 0;
    await events.actInSteps<void>(
      [sessionsEnded],
      async (telling) => {
        ended = await writeSessionsEnd(stores, { userId: user.id, keep, telling });
      },
      () => [happened(sessionsEnded, { user, keptOne: keep !== undefined, ...told })],
    );
    return ended;
  }

  /** Ends every session there is, of visitors too, and those of another library that could still be taken over. */
  endEverybodys(told: object): Promise<number> {
    const { stores, events } = this.#parts;
    return events.actInSteps<number>(
      [everySessionEnded],
      (telling) => writeEverySessionsEnd(stores, telling),
      (count) => [happened(everySessionEnded, { count, ...told })],
    );
  }

  #kept(user: U): Promise<readonly ListedSession[]> {
    return this.#parts.stores.sessions.listOf(user.id, this.#parts.now());
  }
}

function keyHashOf(session: KeyHolder | null): string | null {
  return session?.key ? sessionKeyHash(session.key) : null;
}

function rank({ isCurrent, lastSeenAt }: UserSession): number {
  return isCurrent ? Number.MAX_SAFE_INTEGER : lastSeenAt.getTime();
}
