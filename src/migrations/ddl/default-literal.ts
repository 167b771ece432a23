import { columnTypes } from '../../database/column-types/column-types.ts';
import type { DialectName } from '../../database/contract/database.ts';
import type { ColumnDefault } from '../../models/fields/column-shape.ts';
import { MigrationError } from '../migration-error.ts';
import type { ColumnSpec } from '../schema/schema-state.ts';

/**
 * A value of a column as SQL: a default, or what rows are filled with.
 *
 * @throws LatchkeyError `migration_operation` for one that is not of the column's type.
 */
export function valueLiteral(spec: ColumnSpec, value: ColumnDefault, dialect: DialectName): string {
  const type = columnTypes[spec.type];
  if (type.accepts(value, spec)) return type[dialect].literal(value);
  const reason = `'${value}' is no ${type.words(spec)}`;
  throw new MigrationError('migration_operation', { operation: 'default', reason });
}
