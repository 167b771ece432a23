import { manyToMany } from '../kinds/many-to-many.ts';
import type { Model } from '../model.ts';
import { userPermissionTables } from './package-tables.ts';
import { Group } from './permission-models.ts';

/**
 * The model of the users with the relation `groups`, by which they can be found: `groups: related({ name: 'editors' })`. It is
 * none of the declared ones: groups are changed by `accounts.groups`, and their table is the package's.
 */
export function withGroups<M extends Model>(userModel: M): M {
  const { groups: table } = userPermissionTables(userModel);
  const groups = manyToMany(() => Group, { table, editable: false });
  return { ...userModel, relations: { ...userModel.relations, groups } };
}
