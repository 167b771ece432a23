import { CoreError } from '../core-error.ts';
import type { Telling } from '../events.ts';
import type { PasswordChange } from '../users/login-store.ts';
import type { UserId } from '../users/user-id.ts';
import type { AtomicWithUsers, JointStores } from './account-stores.ts';
import type { SessionLimit, SessionWriter } from './kept/session-store.ts';

/** The stores, and the way to write to them in one transaction where there is one. */
type Stores = JointStores & { readonly atomicWithUsers?: AtomicWithUsers };

/** The login that a session is made by. */
export interface LoginMark {
  readonly userId: UserId;
  /** Becomes the user's last login: milliseconds since 1970. */
  readonly at: number;
  /** Tells of the login in its transaction. Default: nobody is told. */
  readonly telling?: Telling<boolean> | undefined;
  /** How many sessions the user has after it. Undefined: any number. */
  readonly limit?: SessionLimit | undefined;
  /** Tells of the sessions that end by the limit, in that transaction. Default: nobody is told. */
  readonly tellingEnds?: Telling<readonly string[]> | undefined;
}

/**
 * Writes a login: the time to the user, then the session by `write`, which answers false where the session to write to
 * has ended; then the user's oldest sessions end that are too many. Of several logins at once each waits for the one before
 * at the user's row, and so counts its session; without a transaction, the last one to count has seen all. The user comes
 * first. In one transaction, a password change locks them in that order too, and the other order could wait in a circle.
 * Without one, a process that dies in between leaves a login that is noted and that nobody has: never a session that
 * nothing tells of.
 *
 * @throws LatchkeyError `user_gone`.
 */
export function writeLogin(
  stores: Stores,
  { userId, at, telling = untold, limit, tellingEnds = untold }: LoginMark,
  write: (sessions: SessionWriter) => Promise<boolean>,
): Promise<boolean> {
  const { logins, sessions } = stores;
  return writeTogether(stores, async () => {
    if (!(await telling(() => logins.noteLogin(userId, at)))) throw new CoreError('user_gone');
    const written = await write(sessions);
    if (written && limit) await tellingEnds(() => sessions.endOldestOf(userId, limit));
    return written;
  });
}

/**
 * Writes a change of the password: the encoded password to the user, then the end of the sessions and what binds those
 * that stay. The password comes first. Without a transaction, a process that dies in between leaves sessions that are
 * bound to the old password, and so open nothing: the next request of each finds that out. In the other order the
 * sessions would be gone and the old password still good.
 */
export function writePasswordChange(
  stores: Stores,
  change: PasswordChange,
  telling: Telling<boolean> = untold,
): Promise<boolean> {
  const { id, from, to, endSessions, authHash, keepSession } = change;
  const { logins, sessions } = stores;
  return writeTogether(stores, async () => {
    if (!(await telling(() => logins.replacePassword({ id, from, to, endSessions })))) return false;
    if (endSessions) await sessions.endAllOf(id, keepSession);
    // Of a new password, no more than the one session: another that has come since then was opened with the old one.
    const only = endSessions ? keepSession : undefined;
    if (!endSessions || only) await sessions.rebindAllOf(id, { ...authHash, only });
    return true;
  });
}

/** Which of a user's sessions end. */
export interface SessionsEnd {
  readonly userId: UserId;
  /** The key hash of the one that lives on. */
  readonly keep?: string | undefined;
  /** Tells of it in its transaction. Default: nobody is told. */
  readonly telling?: Telling<void> | undefined;
}

/**
 * Ends the sessions of a user but for one, and those of another library that could still be taken over. These come first:
 * without a transaction, a process that dies in between leaves sessions that a list shows, and that can be ended again.
 * Tells how many it ended.
 */
export async function writeSessionsEnd(
  stores: Stores,
  { userId, keep, telling = untold }: SessionsEnd,
): Promise<number> {
  const { logins, sessions } = stores;
  let ended = 0;
  await writeTogether(stores, async () => {
    await telling(() => logins.noteEndedSessions(userId));
    ended = await sessions.endAllOf(userId, keep);
    return true;
  });
  return ended;
}

/** Ends every session there is, in the same order. Tells how many. `telling`: of that, in its transaction. */
export async function writeEverySessionsEnd(
  stores: Stores,
  telling: Telling<number> = untold,
): Promise<number> {
  const { logins, sessions } = stores;
  let ended = 0;
  await writeTogether(stores, async () => {
    ended = await telling(async () => {
      await logins.noteAllEndedSessions();
      return sessions.endAll();
    });
    return true;
  });
  return ended;
}

function untold<T>(write: () => Promise<T>): Promise<T> {
  return write();
}

function writeTogether({ atomicWithUsers }: Stores, work: () => Promise<boolean>): Promise<boolean> {
  return atomicWithUsers ? atomicWithUsers(work) : work();
}
