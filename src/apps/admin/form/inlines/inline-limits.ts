import { type Sentence, text } from '../../../../support/texts/keyed-text.ts';
import type { AdminInline } from '../../../contract/admin/admin-form.ts';

type Limits = Pick<AdminInline, 'min' | 'max' | 'extra'>;

/** Empty rows that a form offers beside those that are there, as in Django: what is lacking, and `extra` of them. */
export function emptyRows(
  { min = 0, max = Number.POSITIVE_INFINITY, extra = 1 }: Limits,
  known: number,
): number {
  return Math.max(0, Math.min(Math.max(known, min) + extra, max) - known);
}

/** How many rows there are, and what becomes of that. */
interface RowChanges {
  readonly there: number;
  readonly added: number;
  readonly leaving: number;
  readonly canAdd: boolean;
}

/**
 * What is wrong with the number of rows that there would be; null: nothing. Who changes none of that is not told so: rows that
 * somebody else has left are no fault of theirs.
 */
export function limitProblem(
  { min = 0, max = Number.POSITIVE_INFINITY }: Limits,
  { there, added, leaving, canAdd }: RowChanges,
): Sentence | null {
  const count = there + added - leaving;
  if (count < min && (canAdd || leaving > 0)) return text('admin.inline.tooFew', { count: min });
  return count > max && added > 0 ? text('admin.inline.tooMany', { count: max }) : null;
}
