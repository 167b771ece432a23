import type { Duplicate, ListQuery, MissingReference, RowCounts } from '../../models/rows/model-store.ts';
import type { RelatingStore } from '../../models/rows/relation-store.ts';
import type { PermissionMethods } from './permission-methods.ts';
import type { BaseUser, NamedUser } from './user.ts';
import type { UserId } from './user-id.ts';

/** The values of a new user, by field name, with the encoded password. */
export type NewUser = Readonly<Record<string, unknown>> & { readonly password: string };

/** What the model of a user declares, and the id: what users are found by. */
export type UserFields<U extends BaseUser> = Omit<
  U,
  | '~needed'
  | 'isAuthenticated'
  | 'isAnonymous'
  | 'getUsername'
  | 'toString'
  | keyof PermissionMethods
  | keyof NamedUser
>;

/** Where users are kept. Refusals are answers; a lost database is an exception. */
export interface UserStore<U extends BaseUser> extends RelatingStore, RowCounts {
  insert(values: NewUser): Promise<{ readonly user: U } | Duplicate | MissingReference>;
  findById(id: UserId): Promise<U | null>;
  /** See `ModelStore.duplicates`. */
  duplicates(
    values: Readonly<Record<string, unknown>>,
    id: UserId | null,
  ): Promise<readonly (readonly string[])[]>;
  /** The foreign key among these values whose row is not there; null: all are. */
  missingReference(values: Readonly<Record<string, unknown>>): Promise<string | null>;
  /** By the model's username field; letter case does not count. */
  findByNaturalKey(key: string): Promise<U | null>;
  /** Changes some fields of a user; null when there is no such user any more. */
  update(
    id: UserId,
    changes: Readonly<Record<string, unknown>>,
  ): Promise<{ readonly user: U } | Duplicate | MissingReference | null>;
  /**
   * Removes a user with the permissions and the places in groups that were the user's own. `referenced`: another row
   * refers to the user and forbids it.
   */
  delete(id: UserId): Promise<'deleted' | 'gone' | 'referenced'>;
  /** Every user's encoded password, some at a time, on no connection that a transaction may hold. */
  encodedPasswords(): AsyncIterable<readonly string[]>;
  /** @throws LatchkeyError `query_invalid`. */
  list(query: ListQuery): Promise<U[]>;
  /** @throws LatchkeyError `query_invalid`. */
  exists(where: object): Promise<boolean>;
}
