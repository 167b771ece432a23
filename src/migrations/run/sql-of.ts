import type { Dialect, Kysely } from 'kysely';
import type { Database, DialectName, Tables } from '../../database/contract/database.ts';
import { loadKysely } from '../../database/sql/kysely.ts';
import { openEditor } from '../editors/open-editor.ts';
import { applyMigration, applyOperation, stateAfter } from '../operations/apply-operation.ts';
import { bindUsers } from '../operations/bind-users.ts';
import type { Operation } from '../operations/contract/operation.ts';
import { usersTableOf } from '../operations/contract/users-table.ts';
import { type Migration, migrationLabel } from '../operations/migration.ts';
import { definitionOf } from '../operations/operation-table.ts';
import { reverseMigration } from '../operations/reverse-operation.ts';
import type { MigrationStep } from './migration-plan.ts';
import { isOutsideTransaction } from './transaction/outside-transaction.ts';

/**
 * The SQL that a migration comes to, forward or backward, in statements with `;` and comments. It is made from the
 * migrations alone; the database is not asked, so what `migrate` does may differ where the tables do.
 *
 * @param migrations All of them, in their order.
 * @throws LatchkeyError `migration_irreversible`, `migration_not_alone`.
 */
export async function sqlOf(
  { dialect, foldCase }: Pick<Database, 'dialect' | 'foldCase'>,
  migrations: readonly Migration[],
  { migration, direction }: MigrationStep,
): Promise<string[]> {
  const lines: string[] = [`-- ${migrationLabel(migration)}${direction === 'backward' ? ', backwards' : ''}`];
  const tell = (line: string) => void lines.push(line);
  const db = recordingKysely(dialect, (statement) => tell(`${statement};`));
  const editor = openEditor(dialect, { db, foldCase, live: false });
  const before = stateAfter(migrations.slice(0, migrations.indexOf(migration)));
  const forward = direction === 'forward';
  const operations = forward ? migration.operations : reverseMigration(before, migration);
  let state = forward ? before : applyMigration(before, migration);

  const off =
    dialect === 'sqlite' &&
    migration.operations.some((operation) =>
      definitionOf(operation).needsForeignKeysOff(operation, direction),
    );
  if (off) tell('pragma foreign_keys = off;');
  const outside = isOutsideTransaction(migration);
  const within = dialect === 'sqlite' || !outside;
  if (within) tell('begin;');
  for (const operation of operations) {
    const bound = bindUsers(operation, usersTableOf(state));
    tell(`-- ${titleOf(bound)}`);
    await definitionOf(bound).show(bound, state, { dialect, editor, tell });
    state = applyOperation(state, migration.app, bound);
  }
  if (within) tell('commit;');
  if (off) tell('pragma foreign_keys = on;');
  return lines;
}

function titleOf(operation: Operation): string {
  return `${operation.kind} ${definitionOf(operation).subject(operation)}`.trimEnd();
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
