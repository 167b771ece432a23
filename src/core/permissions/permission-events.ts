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

/** What the audit log has of a group. */
const groupName = ({ group }: OfGroup) => ({ group: group.name });

/** A user was given permissions. */
export const permissionsGranted = defineEvent<OfUser>('permissionsGranted', {
  audit: { detail: ({ permissions }) => ({ permissions }) },
});
/** Permissions were taken from a user. */
export const permissionsRevoked = defineEvent<OfUser>('permissionsRevoked', {
  audit: { detail: ({ permissions }) => ({ permissions }) },
});
/** A group was given permissions. */
export const groupPermissionsGranted = defineEvent<OfGroupPermissions>('groupPermissionsGranted', {
  audit: { detail: ({ group, permissions }) => ({ group: group.name, permissions }) },
});
/** Permissions were taken from a group. */
export const groupPermissionsRevoked = defineEvent<OfGroupPermissions>('groupPermissionsRevoked', {
  audit: { detail: ({ group, permissions }) => ({ group: group.name, permissions }) },
});

export const groupCreated = defineEvent<OfGroup>('groupCreated', { audit: { detail: groupName } });
/** `from`: the name that it had. */
export const groupRenamed = defineEvent<OfGroup & { readonly from: string }>('groupRenamed', {
  audit: { detail: ({ group, from }) => ({ group: group.name, from }) },
});
export const groupDeleted = defineEvent<OfGroup>('groupDeleted', { audit: { detail: groupName } });
/** Users were put into a group. */
export const groupUsersAdded = defineEvent<OfMembers>('groupUsersAdded', {
  audit: { about: ({ users }) => users, detail: groupName },
});
/** Users were taken out of a group. */
export const groupUsersRemoved = defineEvent<OfMembers>('groupUsersRemoved', {
  audit: { about: ({ users }) => users, detail: groupName },
});
