import { columnTypes } from '../../database/column-types/column-types.ts';
import type { ColumnDefault, ColumnType } from '../../models/fields/column-shape.ts';

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
  const quoted = /^'(?<inner>(?:[^']|'')*)'$/.exec(text)?.groups?.inner?.replaceAll("''", "'") ?? null;
  const value = columnTypes[type].readDefault({ sql: text, quoted });
  return value === null ? { kind: 'sql', sql } : { kind: 'value', value };
}

/** Without the parentheses around it all, and PostgreSQL's cast behind it. */
function unwrap(sql: string): string {
  const text = sql.trim().replace(/::[a-z ]+(\(\d+(,\s*\d+)?\))?$/i, '');
  const inner = /^\((?<inner>.*)\)$/s.exec(text)?.groups?.inner;
  return inner === undefined ? text : unwrap(inner);
}
