import type { Kysely } from 'kysely';
import type { Tables } from '../../../database/contract/database.ts';
import { sql } from '../../../database/sql/kysely.ts';
import type { LatchkeyError } from '../../../support/errors.ts';
import { MigrationError } from '../../migration-error.ts';

/** Rows that an error names at most. */
const EXAMPLES = 5;

interface Violation {
  readonly table: string;
  readonly rowid: number | null;
  readonly parent: string;
  readonly fkid: number;
}

/**
 * Looks for rows that refer to none, after foreign keys were off: in the tables named and those that refer to them,
 * or in all.
 *
 * @throws LatchkeyError `migration_orphans`
 */
export async function checkForeignKeys(db: Kysely<Tables>, tables: readonly string[] | null): Promise<void> {
  for (const table of tables === null ? await allTables(db) : await concernedTables(db, tables)) {
    const { rows } = await sql<Violation>`
      select "table", rowid, parent, fkid from pragma_foreign_key_check(${table})`.execute(db);
    const [first] = rows;
    if (first) throw await orphans(db, first, rows);
  }
}

async function allTables(db: Kysely<Tables>): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select name from sqlite_schema where type = 'table' and name not like 'sqlite\\_%' escape '\\'`.execute(
    db,
  );
  return rows.map(({ name }) => name);
}

async function concernedTables(db: Kysely<Tables>, tables: readonly string[]): Promise<string[]> {
  const names = sql.join(tables);
  const { rows } = await sql<{ name: string }>`
    select distinct entry.name from sqlite_schema as entry, pragma_foreign_key_list(entry.name) as key
    where entry.type = 'table' and (entry.name in (${names}) or key."table" in (${names}))`.execute(db);
  return rows.map(({ name }) => name);
}

async function orphans(
  db: Kysely<Tables>,
  { table, parent, fkid }: Violation,
  violations: readonly Violation[],
): Promise<LatchkeyError> {
  const same = violations.filter((violation) => violation.fkid === fkid);
  const { rows } = await sql<{ from: string }>`
    select "from" from pragma_foreign_key_list(${table}) where id = ${fkid}`.execute(db);
  const column = rows.map((row) => row.from).join(', ');
  const ids = same.slice(0, EXAMPLES).flatMap(({ rowid }) => rowid ?? []);
  const examples = ids.length > 0 ? `rows ${ids.join(', ')}` : 'all of them';
  return new MigrationError('migration_orphans', { table, column, parent, count: same.length, examples });
}
