import type { Dialect, Kysely } from 'kysely';
import type { Database, DialectName, Tables } from '../../database/contract/database.ts';
import { loadKysely } from '../../database/sql/kysely.ts';
import { openEditor } from '../editors/open-editor.ts';
import { sqlText } from '../editors/perform-operations.ts';
import { needsForeignKeysOff } from '../editors/sqlite/sqlite-foreign-keys.ts';
import { applyMigration, applyOperation, stateAfter } from '../operations/apply-operation.ts';
import { bindUsers, usersTableOf } from '../operations/bind-users.ts';
import { type Migration, migrationLabel } from '../operations/migration.ts';
import type { Operation } from '../operations/operations.ts';
import { reverseMigration } from '../operations/reverse-operation.ts';
import type { MigrationStep } from './migration-plan.ts';

/**
 * The SQL that a migration comes to, forward or backward, in statements with `;` and comments. It is made from the
 * migrations alone; the database is not asked, so what `migrate` does may differ where the tables do.
 *
 * @param migrations All of them, in their order.
 * @throws LatchkeyError `migration_irreversible`.
 */
export async function sqlOf(
  { dialect, foldCase }: Pick<Database, 'dialect' | 'foldCase'>,
  migrations: readonly Migration[],
  { migration, direction }: MigrationStep,
): Promise<string[]> {
  const lines: string[] = [`-- ${migrationLabel(migration)}${direction === 'backward' ? ', backwards' : ''}`];
  const db = recordingKysely(dialect, (statement) => lines.push(`${statement};`));
  const editor = openEditor(dialect, { db, foldCase, live: false });
  const before = stateAfter(migrations.slice(0, migrations.indexOf(migration)));
  const forward = direction === 'forward';
  const operations = forward ? migration.operations : reverseMigration(before, migration);
  let state = forward ? before : applyMigration(before, migration);

  const off =
    dialect === 'sqlite' &&
    migration.operations.some((operation) => needsForeignKeysOff(operation, direction));
  if (off) lines.push('pragma foreign_keys = off;');
  lines.push('begin;');
  for (const unbound of operations) {
    const operation = bindUsers(unbound, usersTableOf(state));
    lines.push(`-- ${operationTitle(operation)}`);
    if (operation.kind === 'runCode') lines.push('-- Code, which is not SQL.');
    else if (operation.kind === 'moveTable')
      lines.push("-- No table changes. The model's permissions follow.");
    else if (operation.kind === 'runSql') lines.push(withSemicolon(sqlText(operation.up, dialect)));
    else await editor.perform(operation, state);
    state = applyOperation(state, migration.app, operation);
  }
  lines.push('commit;');
  if (off) lines.push('pragma foreign_keys = on;');
  return lines;
}

function operationTitle(operation: Operation): string {
  switch (operation.kind) {
    case 'runSql':
    case 'runCode':
      return operation.kind;
    case 'renameTable':
      return `${operation.kind} ${operation.from}`;
    case 'addColumn':
    case 'dropColumn':
    case 'alterColumn':
    case 'addForeignKey':
    case 'dropForeignKey':
      return `${operation.kind} ${operation.table}.${operation.column}`;
    default:
      return `${operation.kind} ${operation.table}`;
  }
}

function withSemicolon(text: string): string {
  const trimmed = text.trim();
  return trimmed.endsWith(';') ? trimmed : `${trimmed};`;
}

/** A Kysely whose statements are told and go nowhere. */
function recordingKysely(dialect: DialectName, tell: (statement: string) => void): Kysely<Tables> {
  const kysely = loadKysely();
  const connection = {
    executeQuery: async ({ sql }: { readonly sql: string }) => {
      tell(sql);
      return { rows: [] };
    },
    // biome-ignore lint/correctness/useYield: nothing streams from nowhere.
    async *streamQuery() {
      throw new Error('There is no database to stream from.');
    },
  };
  const nothing = async () => undefined;
  const driver = {
    init: nothing,
    acquireConnection: async () => connection,
    beginTransaction: nothing,
    commitTransaction: nothing,
    rollbackTransaction: nothing,
    releaseConnection: nothing,
    destroy: nothing,
  };
  const parts: Pick<Dialect, 'createAdapter' | 'createIntrospector' | 'createQueryCompiler'> =
    dialect === 'sqlite'
      ? {
          createAdapter: () => new kysely.SqliteAdapter(),
          createIntrospector: (db) => new kysely.SqliteIntrospector(db),
          createQueryCompiler: () => new kysely.SqliteQueryCompiler(),
        }
      : {
          createAdapter: () => new kysely.PostgresAdapter(),
          createIntrospector: (db) => new kysely.PostgresIntrospector(db),
          createQueryCompiler: () => new kysely.PostgresQueryCompiler(),
        };
  return new kysely.Kysely<Tables>({ dialect: { ...parts, createDriver: () => driver } });
}
