import type { BaseUser } from '../../../../core/users/user.ts';
import type { CommandContext } from '../../../contract/commands/command-context.ts';

/** A permission that a user holds. */
export interface HeldPermissionInfo {
  /** `notes.add_note`. */
  readonly name: string;
  /** Whether it is the user's own. */
  readonly own: boolean;
  /** The groups that give it, by their names. */
  readonly groups: readonly string[];
}

/** What a user holds, by the names of the permissions. Whether the user is active, or a superuser, does not matter here. */
export async function heldPermissions(
  { groups, permissions }: CommandContext['accounts'],
  user: BaseUser,
): Promise<readonly HeldPermissionInfo[]> {
  const held = await permissions.heldBy(user);
  const own = new Set(held.filter(({ byGroup }) => !byGroup).map(({ name }) => name));
  const byGroup = new Map<string, string[]>();
  for (const group of await groups.ofUser(user)) {
    for (const name of await groups.permissions(group)) {
      byGroup.set(name, [...(byGroup.get(name) ?? []), group.name]);
    }
  }
  const names = [...new Set([...own, ...byGroup.keys()])].sort();
  return names.map((name) => ({ name, own: own.has(name), groups: byGroup.get(name) ?? [] }));
}

/** Where a permission comes from, for people: `own, group editors`. */
export function sourcesOf({ own, groups }: HeldPermissionInfo): string {
  return [...(own ? ['own'] : []), ...groups.map((name) => `group ${name}`)].join(', ');
}
