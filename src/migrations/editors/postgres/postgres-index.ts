import type { Kysely } from 'kysely';
import type { Tables } from '../../../database/contract/database.ts';
import { sql } from '../../../database/sql/kysely.ts';
import { quoteName } from '../../../database/sql/sql-tokens.ts';
import type { EditorContext } from '../../ddl/editor-context.ts';
import { indexStatement } from '../../ddl/index-statement.ts';
import { doesTheSame } from '../../inspect/index-part.ts';
import {
  type PostgresIndex,
  postgresIndexRules,
  usualPostgresIndexes,
} from '../../inspect/postgres-indexes.ts';
import type { IndexSpec, SchemaState } from '../../schema/schema-state.ts';
import { shortName } from '../../schema/short-name.ts';
import { trigramClassOf } from './postgres-trigram.ts';

export async function createPostgresIndex(
  context: EditorContext,
  table: string,
  index: IndexSpec,
  { concurrently = false } = {},
): Promise<void> {
  const { db, foldCase } = context;
  const trigramClass = index.trigram ? await trigramClassOf(context) : undefined;
  const named = { ...index, name: shortName(index.name) };
  await indexStatement({
    table,
    index: named,
    foldCase,
    concurrently,
    ...(trigramClass === undefined ? {} : { trigramClass }),
  }).execute(db);
}

/** The index of a table by its name, or one that does what the migrations know by that name. */
export async function findPostgresIndex(
  { db, live }: EditorContext,
  { table, name }: { readonly table: string; readonly name: string },
  before: SchemaState,
): Promise<Pick<PostgresIndex, 'name' | 'constraint'> | undefined> {
  if (!live) return { name: shortName(name), constraint: null };
  const spec = before.get(table)?.indexes.find((index) => index.name === name);
  const real = await usualPostgresIndexes(db, table);
  return (
    real.find((index) => index.name === shortName(name)) ??
    real.find((index) => spec && doesTheSame(index, spec, postgresIndexRules))
  );
}

/**
 * An adopted table may have another index by this very name: PostgreSQL itself names that of `email … unique`
 * `…_email_key`. Django looks constraints up by their columns, so a new name does not trouble it.
 */
export async function freePostgresIndexName(
  db: Kysely<Tables>,
  table: string,
  index: IndexSpec,
): Promise<void> {
  const name = shortName(index.name);
  if (!(await usualPostgresIndexes(db, table)).some((other) => other.name === name)) return;
  await sql
    .raw(`alter index ${quoteName(name)} rename to ${quoteName(shortName(`${name}_old`))}`)
    .execute(db);
}
