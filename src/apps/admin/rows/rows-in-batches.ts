import type { ListQuery } from '../../../models/rows/model-store.ts';
import type { AdminRow, AdminRows } from './admin-rows.ts';

/** Rows that are in memory at a time. */
export const BATCH = 500;

/** All rows that a query finds, some at a time, each batch read when it is asked for: however many they are. */
export async function* rowsInBatches(
  rows: Pick<AdminRows, 'list'>,
  query: Omit<ListQuery, 'limit' | 'offset'>,
): AsyncGenerator<readonly AdminRow[]> {
  const part = { ...query, limit: BATCH };
  for (let found = await rows.list(part); found.length > 0; ) {
    yield found;
    if (found.length < BATCH) return;
    found = await rows.list({ ...part, after: found.at(-1) });
  }
}
