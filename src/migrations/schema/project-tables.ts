import type { App } from '../../models/app.ts';
import type { Model } from '../../models/model.ts';
import { GROUP_PERMISSIONS_TABLE } from '../../models/permissions/package-tables.ts';
import { Group } from '../../models/permissions/permission-models.ts';
import { automaticJoins } from '../../models/rows/join-model.ts';
import { modelTable } from './model-tables.ts';
import { groupRelationTable, userRelationTables } from './permission-tables.ts';
import type { ColumnSpec, SchemaState, TableSpec } from './schema-state.ts';

/** Django's column of the encoded password. */
const PASSWORD_COLUMN: Readonly<Record<string, ColumnSpec>> = { password: { type: 'varchar', length: 128 } };

/** The tables that a project's apps need, as their models say. */
export function projectTables(apps: readonly App[], userModel: Model): SchemaState {
  const tables = new Map<string, TableSpec>();
  for (const { models } of apps) {
    for (const model of models) {
      for (const [name, table] of tablesOf(model, userModel)) tables.set(name, table);
    }
  }
  return tables;
}

/** The table of a model, and those that Django keeps beside some. */
function tablesOf(model: Model, userModel: Model): SchemaState {
  if (model.table === userModel.table) return userTables(model);
  const own = new Map([[model.table, modelTable(model, { userModel })], ...joinTables(model, userModel)]);
  return model.table === Group.table ? own.set(GROUP_PERMISSIONS_TABLE, groupRelationTable()) : own;
}

/** The tables of a model's relations. They keep no model, so that they have no permissions, as in Django. */
function joinTables(model: Model, userModel: Model): [string, TableSpec][] {
  return automaticJoins(model, userModel).map(({ pairs }) => [
    pairs.table,
    { ...modelTable(pairs, { userModel }), model: null },
  ]);
}

/** The tables of a user model: its own, and those that say which groups and permissions its users have. */
export function userTables(model: Model): SchemaState {
  return new Map([
    [model.table, { ...modelTable(model, { extra: PASSWORD_COLUMN }), users: true }],
    ...Object.entries(userRelationTables(model)),
    ...joinTables(model, model),
  ]);
}
