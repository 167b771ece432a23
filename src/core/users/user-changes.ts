import { isFailing } from '../../models/rows/copy-property.ts';
import { type AppEvent, type Happening, happened } from '../events.ts';
import type { BaseUser } from './user.ts';
import { userActivated, userChanged, userDeactivated } from './user-events.ts';

/** What a change of a user's fields may be. */
export const USER_CHANGES: readonly AppEvent[] = [userChanged, userActivated, userDeactivated];

/** What happened to a user by a change of these fields: nothing where each has the value that it had. */
export function userChanges(
  before: BaseUser,
  user: BaseUser,
  names: readonly string[],
): readonly Happening[] {
  const fields = names.filter((name) => valueText(before, name) !== valueText(user, name));
  if (fields.length === 0) return [];
  const changed = happened(userChanged, { user, fields });
  if (!fields.includes('isActive')) return [changed];
  return [changed, happened(user.isActive ? userActivated : userDeactivated, { user })];
}

/** Equal for equal values. One that cannot be read is equal to no other. */
function valueText(user: object, name: string): unknown {
  if (isFailing(user, name)) return Symbol(name);
  const value = (user as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'object' ? JSON.stringify(value) : value;
}
