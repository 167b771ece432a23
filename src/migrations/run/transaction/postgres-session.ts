import type { Kysely } from 'kysely';
import type { Tables } from '../../../database/contract/database.ts';
import { sql } from '../../../database/sql/kysely.ts';

/** The number of the lock that migrations hold: `latchkey` in ASCII, cut to 52 bits. */
export const ADVISORY_LOCK = 0x6_6174_6368_6b65;

/** Sets timeouts, in milliseconds, for a transaction or for as long as the connection lasts. 0 is none. */
export async function setFor(
  db: Kysely<Tables>,
  scope: 'transaction' | 'session',
  timeouts: Readonly<Record<string, number>>,
): Promise<void> {
  const isLocal = scope === 'transaction';
  for (const [name, value] of Object.entries(timeouts)) {
    await sql`select set_config(${name}, ${String(value)}, ${sql.lit(isLocal)})`.execute(db);
  }
}
