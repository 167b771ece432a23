import { columnTypes } from '../../../database/column-types/column-types.ts';
import { quoteName } from '../../../database/sql/sql-tokens.ts';
import { valueLiteral } from '../../ddl/default-literal.ts';
import type { ColumnSpec } from '../../schema/schema-state.ts';

/** The type that a column declares. The rows are decoded by it, and Django's names are the same. */
export function sqliteType(spec: ColumnSpec): string {
  return columnTypes[spec.type].sqlite.declare(spec);
}

/** A column's definition after its name, in clauses. */
export function sqliteClauses(spec: ColumnSpec): string[] {
  const { type, nullable, primaryKey, references } = spec;
  // AUTOINCREMENT: a number that a deleted row had is never given to another.
  if (type === 'id') return ['integer', 'not null', 'primary key autoincrement'];
  return [
    sqliteType(spec),
    ...(nullable ? [] : ['not null']),
    ...(primaryKey ? ['primary key'] : []),
    ...(spec.default === undefined ? [] : [`default ${valueLiteral(spec, spec.default, 'sqlite')}`]),
    ...(references ? [sqliteReference(references)] : []),
  ];
}

export function sqliteReference({
  table,
  onDelete = 'restrict',
}: NonNullable<ColumnSpec['references']>): string {
  return `references ${quoteName(table)} ("id") on delete ${onDelete}`;
}
