import { Group } from '../../models/permissions/permission-models.ts';
import type { PermissionName } from '../../models/permissions/permission-name.ts';
import { CoreError } from '../core-error.ts';
import { type Events, type Happening, happened } from '../events.ts';
import type { BaseUser } from '../users/user.ts';
import type { UserId } from '../users/user-id.ts';
import type { DatabasePermissions } from './database-permissions.ts';
import type { GroupStore, MemberPart, UserGroup } from './group-store.ts';
import {
  groupCreated,
  groupDeleted,
  groupPermissionsGranted,
  groupPermissionsRevoked,
  groupRenamed,
  groupUsersAdded,
  groupUsersRemoved,
} from './permission-events.ts';
import type { HoldingChange, PermissionStore } from './permission-store.ts';
import { refuseUnknown } from './permissions.ts';

export interface GroupsParts<U extends BaseUser> {
  readonly store: GroupStore<U>;
  readonly permissions: PermissionStore<U>;
  readonly database: DatabasePermissions<U>;
  readonly events: Events;
}

/** Groups: who is in them, and what they may do. */
export class Groups<U extends BaseUser> {
  readonly #parts: GroupsParts<U>;

  constructor(parts: GroupsParts<U>) {
    this.#parts = parts;
  }

  /**
   * Makes a group; names have 1 to 150 characters, and letter case counts.
   *
   * @throws LatchkeyError `group_name_invalid`, `group_exists`.
   */
  async create(name: string): Promise<UserGroup> {
    checkGroupName(name);
    const { store, events } = this.#parts;
    const group = await events.act<UserGroup | 'taken'>(
      [groupCreated],
      () => store.insert(name),
      (made) => (made === 'taken' ? [] : [happened(groupCreated, { group: made })]),
    );
    if (group === 'taken') throw new CoreError('group_exists', { name });
    return group;
  }

  /** The group of that name; null when there is none. */
  async get(name: string): Promise<UserGroup | null> {
    return (await this.#parts.store.list({ name }))[0] ?? null;
  }

  /** All groups, by their names. */
  list(): Promise<readonly UserGroup[]> {
    return this.#parts.store.list();
  }

  /** The groups that a user is in, by their names. */
  ofUser(user: U): Promise<readonly UserGroup[]> {
    return this.#parts.store.list({ userId: user.id });
  }

  /** @throws LatchkeyError `group_name_invalid`, `group_exists`; `group_unknown` when it is gone. */
  async rename(group: UserGroup, name: string): Promise<UserGroup> {
    checkGroupName(name);
    const { store, events } = this.#parts;
    const renamed = { ...group, name };
    const outcome = await events.act<'renamed' | 'taken' | 'gone'>(
      [groupRenamed],
      () => store.rename(group.id, name),
      (done) => (done === 'renamed' ? [happened(groupRenamed, { group: renamed, from: group.name })] : []),
    );
    if (outcome === 'taken') throw new CoreError('group_exists', { name });
    if (outcome === 'gone') throw new CoreError('group_unknown', { name: group.name });
    return renamed;
  }

  /** Deletes a group; its users stay. False when it was gone already. */
  delete(group: UserGroup): Promise<boolean> {
    const { store, events } = this.#parts;
    return events.act(
      [groupDeleted],
      () => store.delete(group.id),
      (done) => (done ? [happened(groupDeleted, { group })] : []),
    );
  }

  /** The users in a group, by their ids: all, or a part of them. */
  users(group: UserGroup, part: MemberPart<U> = {}): Promise<U[]> {
    return this.#parts.store.users(group.id, part);
  }

  /** How many users are in a group. */
  countUsers(group: UserGroup): Promise<number> {
    return this.#parts.store.countUsers(group.id);
  }

  /** Adds users; nothing happens to those who are in it. */
  async addUsers(group: UserGroup, users: readonly U[]): Promise<void> {
    const { store, events } = this.#parts;
    await events.act<readonly UserId[]>(
      [groupUsersAdded],
      () => store.addUsers(group.id, ids(users)),
      (added) => memberHappenings(groupUsersAdded, { group, users, ids: added }),
    );
    for (const user of users) this.#parts.database.forget(user);
  }

  async removeUsers(group: UserGroup, users: readonly U[]): Promise<void> {
    const { store, events } = this.#parts;
    await events.act<readonly UserId[]>(
      [groupUsersRemoved],
      () => store.removeUsers(group.id, ids(users)),
      (removed) => memberHappenings(groupUsersRemoved, { group, users, ids: removed }),
    );
    for (const user of users) this.#parts.database.forget(user);
  }

  /**
   * Gives a group permissions: `grant(editors, ['notes.change_note'])`. Its users have them from their next request on.
   *
   * @throws LatchkeyError `permission_unknown`; nothing is changed then.
   */
  async grant(group: UserGroup, perms: readonly PermissionName[]): Promise<void> {
    const { permissions, events } = this.#parts;
    const change = await events.act<HoldingChange>(
      [groupPermissionsGranted],
      () => permissions.grant({ groupId: group.id }, perms),
      ({ changed }) =>
        changed.length > 0 ? [happened(groupPermissionsGranted, { group, permissions: changed })] : [],
    );
    refuseUnknown(change);
  }

  /** @throws LatchkeyError `permission_unknown`; nothing is changed then. */
  async revoke(group: UserGroup, perms: readonly PermissionName[]): Promise<void> {
    const { permissions, events } = this.#parts;
    const change = await events.act<HoldingChange>(
      [groupPermissionsRevoked],
      () => permissions.revoke({ groupId: group.id }, perms),
      ({ changed }) =>
        changed.length > 0 ? [happened(groupPermissionsRevoked, { group, permissions: changed })] : [],
    );
    refuseUnknown(change);
  }

  /** The names of the permissions that a group has. */
  async permissions(group: UserGroup): Promise<ReadonlySet<string>> {
    return new Set(await this.#parts.permissions.ofGroup(group.id));
  }

  /** The names of the permissions of every group that has some, by the ids of the groups: one query for all of them. */
  permissionsOfAll(): Promise<ReadonlyMap<number, readonly string[]>> {
    return this.#parts.permissions.ofGroups();
  }
}

function ids<U extends BaseUser>(users: readonly U[]): UserId[] {
  return users.map(({ id }) => id);
}

/** Those of the given users that have one of these ids. */
function memberHappenings<U extends BaseUser>(
  event: typeof groupUsersAdded,
  { group, users, ids }: { group: UserGroup; users: readonly U[]; ids: readonly UserId[] },
): readonly Happening[] {
  const changed = users.filter(
    ({ id }, index) => ids.includes(id) && users.findIndex((user) => user.id === id) === index,
  );
  return changed.length > 0 ? [happened(event, { group, users: changed })] : [];
}

function checkGroupName(name: string): void {
  const maxLength = Group.fields.name.maxLength ?? 0;
  const wrong =
    name.trim() === '' || name.includes('\0') || !name.isWellFormed() || [...name].length > maxLength;
  if (wrong) throw new CoreError('group_name_invalid', { name, maxLength });
}
