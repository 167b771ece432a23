import type { Kysely } from 'kysely';
import type { Tables } from '../../../database/contract/database.ts';
import { sql } from '../../../database/sql/kysely.ts';
import { quoteName } from '../../../database/sql/sql-tokens.ts';
import type { SqliteTable } from './sqlite-table.ts';
import type { SqliteTableText } from './sqlite-table-text.ts';
import { refillTrigram, trigramTriggers } from './sqlite-trigram.ts';

/** What is different about the new table. */
export interface Rebuild {
  readonly text: SqliteTableText;
  /** SQL for the values of columns that are new or changed. The others are copied. */
  readonly values?: Readonly<Record<string, string>>;
  /** Names of indexes that are not made again. */
  readonly dropped?: readonly string[];
}

/**
 * Makes a table anew where ALTER TABLE cannot change it, by the procedure of
 * https://www.sqlite.org/lang_altertable.html#otheralter. Rows, indexes, triggers and AUTOINCREMENT's counter stay.
 *
 * Foreign keys have to be off since before the transaction: with them on, dropping the old table deletes its rows one
 * by one, and with ON DELETE CASCADE the rows of other tables that refer to them.
 * Compare https://github.com/drizzle-team/drizzle-orm/issues/4938 and https://github.com/drizzle-team/drizzle-orm/issues/5782.
 */
export async function rebuildSqliteTable(
  db: Kysely<Tables>,
  table: SqliteTable,
  rebuild: Rebuild,
): Promise<void> {
  const { name } = table;
  const { text, values = {}, dropped = [] } = rebuild;
  const temporary = await freeSqliteName(db, `${name}__new`);
  const run = (statement: string) => sql.raw(statement).execute(db);

  const copied = text.columns.filter(
    (column) =>
      !table.generated.has(column) && (values[column] !== undefined || table.text.hasColumn(column)),
  );
  const target = copied.map(quoteName).join(', ');
  const source = copied.map((column) => values[column] ?? quoteName(column)).join(', ');

  await run(text.toSql(temporary));
  await run(`insert into ${quoteName(temporary)} (${target}) select ${source} from ${quoteName(name)}`);
  await run(`drop table ${quoteName(name)}`);
  // Otherwise the renaming looks for the old table in views and triggers, and would rewrite what refers to the new one.
  await run('pragma legacy_alter_table = on');
  try {
    await run(`alter table ${quoteName(temporary)} rename to ${quoteName(name)}`);
  } finally {
    await run('pragma legacy_alter_table = off');
  }
  await keepSequence(db, table);
  for (const index of table.indexes) {
    if (index.sql !== null && !dropped.includes(index.name)) await run(index.sql);
  }
  for (const trigger of table.triggers) await run(trigger);
  for (const index of table.trigrams) {
    const isChanged = [index.key, ...index.columns].some((column) => values[column] !== undefined);
    if (isChanged) for (const statement of refillTrigram(name, index)) await run(statement);
    for (const trigger of trigramTriggers(name, index)) await run(trigger);
  }
}

/** A name that no table, index or view has, made from another one. */
export async function freeSqliteName(db: Kysely<Tables>, wanted: string): Promise<string> {
  for (let number = 1, name = wanted; ; number += 1, name = `${wanted}${number}`) {
    const { rows } = await sql`
      select 1 from sqlite_schema where lower(name) = lower(${name})`.execute(db);
    if (rows.length === 0) return name;
  }
}

/** The copy counted up to the highest number that a row has; numbers of rows that are gone must not come again. */
async function keepSequence(db: Kysely<Tables>, { name, sequence }: SqliteTable): Promise<void> {
  if (sequence === null) return;
  await sql`delete from sqlite_sequence where name = ${name}`.execute(db);
  await sql`insert into sqlite_sequence (name, seq) values (${name}, ${sequence})`.execute(db);
}
