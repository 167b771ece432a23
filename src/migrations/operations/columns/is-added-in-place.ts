import type { ColumnSpec } from '../../schema/schema-state.ts';

/** Whether SQLite's ADD COLUMN takes a column: https://www.sqlite.org/lang_altertable.html#altertabaddcol */
export function isAddedInPlace({ nullable, default: fallback, references }: ColumnSpec): boolean {
  return fallback === undefined ? nullable === true : !references;
}
