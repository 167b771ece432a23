import type { CreateIndexBuilder, Kysely } from 'kysely';
import type { Database, Tables } from '../../database/contract/database.ts';
import { sql } from '../../database/sql/kysely.ts';
import type { IndexSpec } from '../schema/schema-state.ts';

export interface IndexOptions {
  readonly table: string;
  readonly index: IndexSpec;
  readonly foldCase: Database['foldCase'];
}

/** The statement that makes an index. Where case does not matter, it sorts by the folded text. */
export function indexStatement(
  db: Kysely<Tables>,
  { table, index, foldCase }: IndexOptions,
): CreateIndexBuilder {
  const { name, columns, unique, ignoreCase } = index;
  const parts = columns.map((column) => (ignoreCase ? foldCase(column) : sql.ref<unknown>(column)));
  const made = db.schema.createIndex(name).on(table).columns(parts);
  return unique ? made.unique() : made;
}
