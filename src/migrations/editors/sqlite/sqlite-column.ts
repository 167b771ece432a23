import { quoteName } from '../../../database/sql/sql-tokens.ts';
import { valueLiteral } from '../../ddl/default-literal.ts';
import type { ColumnSpec } from '../../schema/schema-state.ts';

/** The type that a column declares. The rows are decoded by it, and Django's names are the same. */
export function sqliteType({ type, length, digits, places }: ColumnSpec): string {
  switch (type) {
    case 'id':
      return 'integer';
    case 'varchar':
      return length === undefined ? 'varchar' : `varchar(${length})`;
    case 'decimal':
      return digits === undefined ? 'decimal' : `decimal(${digits}, ${places ?? 0})`;
    case 'uuid':
      return 'char(32)';
    default:
      return type;
  }
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
