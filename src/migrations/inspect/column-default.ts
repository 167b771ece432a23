import type { ColumnType } from '../../models/fields/column-shape.ts';
import { canonicalUuid } from '../../models/values/uuid-text.ts';
import type { ColumnDefault } from '../schema/schema-state.ts';

/** A default: a plain value, the moment at which a row is made, or SQL that says something else. */
export type InspectedDefault =
  | { readonly kind: 'value'; readonly value: ColumnDefault }
  | { readonly kind: 'now' }
  | { readonly kind: 'sql'; readonly sql: string };

/** What both databases call the present. */
const NOW = /^(current_timestamp|now\(\)|(transaction|statement|clock)_timestamp\(\)|datetime\('now'\))$/i;

/** Reads a column's default out of its SQL; null for none, and for null. */
export function inspectedDefault(sql: string | null, type: ColumnType): InspectedDefault | null {
  if (sql === null) return null;
  const text = unwrap(sql);
  if (/^null$/i.test(text)) return null;
  if (type === 'datetime' && NOW.test(text)) return { kind: 'now' };
  const value = literal(text, type);
  return value === null ? { kind: 'sql', sql } : { kind: 'value', value };
}

/** Without the parentheses around it all, and PostgreSQL's cast behind it. */
function unwrap(sql: string): string {
  const text = sql.trim().replace(/::[a-z ]+(\(\d+(,\s*\d+)?\))?$/i, '');
  const inner = /^\((?<inner>.*)\)$/s.exec(text)?.groups?.inner;
  return inner === undefined ? text : unwrap(inner);
}

function literal(text: string, type: ColumnType): ColumnDefault | null {
  const quoted = /^'(?<inner>(?:[^']|'')*)'$/.exec(text)?.groups?.inner?.replaceAll("''", "'");
  switch (type) {
    case 'varchar':
    case 'text':
      return quoted ?? null;
    case 'date':
      return quoted !== undefined && /^\d{4}-\d\d-\d\d$/.test(quoted) ? quoted : null;
    case 'boolean':
      return { true: true, 1: true, false: false, 0: false }[(quoted ?? text).toLowerCase()] ?? null;
    case 'integer':
    case 'bigint': {
      const number = /^-?\d+$/.test(quoted ?? text) ? Number(quoted ?? text) : Number.NaN;
      return Number.isSafeInteger(number) ? number : null;
    }
    case 'uuid':
      return quoted === undefined ? null : canonicalUuid(quoted);
    case 'decimal':
      return /^-?\d+(\.\d+)?$/.test(quoted ?? text) ? (quoted ?? text) : null;
    default:
      return null;
  }
}
