import { defineEvent } from '../events.ts';
import type { BaseUser } from '../users/user.ts';
import type { UserGroup } from './group-store.ts';

interface OfUser {
  readonly user: BaseUser;
  /** Only those that the user did not have before, or has no more. */
  readonly permissions: readonly string[];
}

interface OfGroup {
  readonly group: UserGroup;
}

interface OfGroupPermissions extends OfGroup {
  readonly permissions: readonly string[];
}

interface OfMembers extends OfGroup {
  /** Only those who were not in the group before, or are in it no more. */
  readonly users: readonly BaseUser[];
}

/** A user was given permissions. */
export const permissionsGranted = defineEvent<OfUser>('permissionsGranted');
/** Permissions were taken from a user. */
export const permissionsRevoked = defineEvent<OfUser>('permissionsRevoked');
/** A group was given permissions. */
export const groupPermissionsGranted = defineEvent<OfGroupPermissions>('groupPermissionsGranted');
/** Permissions were taken from a group. */
export const groupPermissionsRevoked = defineEvent<OfGroupPermissions>('groupPermissionsRevoked');

export const groupCreated = defineEvent<OfGroup>('groupCreated');
/** `from`: the name that it had. */
export const groupRenamed = defineEvent<OfGroup & { readonly from: string }>('groupRenamed');
export const groupDeleted = defineEvent<OfGroup>('groupDeleted');
/** Users were put into a group. */
export const groupUsersAdded = defineEvent<OfMembers>('groupUsersAdded');
/** Users were taken out of a group. */
export const groupUsersRemoved = defineEvent<OfMembers>('groupUsersRemoved');
