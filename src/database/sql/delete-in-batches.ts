import type { Expression, SqlBool } from 'kysely';
import type { Database } from '../contract/database.ts';

/** Rows removed by one statement, so that a clean-up of millions never holds the lock for long. */
const BATCH = 1000;

export interface RowsToDelete {
  readonly table: string;
  /** The column of the primary key. Default: `id`. */
  readonly key?: string;
  readonly where: Expression<SqlBool>;
}

/**
 * Removes rows, some at a time, and tells how many. Those that others are changing stay for the next time: waiting for several
 * of them could go round in a circle.
 */
export async function deleteInBatches(
  { kysely, dialect }: Database,
  { table, key = 'id', where }: RowsToDelete,
): Promise<number> {
  const some = kysely
    .selectFrom(table)
    .select(key)
    .where(where)
    .limit(BATCH)
    .$if(dialect === 'postgres', (query) => query.forUpdate().skipLocked());
  let total = 0;
  for (let deleted = BATCH; deleted === BATCH; total += deleted) {
    const done = await kysely.deleteFrom(table).where(key, 'in', some).executeTakeFirst();
    deleted = Number(done.numDeletedRows);
  }
  return total;
}
