import type { ColumnDefault } from '../../../models/fields/column-shape.ts';
import type { ColumnSpec } from '../../schema/schema-state.ts';
import { fieldOf, ownerOf } from '../../schema/table-owner.ts';
import { changeTable, withColumn } from '../contract/change-state.ts';
import { columnSource } from '../contract/column-source.ts';
import { columnOf, isKey, misfit, tableOf } from '../contract/find-in-state.ts';
import type { OperationDefinition } from '../contract/operation-definition.ts';
import { byEditor } from '../contract/schema-editor.ts';
import { literal } from '../contract/source-layout.ts';
import { boundColumn } from '../contract/users-table.ts';
import { type FillOptions, splitFill } from './fill-options.ts';

export interface AlterColumn {
  readonly kind: 'alterColumn';
  readonly table: string;
  readonly column: string;
  /** The column as it is to be, whole. */
  readonly spec: ColumnSpec;
  /** What rows get that hold null, where null is no longer allowed. */
  readonly fill: ColumnDefault | null;
}

declare module '../contract/operation.ts' {
  interface SchemaOperations {
    alterColumn: AlterColumn;
  }
}

/** Makes a column what the spec says, whole. Rows that hold null get `fill` where null is forbidden. */
export function alterColumn(table: string, column: string, spec: ColumnSpec & FillOptions): AlterColumn {
  return { kind: 'alterColumn', table, column, ...splitFill(spec) };
}

export const alterColumnDefinition: OperationDefinition<AlterColumn> = {
  kind: 'alterColumn',
  tables: ({ table }) => ({ before: table, after: table }),
  apply: (operation, state) =>
    changeTable(state, operation, (table) => {
      const { column, spec } = operation;
      if (isKey(columnOf(table, column, operation)) || isKey(spec)) {
        throw misfit(operation, 'a primary key cannot be altered');
      }
      return withColumn(table, column, spec);
    }),
  reverse: (operation, before) => {
    const spec = columnOf(tableOf(before, operation), operation.column, operation);
    // Rows may have come to hold null meanwhile.
    return [{ ...operation, spec, fill: spec.nullable ? null : (spec.default ?? null) }];
  },
  newColumns: () => [],
  newIndexes: () => [],
  references: ({ spec: { references } }) => (references ? [references] : []),
  frees: () => [],
  bindUsers: (operation, users) => ({ ...operation, spec: boundColumn(operation.spec, users) }),
  words: ({ table, column, spec }, before) => {
    const old = before.get(table)?.columns[column];
    const what = old ? ` (${differences(old, spec)})` : '';
    return ['~', `Alter field ${fieldOf(column)} of ${ownerOf(before, table)}${what}`];
  },
  name: ({ table, column }, { owner }) => `alter_${owner(table)}_${column}`,
  subject: ({ table, column }) => `${table}.${column}`,
  source: ({ table, column, spec, fill }) => [literal(table), literal(column), columnSource(spec, fill)],
  needsForeignKeysOff: () => true,
  needsNoTransaction: () => false,
  perform: byEditor,
  show: byEditor,
};

/** `varchar(200) → varchar(100), null no longer allowed` */
function differences(before: ColumnSpec, after: ColumnSpec): string {
  const parts: string[] = [];
  const [old, now] = [typeInWords(before), typeInWords(after)];
  if (old !== now) parts.push(`${old} → ${now}`);
  if (before.nullable && !after.nullable) parts.push('null no longer allowed');
  if (!before.nullable && after.nullable) parts.push('null allowed');
  if (before.default !== after.default) {
    parts.push(after.default === undefined ? 'no default' : `default ${JSON.stringify(after.default)}`);
  }
  return parts.join(', ');
}

function typeInWords({ type, length, digits, places }: ColumnSpec): string {
  if (length !== undefined) return `${type}(${length})`;
  return digits === undefined ? type : `${type}(${digits}, ${places})`;
}
