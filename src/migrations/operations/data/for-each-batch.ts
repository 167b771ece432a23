import type { Kysely } from 'kysely';
import type { Tables } from '../../../database/contract/database.ts';

export interface BatchOptions {
  /** Rows at a time. Default 1000. */
  readonly size?: number;
}

/**
 * Walks through a table in batches, by `id`, so that its size does not matter:
 *
 * ```ts
 * await forEachBatch(db, 'notes_note', { size: 500 }, async (rows, done) => {
 *   for (const { id, title } of rows) await db.updateTable('notes_note')…
 *   progress(done);
 * });
 * ```
 *
 * @param work Gets the rows, and how many it has been given in all.
 * @returns How many rows there were. Rows that come meanwhile with a higher `id` are among them.
 */
export async function forEachBatch(
  db: Kysely<Tables>,
  table: string,
  { size = 1000 }: BatchOptions,
  work: (rows: readonly Record<string, unknown>[], done: number) => Promise<void>,
): Promise<number> {
  let done = 0;
  let last: unknown = null;
  for (;;) {
    const query = db.selectFrom(table).selectAll().orderBy('id').limit(size);
    const rows = await (last === null ? query : query.where('id', '>', last)).execute();
    const end = rows.at(-1);
    if (!end) return done;
    last = end.id;
    done += rows.length;
    await work(rows, done);
  }
}
