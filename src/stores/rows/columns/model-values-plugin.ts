import type {
  ColumnNode,
  ColumnUpdateNode,
  InsertQueryNode,
  KyselyPlugin,
  OperationNode,
  QueryId,
  UpdateQueryNode,
} from 'kysely';
import type { DialectName } from '../../../database/contract/database.ts';
import { loadKysely } from '../../../database/sql/kysely.ts';
import { columnName, defaultValue, hasDefault } from '../../../models/fields/field-base.ts';
import type { ModelField } from '../../../models/kinds/model-field.ts';
import type { Model } from '../../../models/model.ts';
import { uuid7 } from '../../../models/values/make-uuid.ts';
import { storedField, storedForm } from './model-columns.ts';

/** What the plugin knows of a column. */
interface KnownColumn {
  /** What a value is written as; null where it is the value. */
  readonly encode: ((value: unknown) => unknown) | null;
  readonly field: ModelField;
}

type KnownTable = ReadonlyMap<string, KnownColumn>;

/**
 * For queries that write to the tables of models: a value for a JSON column is written as JSON, whatever the dialect,
 * and one for a UUID as the column has it; and a new row that leaves out a field has its default, which the database does not always know. Expressions (`sql`)
 * stay as they are.
 */
export function modelValuesPlugin(models: readonly Model[], dialect: DialectName): KyselyPlugin {
  const { OperationNodeTransformer } = loadKysely();
  const userModel = models.find((model) => 'usernameField' in model);
  const tables = new Map(models.map((model) => [model.table, knownTable(model, dialect, userModel)]));

  class Transformer extends OperationNodeTransformer {
    protected override transformInsertQuery(node: InsertQueryNode, queryId?: QueryId): InsertQueryNode {
      const plain = super.transformInsertQuery(node, queryId);
      const table = tables.get(plain.into?.table.identifier.name ?? '');
      return table ? insertWithValues(plain, table) : plain;
    }

    protected override transformUpdateQuery(node: UpdateQueryNode, queryId?: QueryId): UpdateQueryNode {
      const plain = super.transformUpdateQuery(node, queryId);
      const table = plain.table && tables.get(tableOfUpdate(plain.table));
      return table && plain.updates ? { ...plain, updates: encodedUpdates(plain.updates, table) } : plain;
    }
  }
  const transformer = new Transformer();
  return {
    transformQuery: ({ node, queryId }) => transformer.transformNode(node, queryId),
    transformResult: async ({ result }) => result,
  };
}

function knownTable(model: Model, dialect: DialectName, userModel: Model | undefined): KnownTable {
  const { id, fields } = model;
  // The database counts numbers up, and a UUID is made for it.
  const key = id.kind === 'uuid' && id.default === undefined ? { ...id, default: uuid7 } : id;
  const columns = Object.entries({ id: key, ...fields }).map(([name, field]) => {
    const encode = storedForm(storedField(model, field, userModel), dialect);
    return [columnName(name, field), { field, encode }] as const;
  });
  return new Map(columns);
}

/** The table's own name, also where it is given another for the query. */
function tableOfUpdate(node: OperationNode): string {
  const { AliasNode, TableNode } = loadKysely();
  if (AliasNode.is(node)) return tableOfUpdate(node.node);
  return TableNode.is(node) ? node.table.identifier.name : '';
}

function insertWithValues(node: InsertQueryNode, table: KnownTable): InsertQueryNode {
  const { ColumnNode, PrimitiveValueListNode, ValueNode, ValuesNode, ValueListNode } = loadKysely();
  const { columns = [], values, onConflict } = node;
  const changed = onConflict?.updates
    ? { onConflict: { ...onConflict, updates: encodedUpdates(onConflict.updates, table) } }
    : {};
  // Rows that come from a query are that query's business.
  if (!values || !ValuesNode.is(values)) return { ...node, ...changed };
  const missing = missingColumns(columns, table);
  const names = [...columns.map(nameOf), ...missing];
  const rows = values.values.map((row) => {
    const cells = PrimitiveValueListNode.is(row)
      ? row.values.map((value) => ValueNode.create(value))
      : row.values;
    return ValueListNode.create(names.map((name, index) => insertedCell(cells[index], table.get(name))));
  });
  return {
    ...node,
    ...changed,
    columns: [...columns, ...missing.map((name) => ColumnNode.create(name))],
    values: ValuesNode.create(rows),
  };
}

/** Columns that no row gives, and whose fields have a default. */
function missingColumns(columns: readonly ColumnNode[], table: KnownTable): string[] {
  const given = new Set(columns.map(nameOf));
  return [...table].flatMap(([name, { field }]) => (given.has(name) || !hasDefault(field) ? [] : [name]));
}

function nameOf({ column }: ColumnNode): string {
  return column.name;
}

function insertedCell(cell: OperationNode | undefined, column: KnownColumn | undefined): OperationNode {
  const { DefaultInsertValueNode, ValueNode } = loadKysely();
  if (cell && !DefaultInsertValueNode.is(cell)) return encodedCell(cell, column);
  const isFilledIn = column && hasDefault(column.field);
  return isFilledIn ? ValueNode.create(storedDefault(column)) : DefaultInsertValueNode.create();
}

function storedDefault({ field, encode }: KnownColumn): unknown {
  const value = defaultValue(field);
  const stored = value !== null && field.mapping ? field.mapping.toStored(value as never) : value;
  return encode && stored !== null ? encode(stored) : stored;
}

function encodedUpdates(updates: readonly ColumnUpdateNode[], table: KnownTable): ColumnUpdateNode[] {
  const { ColumnNode } = loadKysely();
  return updates.map((update) => {
    const column = ColumnNode.is(update.column) ? table.get(nameOf(update.column)) : undefined;
    return { ...update, value: encodedCell(update.value, column) };
  });
}

function encodedCell(node: OperationNode, column: KnownColumn | undefined): OperationNode {
  const { ValueNode } = loadKysely();
  return ValueNode.is(node) ? ({ ...node, value: encoded(node.value, column) } as OperationNode) : node;
}

function encoded(value: unknown, column: KnownColumn | undefined): unknown {
  return column?.encode && value !== null && value !== undefined ? column.encode(value) : value;
}
