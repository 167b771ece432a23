import { inList } from '../../../models/rows/condition.ts';
import { constantTimeEqual } from '../../../support/secrets.ts';
import { type Events, happened } from '../../events.ts';
import type { SecretKeys } from '../../keys/secret-keys.ts';
import { publicSessionId, sessionKeyHash } from '../../keys/session-key.ts';
import type { BaseUser } from '../../users/user.ts';
import { everySessionEnded, sessionEnded, sessionsEnded } from '../../users/user-events.ts';
import type { UserId } from '../../users/user-id.ts';
import type { UserManager } from '../../users/user-manager.ts';
import type { AccountStores } from '../account-stores.ts';
import { writeEverySessionsEnd, writeSessionsEnd } from '../joint-writes.ts';
import type { EverybodysSession, ListedSession } from '../kept/session-record.ts';
import type { EverybodysPart } from '../kept/session-store.ts';
import type { Sessions } from '../sessions.ts';
import { type UserSession, userSession } from './user-session.ts';

export interface UserSessionsParts<U extends BaseUser> {
  readonly stores: AccountStores<U>;
  readonly sessions: Pick<Sessions<U>, 'endFor' | 'renewals'>;
  readonly users: Pick<UserManager<U>, 'get' | 'list'>;
  readonly secretKeys: SecretKeys;
  readonly events: Events;
  readonly now: () => number;
}

/** Sessions of everybody that are read at a time: fewer than a list of a filter may have. */
const READ_AT_ONCE = 500;

/** A session as whoever asks has it: of an anonymous visitor, it has no key. */
export interface KeyHolder {
  readonly key: string | null;
}

/** A place in the list of everybody's sessions: the session that stands there. */
export type SessionPlace = Pick<UserSession, 'id' | 'lastSeenAt'>;

/** A session and whose it is. */
export interface SessionOfUser<U extends BaseUser> extends UserSession {
  readonly user: U;
}

/** The sessions that users have, to be shown and ended. */
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

  /** The open sessions of all users, those that were used last first, `limit` at most; only those behind `place`. */
  async listEverybodys(
    limit: number,
    place: SessionPlace | null = null,
  ): Promise<readonly SessionOfUser<U>[]> {
    const { stores, sessions, now } = this.#parts;
    await sessions.renewals.written();
    const listed: SessionOfUser<U>[] = [];
    let after: EverybodysPart['after'] = place ? await this.#behind(place) : undefined;
    while (listed.length < limit) {
      const kept = await stores.sessions.listEverybodys({ now: now(), limit: READ_AT_ONCE, after });
      listed.push(...(await this.#open(kept)));
      after = kept.at(-1);
      if (kept.length < READ_AT_ONCE) break;
    }
    return listed.slice(0, limit);
  }

  /** How many sessions users have, as their rows say; `usedSince`: of those that were used since then. */
  async count(usedSince: Date | null): Promise<number> {
    const { stores, sessions, now } = this.#parts;
    await sessions.renewals.written();
    return stores.sessions.countEverybodys(now(), usedSince?.getTime());
  }

  /** Where the store goes on behind a session: its public id is kept nowhere, so it is looked for among those of its moment. */
  async #behind({ id, lastSeenAt }: SessionPlace): Promise<EverybodysPart['after']> {
    const { stores, secretKeys, now } = this.#parts;
    const renewedAt = lastSeenAt.getTime();
    const first = { renewedAt, keyHash: '' };
    for (let after = first; ; ) {
      const kept = await stores.sessions.listEverybodys({ now: now(), limit: READ_AT_ONCE, after });
      const same = kept.filter((session) => session.renewedAt === renewedAt);
      const found = same.find(({ keyHash }) => publicSessionId(secretKeys, keyHash) === id);
      if (found) return found;
      // It is gone, or was used again: what is of its moment comes once more.
      const last = kept.at(-1);
      if (!last || same.length < READ_AT_ONCE) return first;
      after = last;
    }
  }

  /** Ends the sessions that have these public ids, whosever they are. Which of the ids these were. */
  async endByIds(ids: readonly string[], told: object): Promise<readonly string[]> {
    const { users } = this.#parts;
    const ended: string[] = [];
    for (const { id, userId } of await this.#ownersOf(new Set(ids))) {
      const user = await users.get(userId as U['id']);
      if (user && (await this.end(user, id, told))) ended.push(id);
    }
    return ended;
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

  /** Those of kept sessions that are open to their users, in the same order. */
  async #open(kept: readonly EverybodysSession[]): Promise<readonly SessionOfUser<U>[]> {
    const { users, sessions, secretKeys } = this.#parts;
    const ids = [...new Set(kept.map(({ userId }) => userId))];
    const found = await users.list({ where: { id: inList(ids) } as never });
    const byId = new Map<UserId, U>(found.map((user) => [user.id, user]));
    return kept.flatMap((session) => {
      const user = byId.get(session.userId);
      const expiresAt = user ? sessions.endFor(user, session) : null;
      if (!user || expiresAt === null) return [];
      return [{ ...userSession(secretKeys, { ...session, expiresAt }, null), user }];
    });
  }

  /** Whose the sessions of these public ids are. Each id is computed: it is kept nowhere. */
  async #ownersOf(
    ids: ReadonlySet<string>,
  ): Promise<readonly { readonly id: string; readonly userId: UserId }[]> {
    const { stores, secretKeys } = this.#parts;
    const owners: { readonly id: string; readonly userId: UserId }[] = [];
    for await (const owned of stores.sessions.owned()) {
      const named = owned.map(({ keyHash, userId }) => ({
        id: publicSessionId(secretKeys, keyHash),
        userId,
      }));
      owners.push(...named.filter(({ id }) => ids.has(id)));
      if (owners.length === ids.size) break;
    }
    return owners;
  }

  async #kept(user: U): Promise<readonly ListedSession[]> {
    const { stores, sessions, now } = this.#parts;
    await sessions.renewals.written();
    return stores.sessions.listOf(user.id, now());
  }
}

function keyHashOf(session: KeyHolder | null): string | null {
  return session?.key ? sessionKeyHash(session.key) : null;
}

function rank({ isCurrent, lastSeenAt }: UserSession): number {
  return isCurrent ? Number.MAX_SAFE_INTEGER : lastSeenAt.getTime();
}
