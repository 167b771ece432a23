import type { Kysely } from 'kysely';
import type { Tables } from '../../../database/contract/database.ts';
import { sql } from '../../../database/sql/kysely.ts';
import { quoteName } from '../../../database/sql/sql-tokens.ts';
import { DataChecks } from '../../ddl/data-checks.ts';
import type { EditorContext } from '../../ddl/editor-context.ts';
import { doesTheSame } from '../../inspect/index-part.ts';
import { postgresIndexes, postgresIndexRules, usualPostgresIndexes } from '../../inspect/postgres-indexes.ts';
import type { CreateIndex } from '../../operations/indexes/create-index.ts';
import type { DropIndex } from '../../operations/indexes/drop-index.ts';
import type { SchemaState } from '../../schema/schema-state.ts';
import { shortName } from '../../schema/short-name.ts';
import { createPostgresIndex, findPostgresIndex, freePostgresIndexName } from './postgres-index.ts';

/**
 * Makes an index while others write. Without a transaction an attempt may stop anywhere, so that each one begins by looking
 * at what is there: an index that is done stays, and one that was left unfinished, which no query uses, is dropped. See
 * https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY
 */
export async function createIndexConcurrently(
  { table, index }: CreateIndex,
  context: EditorContext,
): Promise<void> {
  const { db, foldCase, live } = context;
  const name = shortName(index.name);
  if (live) {
    const real = await usualPostgresIndexes(db, table);
    const isDone = real.some((other) => other.name === name && doesTheSame(other, index, postgresIndexRules));
    if (isDone) return;
    await dropUnfinished(db, table, name);
    await freePostgresIndexName(db, table, index);
    await new DataChecks(db, foldCase).noDuplicates(table, index);
  }
  await createPostgresIndex(context, table, index, { concurrently: true });
}

/** Drops an index while others use the table. One that an attempt before has dropped is no error. */
export async function dropIndexConcurrently(
  { table, name }: DropIndex,
  before: SchemaState,
  context: EditorContext,
): Promise<void> {
  const { db, live } = context;
  if (live) await dropUnfinished(db, table, shortName(name));
  const found = await findPostgresIndex(context, { table, name }, before);
  if (!found) return;
  const statement =
    found.constraint === null
      ? `drop index concurrently ${quoteName(found.name)}`
      : `alter table ${quoteName(table)} drop constraint ${quoteName(found.constraint)}`;
  await sql.raw(statement).execute(db);
}

async function dropUnfinished(db: Kysely<Tables>, table: string, name: string): Promise<void> {
  const real = await postgresIndexes(db, table);
  if (!real.some((index) => index.name === name && !index.valid)) return;
  await sql.raw(`drop index concurrently ${quoteName(name)}`).execute(db);
}
