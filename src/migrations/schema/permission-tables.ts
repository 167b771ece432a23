import type { Model } from '../../models/model.ts';
import { GROUP_PERMISSIONS_TABLE, userPermissionTables } from '../../models/permissions/package-tables.ts';
import { Group, Permission } from '../../models/permissions/permission-models.ts';
import { keyColumn, referringColumn } from './key-column.ts';
import { indexSpec } from './model-tables.ts';
import type { ColumnSpec, TableSpec } from './schema-state.ts';

/** The tables beside a user model's own. */
export function userRelationTables(model: Model): Readonly<Record<string, TableSpec>> {
  const { userColumn, groups, permissions } = userPermissionTables(model);
  const user = { column: userColumn, table: model.table, key: keyColumn(model) };
  return {
    [groups]: relationTable(model.app, groups, [user, { column: 'group_id', table: 'auth_group' }]),
    [permissions]: relationTable(model.app, permissions, [
      user,
      { column: 'permission_id', table: 'auth_permission' },
    ]),
  };
}

/** Which permissions a group has. */
export function groupRelationTable(): TableSpec {
  return relationTable(Group.app, GROUP_PERMISSIONS_TABLE, [
    { column: 'group_id', table: Group.table },
    { column: 'permission_id', table: Permission.table },
  ]);
}

/** A table of pairs. A pair goes when either side does. */
export function relationTable(app: string, name: string, [first, second]: readonly [Side, Side]): TableSpec {
  const side = ({ table, key = { type: 'id' } }: Side): ColumnSpec => ({
    ...referringColumn(key),
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
  /** The primary key of that table. Default: a whole number. */
  readonly key?: ColumnSpec;
}
