import type { OnDelete } from '../../../models/fields/field-base.ts';
import type { ColumnReference } from '../../schema/schema-state.ts';
import { fieldOf, ownerOf } from '../../schema/table-owner.ts';
import { UNBOUND_USERS } from '../../schema/unbound-users.ts';
import { changeTable, withColumn } from '../contract/change-state.ts';
import { referenceSource } from '../contract/column-source.ts';
import { columnOf, misfit } from '../contract/find-in-state.ts';
import type { OperationDefinition } from '../contract/operation-definition.ts';
import { byEditor } from '../contract/schema-editor.ts';
import { literal } from '../contract/source-layout.ts';
import { boundReference } from '../contract/users-table.ts';

export interface AddForeignKey {
  readonly kind: 'addForeignKey';
  readonly table: string;
  readonly column: string;
  readonly references: ColumnReference;
}

declare module '../contract/operation.ts' {
  interface SchemaOperations {
    addForeignKey: AddForeignKey;
  }
}

/** A reference to the project's users, whatever their table. */
export interface UserReference {
  readonly user: true;
  /** Default `'restrict'`. */
  readonly onDelete?: OnDelete;
}

/** Makes a column refer to the `id` of another table's rows, or of the project's users (`{ user: true }`). */
export function addForeignKey(
  table: string,
  column: string,
  references: ColumnReference | UserReference,
): AddForeignKey {
  return { kind: 'addForeignKey', table, column, references: { table: UNBOUND_USERS, ...references } };
}

export const addForeignKeyDefinition: OperationDefinition<AddForeignKey> = {
  kind: 'addForeignKey',
  tables: ({ table }) => ({ before: table, after: table }),
  apply: (operation, state) =>
    changeTable(state, operation, (table) => {
      const { column, references } = operation;
      const spec = columnOf(table, column, operation);
      if (spec.references) throw misfit(operation, `${column} refers to ${spec.references.table} already`);
      return withColumn(table, column, { ...spec, references });
    }),
  reverse: ({ table, column }) => [{ kind: 'dropForeignKey', table, column }],
  newColumns: () => [],
  newIndexes: () => [],
  references: ({ references }) => [references],
  frees: () => [],
  bindUsers: (operation, users) => ({
    ...operation,
    references: boundReference(operation.references, users),
  }),
  words: ({ table, column, references }, before) => {
    const target = ownerOf(before, references.table);
    return ['+', `Add foreign key ${fieldOf(column)} of ${ownerOf(before, table)} to ${target}`];
  },
  name: ({ table, column }, { owner }) => `${owner(table)}_${column}_foreign_key`,
  subject: ({ table, column }) => `${table}.${column}`,
  source: ({ table, column, references }) => [literal(table), literal(column), referenceSource(references)],
  needsForeignKeysOff: () => true,
  needsNoTransaction: () => false,
  perform: byEditor,
  show: byEditor,
};
