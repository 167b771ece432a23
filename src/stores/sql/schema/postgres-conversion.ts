import { postgresType } from './postgres-column.ts';
import type { ColumnSpec } from './schema-state.ts';
import { quoteName } from './sql-tokens.ts';

/** SQL for a column's values as those of another type. Null where the database converts them by itself. */
export function postgresConversion(column: string, before: ColumnSpec, after: ColumnSpec): string | null {
  const name = quoteName(column);
  const isText = (type: ColumnSpec['type']) => type === 'varchar' || type === 'text';
  // An explicit cast to a shorter varchar would cut values off in silence.
  if (before.type === after.type || (isText(before.type) && isText(after.type))) return null;
  const type = postgresType({ ...after, nullable: true });
  if (isText(after.type)) return `${name}::text`;
  if (before.type === 'datetime' && after.type === 'date') return `(${name} at time zone 'UTC')::date`;
  if (before.type === 'date' && after.type === 'datetime') return `${name}::timestamp at time zone 'UTC'`;
  if (after.type === 'boolean' && !isText(before.type)) return `${name} <> 0`;
  if (before.type === 'boolean') return `${name}::integer::${type}`;
  if (isText(before.type)) return `trim(${name})::${type}`;
  return before.type === 'json' ? `(${name} #>> '{}')::${type}` : `${name}::${type}`;
}

const WHOLE_NUMBER = String.raw`'^\s*[+-]?\d+\s*$'`;
const NUMBER = String.raw`'^\s*[+-]?(\d+\.?\d*|\.\d+)\s*$'`;
const TRUTH = "'^(1|true|t|yes|on|0|false|f|no|off)$'";

/** SQL that is true of values (not null) that cannot be converted; null where all can, or the database says it well. */
export function postgresUnfit(column: string, before: ColumnSpec, after: ColumnSpec): string | null {
  if (before.type !== 'varchar' && before.type !== 'text') return null;
  const name = quoteName(column);
  switch (after.type) {
    case 'integer':
    case 'bigint':
      return `${name} !~ ${WHOLE_NUMBER}`;
    case 'decimal':
      return `${name} !~ ${NUMBER}`;
    case 'boolean':
      return `lower(trim(${name})) !~ ${TRUTH}`;
    default:
      return null;
  }
}
