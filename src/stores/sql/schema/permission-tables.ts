import type { Model } from '../../../core/models/model.ts';
import { indexSpec } from './model-tables.ts';
import type { ColumnSpec, TableSpec } from './schema-state.ts';

export const GROUP_PERMISSIONS_TABLE = 'auth_group_permissions';

/** The tables that say which groups and permissions a user has, and their columns: Django's names. */
export function userPermissionTables({ table, name }: Model) {
  return {
    userColumn: `${name.toLowerCase()}_id`,
    groups: `${table}_groups`,
    permissions: `${table}_user_permissions`,
  };
}

/** The tables beside a user model's own. */
export function userRelationTables(model: Model): Readonly<Record<string, TableSpec>> {
  const { userColumn, groups, permissions } = userPermissionTables(model);
  const user = { column: userColumn, table: model.table };
  return {
    [groups]: relationTable(model.app, groups, [user, { column: 'group_id', table: 'auth_group' }]),
    [permissions]: relationTable(model.app, permissions, [
      user,
      { column: 'permission_id', table: 'auth_permission' },
    ]),
  };
}

/** A table of pairs. A pair goes when either side does. */
export function relationTable(app: string, name: string, [first, second]: readonly [Side, Side]): TableSpec {
  const side = ({ table }: Side): ColumnSpec => ({
    type: 'bigint',
    references: { table, onDelete: 'cascade' },
  });
  return {
    app,
    model: null,
    columns: { id: { type: 'id' }, [first.column]: side(first), [second.column]: side(second) },
    indexes: [
      indexSpec(name, [first.column, second.column], { unique: true, ignoreCase: false }),
      indexSpec(name, [second.column], { unique: false, ignoreCase: false }),
    ],
  };
}

interface Side {
  readonly column: string;
  readonly table: string;
}
