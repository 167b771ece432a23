import type { RawBuilder } from 'kysely';

/** What rows have to have in columns of a trigram index, whatever the letter case: a part of a text, all of some, or any. */
export type TrigramMatch =
  | { readonly kind: 'part'; readonly column: string; readonly text: string }
  | { readonly kind: 'all' | 'any'; readonly of: readonly TrigramMatch[] };

/** An index of the parts of texts that queries have to name. */
export interface TrigramIndex {
  readonly columns: readonly string[];
  /**
   * SQL for the ids of the rows that a match finds, and of some more: an index knows which three characters stand one after
   * the other, and no longer parts.
   */
  idsOf(match: TrigramMatch): RawBuilder<unknown>;
}

/** Characters that a part must have at least: shorter ones are in no trigram. */
export const TRIGRAM = 3;
