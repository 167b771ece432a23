import type { BaseUser } from '../users/user.ts';
import type { UserId } from '../users/user-id.ts';

/** A permission that somebody has. */
export interface HeldPermission {
  /** `notes.add_note`. */
  readonly name: string;
  /** Whether it comes from a group. */
  readonly byGroup: boolean;
}

/** A permission that there is. */
export interface PermissionInfo {
  /** `notes.add_note`. */
  readonly name: string;
  /** What people read: `Can add note`. */
  readonly label: string;
}

/** Who is given a permission. */
export type PermissionHolder = { readonly userId: UserId } | { readonly groupId: number };

/** What became of permissions that were given or taken. */
export interface HoldingChange {
  /** Names that no permission has. Nothing was changed because of them. */
  readonly unknown: readonly string[];
  /** The names of those that the holder did not have before, or has no more. */
  readonly changed: readonly string[];
}

/** Where permissions are kept, and who has them. */
export interface PermissionStore<U extends BaseUser> {
  /** All permissions of a user, in one query. One that comes from several places is there several times. */
  ofUser(userId: UserId): Promise<readonly HeldPermission[]>;
  ofGroup(groupId: number): Promise<readonly string[]>;
  /** Of all groups that have some, by their ids. */
  ofGroups(): Promise<ReadonlyMap<number, readonly string[]>>;
  all(): Promise<readonly PermissionInfo[]>;
  /** The users who have a permission, their own or a group's, by their id. */
  usersWith(
    name: string,
    filter: { readonly isActive: boolean | null; readonly includeSuperusers: boolean },
  ): Promise<U[]>;
  /** Nothing happens to those that the holder has. */
  grant(holder: PermissionHolder, names: readonly string[]): Promise<HoldingChange>;
  revoke(holder: PermissionHolder, names: readonly string[]): Promise<HoldingChange>;
}
