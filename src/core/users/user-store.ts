import type { Duplicate, ListOptions, MissingReference } from '../../models/rows/model-store.ts';
import type { PermissionMethods } from './permission-methods.ts';
import type { BaseUser, NamedUser } from './user.ts';

/** The values of a new user, by field name, with the encoded password. */
export type NewUser = Readonly<Record<string, unknown>> & { readonly password: string };

/** What the model of a user declares, and the id: what users are found by. */
export type UserFields<U extends BaseUser> = Omit<
  U,
  'isAuthenticated' | 'isAnonymous' | 'getUsername' | 'toString' | keyof PermissionMethods | keyof NamedUser
>;

/** Where users are kept. Refusals are answers; a lost database is an exception. */
export interface UserStore<U extends BaseUser> {
  insert(values: NewUser): Promise<{ readonly user: U } | Duplicate | MissingReference>;
  findById(id: number): Promise<U | null>;
  /** See `ModelStore.duplicates`. */
  duplicates(
    values: Readonly<Record<string, unknown>>,
    id: number | null,
  ): Promise<readonly (readonly string[])[]>;
  /** By the model's username field; letter case does not count. */
  findByNaturalKey(key: string): Promise<U | null>;
  /** Changes some fields of a user; null when there is no such user any more. */
  update(
    id: number,
    changes: Readonly<Record<string, unknown>>,
  ): Promise<{ readonly user: U } | Duplicate | MissingReference | null>;
  /** Every user's encoded password, some at a time, on no connection that a transaction may hold. */
  encodedPasswords(): AsyncIterable<readonly string[]>;
  /** @throws LatchkeyError `query_invalid`. */
  list(options: ListOptions<UserFields<U>>): Promise<U[]>;
  /**
   * Replaces the encoded password, if it still is `from`: of two changes at once, one wins and the other is told.
   * `endSessions` says which of the user's sessions end with it, in the same transaction.
   */
  replacePassword(change: PasswordChange): Promise<boolean>;
  /** Whether a change of the password has ever ended all sessions of the user (`endSessions`). */
  hasEndedSessions(id: number): Promise<boolean>;
}

export interface PasswordChange {
  readonly id: number;
  readonly from: string;
  readonly to: string;
  /** What binds a session to the old and to the new password (see `sessionAuthHash`). */
  readonly authHash: { readonly from: string; readonly to: string };
  /** True for a new password: every session ends. False for the same password hashed anew: they all live on. */
  readonly endSessions: boolean;
  /** The hash of the one session key that lives on all the same: the session of who changes the password. */
  readonly keepSession?: string | undefined;
}
