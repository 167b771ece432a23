import type { LoginStore } from '../users/login-store.ts';
import type { BaseUser } from '../users/user.ts';
import type { UserStore } from '../users/user-store.ts';
import type { SessionStore } from './kept/session-store.ts';
import { type Visitors, visitorsOf } from './visitors.ts';

/** What a login and a change of the password write to. */
export interface JointStores {
  readonly logins: LoginStore;
  readonly sessions: SessionStore;
}

/**
 * Runs `work` in one transaction of these stores: all of it is kept, or nothing. Where it answers false or throws, nothing
 * is. Answers what `work` does.
 */
export type AtomicWithUsers = (work: () => Promise<boolean>) => Promise<boolean>;

/** Where the sessions of a set of accounts are kept, and what of their users goes with them. */
export interface AccountStores<U extends BaseUser> extends JointStores {
  readonly visitors: Visitors<U>;
  /** Only where users and sessions are in one database. */
  readonly atomicWithUsers?: AtomicWithUsers;
}

/** Sessions in a store of their own, beside users that are kept elsewhere. */
export function separateStores<U extends BaseUser>(
  sessions: SessionStore,
  { users, logins }: { readonly users: UserStore<U>; readonly logins: LoginStore },
): AccountStores<U> {
  return { sessions, logins, visitors: visitorsOf(sessions, users) };
}
