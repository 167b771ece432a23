import type { RowId } from '../models/model-key.ts';
import type { ListQuery } from '../models/rows/model-store.ts';

/** Rows that are in memory at a time. */
export const BATCH = 500;

/** The manager of any model: each knows its own queries, and checks them. */
interface Listed<Row> {
  list(query: never): Promise<readonly Row[]>;
}

/**
 * All rows that a query finds, some at a time, each batch read when it is asked for: however many they are. Rows that come or go
 * meanwhile make none come twice.
 */
export async function* rowsInBatches<Row extends { readonly id: RowId }>(
  rows: Listed<Row>,
  query: Omit<ListQuery, 'limit' | 'offset'>,
): AsyncGenerator<readonly Row[]> {
  const read = (after?: Row) => rows.list({ ...query, limit: BATCH, after } as never);
  for (let found = await read(); found.length > 0; ) {
    yield found;
    if (found.length < BATCH) return;
    found = await read(found.at(-1));
  }
}
