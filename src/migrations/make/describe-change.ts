import type { PlannedChange } from '../diff/planned-changes.ts';
import { definitionOf } from '../operations/operation-table.ts';

/** A change in words, after a sign: `+ Add field phone to CustomUser`. */
export function describeChange({ operation, before }: Pick<PlannedChange, 'operation' | 'before'>): string {
  return definitionOf(operation).words(operation, before).join(' ');
}
