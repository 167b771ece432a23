import type { BaseUser } from '../users/user.ts';
import type { Visitor } from '../users/user-model.ts';
import type { denied } from './denied.ts';

/** A set of permission names: `notes.add_note`. */
export type PermissionNames = ReadonlySet<string>;

/** Which users `withPerm` is to find. */
export interface WithPermFilter {
  /** Only users whose `isActive` is this; null: both. Default true. */
  readonly isActive?: boolean | null;
  /** Whether superusers count as having it. Default true. */
  readonly includeSuperusers?: boolean;
  /** Only users who have it for this object. */
  readonly obj?: object | null;
}

/**
 * What a backend may say about permissions, every part of it optional. What one backend does not grant another may.
 * Nobody is asked about inactive users, who have none, nor whether an active superuser has one. `obj` is null where no
 * single object is meant.
 */
export interface PermissionBackend<U extends BaseUser> {
  /** The name of the backend that says it. */
  readonly name?: string;
  /** `denied` refuses for all backends. Default: whether it is among `getAllPermissions`. */
  hasPerm?(user: Visitor<U>, perm: string, obj: object | null): Promise<boolean | typeof denied>;
  /** Default: whether one of `getAllPermissions` is of that app. */
  hasModulePerms?(user: Visitor<U>, appLabel: string): Promise<boolean | typeof denied>;
  getUserPermissions?(user: Visitor<U>, obj: object | null): Promise<PermissionNames>;
  getGroupPermissions?(user: Visitor<U>, obj: object | null): Promise<PermissionNames>;
  /** Default: the user's and the groups'. */
  getAllPermissions?(user: Visitor<U>, obj: object | null): Promise<PermissionNames>;
  /** The users who have a permission. */
  withPerm?(perm: string, filter: Required<WithPermFilter>): Promise<U[]>;
}
