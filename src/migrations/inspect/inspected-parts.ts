import type { IndexPart } from './index-part.ts';
import type { InspectedIndex } from './inspected-table.ts';

/** The columns that a model could declare an index of; of those by `lower()` it takes one alone. */
export function inspectedParts(
  parts: readonly IndexPart[],
  columns: readonly string[],
): Pick<InspectedIndex, 'columns' | 'ignoreCase'> {
  const names = parts.flatMap(({ column, folded }) => (column === null || folded ? [] : [column]));
  if (names.length === parts.length) return { columns: names, ignoreCase: false };
  const [only, ...others] = parts;
  const isFolded = others.length === 0 && only?.folded === true && columns.includes(only.column ?? '');
  return { columns: isFolded && only.column !== null ? [only.column] : null, ignoreCase: isFolded };
}
