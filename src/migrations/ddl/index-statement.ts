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
}

/** The statement that makes an index. Where case does not matter, it sorts by the folded text. */
export function indexStatement({
  table,
  index,
  foldCase,
  concurrently = false,
}: IndexOptions): RawBuilder<unknown> {
  const { name, columns, unique, ignoreCase } = index;
  const parts = columns.map((column) => (ignoreCase ? foldCase(column) : sql.ref(column)));
  const words = ['create', ...(unique ? ['unique'] : []), 'index', ...(concurrently ? ['concurrently'] : [])];
  return sql`${sql.raw(words.join(' '))} ${sql.id(name)} on ${sql.table(table)} (${sql.join(parts)})`;
}
