import type { App } from '../../../core/models/app.ts';
import type { Model } from '../../../core/models/model.ts';
import { modelTable } from './model-tables.ts';
import { userRelationTables } from './permission-tables.ts';
import type { ColumnSpec, SchemaState, TableSpec } from './schema-state.ts';

/** Django's column of the encoded password. */
const PASSWORD_COLUMN: Readonly<Record<string, ColumnSpec>> = { password: { type: 'varchar', length: 128 } };

/** The tables that a project's apps need, as their models say. */
export function projectTables(apps: readonly App[], userModel: Model): SchemaState {
  const tables = new Map<string, TableSpec>();
  for (const { models } of apps) {
    for (const model of models) {
      const isUser = model.table === userModel.table;
      tables.set(model.table, modelTable(model, isUser ? PASSWORD_COLUMN : {}));
      if (!isUser) continue;
      for (const [name, table] of Object.entries(userRelationTables(model))) tables.set(name, table);
    }
  }
  return tables;
}
