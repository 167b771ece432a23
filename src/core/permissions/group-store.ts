import type { RowOf } from '../../models/model.ts';
import type { Group } from '../../models/permissions/permission-models.ts';
import type { BaseUser } from '../users/user.ts';
import type { UserId } from '../users/user-id.ts';

/** A group as it is kept. */
export type UserGroup = RowOf<typeof Group>;

/** Which users of a group are wanted. */
export interface MemberPart<U extends BaseUser> {
  /** Only those behind this id. Default: from the first one on. */
  readonly after?: U['id'] | undefined;
  /** How many at most. Default: all. */
  readonly limit?: number | undefined;
}

/** Where groups are kept, and who is in them. */
export interface GroupStore<U extends BaseUser> {
  insert(name: string): Promise<UserGroup | 'taken'>;
  rename(id: number, name: string): Promise<'renamed' | 'taken' | 'gone'>;
  /** False when there was no such group. */
  delete(id: number): Promise<boolean>;
  /** By their names; only that of a name, or those of a user. */
  list(filter?: { readonly name?: string; readonly userId?: UserId }): Promise<readonly UserGroup[]>;
  /** By their ids. */
  users(id: number, part?: MemberPart<U>): Promise<U[]>;
  /** How many users are in it. */
  countUsers(id: number): Promise<number>;
  /** Nothing happens to those who are in it. The ids of the others. */
  addUsers(id: number, userIds: readonly UserId[]): Promise<readonly UserId[]>;
  /** The ids of those who were in it. */
  removeUsers(id: number, userIds: readonly UserId[]): Promise<readonly UserId[]>;
}
