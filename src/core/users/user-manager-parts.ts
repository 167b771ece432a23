import type { DatabaseHandle } from '../../models/rows/database-handle.ts';
import type { Events, Telling } from '../events.ts';
import type { SecretKeys } from '../keys/secret-keys.ts';
import type { Passwords } from '../passwords/passwords.ts';
import type { LoginStore, PasswordChange } from './login-store.ts';
import type { BaseUser } from './user.ts';
import type { UserId } from './user-id.ts';
import type { UserModel } from './user-model.ts';
import type { UserStore } from './user-store.ts';

/** What the manager of users is made of. */
export interface UserManagerParts<U extends BaseUser> {
  readonly model: UserModel<U>;
  readonly store: UserStore<U>;
  readonly logins: LoginStore;
  /** Writes another encoded password, and what it means for the user's sessions. */
  readonly replacePassword: (change: PasswordChange, telling: Telling<boolean>) => Promise<boolean>;
  /** Ends the sessions of a user who is gone. */
  readonly endSessions: (id: UserId) => Promise<unknown>;
  readonly events: Events;
  readonly passwords: Passwords;
  readonly secretKeys: SecretKeys;
  /** For the queries of a manager of one's own: `databaseOf(this, [CustomUser])`. */
  readonly database: DatabaseHandle;
  /** Told of each new password once it is stored, for validators that keep a history. Not of a rehash. */
  readonly passwordChanged?: (password: string, user: U) => Promise<void>;
}
