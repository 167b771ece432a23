import type { Database } from '../../database/contract/database.ts';
import { inspectPostgres } from './inspect-postgres.ts';
import { inspectSqlite } from './inspect-sqlite.ts';
import type { InspectedTable } from './inspected-table.ts';

/** Every table of a database by name, views and the database's own tables apart. Of PostgreSQL the current schema's. */
export function inspectTables({ dialect, kysely }: Database): Promise<readonly InspectedTable[]> {
  return dialect === 'postgres' ? inspectPostgres(kysely) : inspectSqlite(kysely);
}
