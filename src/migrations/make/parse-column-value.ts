import { columnTypes } from '../../database/column-types/column-types.ts';
import { RefusedText } from '../../database/contract/column-type-definition.ts';
import type { ColumnDefault } from '../../models/fields/column-shape.ts';
import type { ColumnSpec } from '../schema/schema-state.ts';

/** A column's value that a text stands for, or why it stands for none. */
export type ParsedValue =
  | { readonly ok: true; readonly value: ColumnDefault }
  | { readonly ok: false; readonly reason: string };

/** Reads what somebody typed as a value of a column. */
export function parseColumnValue(spec: ColumnSpec, text: string): ParsedValue {
  const value = columnTypes[spec.type].parse(text, spec);
  return value instanceof RefusedText ? { ok: false, reason: value.reason } : { ok: true, value };
}

/** What a column takes, for people. */
export function valueHint(spec: ColumnSpec): string {
  return columnTypes[spec.type].hint(spec);
}
