import type { DialectName } from '../../database/contract/database.ts';
import { storedUuid } from '../../database/contract/stored-uuid.ts';
import { canonicalUuid } from '../../models/values/uuid-text.ts';
import type { LatchkeyError } from '../../support/errors.ts';
import { MigrationError } from '../migration-error.ts';
import { typeName } from '../schema/conversion.ts';
import { isColumnValue } from '../schema/is-column-value.ts';
import type { ColumnDefault, ColumnSpec } from '../schema/schema-state.ts';

/**
 * A value of a column as SQL: a default, or what rows are filled with.
 *
 * @throws LatchkeyError `migration_operation` for one that is not of the column's type.
 */
export function valueLiteral(spec: ColumnSpec, value: ColumnDefault, dialect: DialectName): string {
  if (!isColumnValue(spec, value)) throw noValue(spec, value);
  switch (spec.type) {
    case 'boolean':
      if (dialect === 'postgres') return value ? 'true' : 'false';
      return value ? '1' : '0';
    case 'datetime':
      return quoteText(datetimeText(String(value), dialect));
    case 'json':
      return quoteText(jsonText(value));
    case 'uuid':
      return quoteText(storedUuid(canonicalUuid(String(value)) ?? '', dialect));
    case 'varchar':
    case 'text':
      return quoteText(String(value));
    default:
      return typeof value === 'string' ? quoteText(value) : String(Number(value));
  }
}

/** `'it''s'` */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

const ZONE = /(?:Z|[+-]\d\d:?\d\d)$/i;

/** A point in time as the database keeps it. Without a zone, the text is in UTC. */
function datetimeText(text: string, dialect: DialectName): string {
  const time = new Date(ZONE.test(text) || !/\d:\d/.test(text) ? text : `${text.replace(' ', 'T')}Z`);
  if (Number.isNaN(time.getTime())) throw noValue({ type: 'datetime' }, text);
  const iso = time.toISOString();
  return dialect === 'postgres' ? iso : `${iso.slice(0, -1).replace('T', ' ')}000`;
}

/** JSON as it is, and any other text as a JSON string. */
function jsonText(value: ColumnDefault): string {
  if (typeof value !== 'string') return String(value);
  try {
    JSON.parse(value);
    return value;
  } catch {
    return JSON.stringify(value);
  }
}

function noValue(spec: ColumnSpec, value: ColumnDefault): LatchkeyError {
  const reason = `'${value}' is no ${typeName(spec)}`;
  return new MigrationError('migration_operation', { operation: 'default', reason });
}
