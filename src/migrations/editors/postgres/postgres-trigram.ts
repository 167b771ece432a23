import type { Kysely } from 'kysely';
import type { Tables } from '../../../database/contract/database.ts';
import { sql } from '../../../database/sql/kysely.ts';
import { quoteName } from '../../../database/sql/sql-tokens.ts';
import { LatchkeyError } from '../../../support/errors.ts';
import type { EditorContext } from '../../ddl/editor-context.ts';
import { MigrationError } from '../../migration-error.ts';

/** Since PostgreSQL 13 whoever may make things in a database may make it, too: https://www.postgresql.org/docs/current/pgtrgm.html */
const CREATE = 'create extension if not exists pg_trgm';

/**
 * What a trigram index is made by, after the extension that has it is there. It is named with its schema, which may be none of
 * `search_path`.
 *
 * @throws LatchkeyError `migration_pg_trgm`
 */
export async function trigramClassOf({ db, live }: EditorContext): Promise<string> {
  if (!live) {
    await sql.raw(CREATE).execute(db);
    return 'gin_trgm_ops';
  }
  const schema = (await schemaOfExtension(db)) ?? (await createExtension(db));
  return `${quoteName(schema)}.gin_trgm_ops`;
}

async function schemaOfExtension(db: Kysely<Tables>): Promise<string | null> {
  const { rows } = await sql<{ name: string }>`
    select n.nspname as name from pg_extension e join pg_namespace n on n.oid = e.extnamespace
    where e.extname = 'pg_trgm'`.execute(db);
  return rows[0]?.name ?? null;
}

async function createExtension(db: Kysely<Tables>): Promise<string> {
  try {
    await sql.raw(CREATE).execute(db);
  } catch (cause) {
    if (cause instanceof LatchkeyError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MigrationError('migration_pg_trgm', { reason }, { cause });
  }
  return (await schemaOfExtension(db)) ?? 'public';
}
