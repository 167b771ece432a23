import { andThen, type MaybePromise } from '../../support/maybe-promise.ts';
import type { BaseUser } from '../users/user.ts';
import type { UserStore } from '../users/user-store.ts';
import type { SessionRecord } from './kept/session-record.ts';
import type { SessionReader } from './kept/session-store.ts';

/** A session with its user: null for a visitor who is not logged in, and for a user who is not there any more. */
export interface FoundSession<U extends BaseUser> {
  readonly record: SessionRecord;
  readonly user: U | null;
}

/** Who comes with a session key. Asked at every request. */
export interface Visitors<U extends BaseUser> {
  /** The session with its user; null when there is none or its time is over. */
  find(keyHash: string, now: number): MaybePromise<FoundSession<U> | null>;
}

/** Visitors by any store of sessions and any of users: the session is read first, then its user. */
export function visitorsOf<U extends BaseUser>(
  sessions: SessionReader,
  users: Pick<UserStore<U>, 'findById'>,
): Visitors<U> {
  return {
    find: (keyHash, now) => andThen(sessions.find(keyHash, now), (record) => withUser(record, users)),
  };
}

function withUser<U extends BaseUser>(
  record: SessionRecord | null,
  users: Pick<UserStore<U>, 'findById'>,
): MaybePromise<FoundSession<U> | null> {
  if (record === null) return null;
  if (record.userId === null) return { record, user: null };
  return users.findById(record.userId).then((user) => ({ record, user }));
}
