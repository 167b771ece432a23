import type { RawBuilder } from 'kysely';
import type { Database } from '../../database/contract/database.ts';
import { sql } from '../../database/sql/kysely.ts';
import type { IndexSpec } from '../schema/schema-state.ts';

export interface IndexOptions {
  readonly table: string;
  readonly index: IndexSpec;
  readonly foldCase: Database['foldCase'];
  /** For PostgreSQL: whether others may write meanwhile. Default false. */
  readonly concurrently?: boolean;
  /** For PostgreSQL: what a trigram index is made by, as SQL. */
  readonly trigramClass?: string;
}

/** The statement that makes an index. Where case does not matter, it sorts by the folded text. */
export function indexStatement({
  table,
  index,
  foldCase,
  concurrently = false,
  trigramClass = 'gin_trgm_ops',
}: IndexOptions): RawBuilder<unknown> {
  const { name, columns, unique, ignoreCase, trigram } = index;
  const parts = columns.map((column) => {
    if (trigram) return sql`${foldCase(column)} ${sql.raw(trigramClass)}`;
    return ignoreCase ? foldCase(column) : sql.ref(column);
  });
  const words = ['create', ...(unique ? ['unique'] : []), 'index', ...(concurrently ? ['concurrently'] : [])];
  return sql`${sql.raw(words.join(' '))} ${sql.id(name)} on ${sql.table(table)}${sql.raw(trigram ? ' using gin' : '')} (${sql.join(parts)})`;
}
