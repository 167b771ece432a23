import { inspectTables } from '../../../migrations/inspect/inspect-tables.ts';
import { pendingMigrations } from '../../../migrations/run/migrator.ts';
import { modelColumns, USER_EXTRA_COLUMNS } from '../../../stores/rows/columns/model-columns.ts';
import { error, type Problem, warning } from '../../console/problem.ts';
import type { LoadedProject } from '../../project/load-project.ts';

/** Whether the database answers, and has the tables and columns that the project needs. */
export async function databaseProblems({ open }: LoadedProject): Promise<Problem[]> {
  const { database } = open;
  const migrations = await open.migrations();
  try {
    const pending = await pendingMigrations(database, migrations);
    const names = pending.map(({ app, name }) => `${app}.${name}`).join(', ');
    const migrationProblems = names
      ? [warning('database.W001', `Migrations are pending: ${names}. Run: latchkey migrate`)]
      : [];
    return [...migrationProblems, ...(await modelProblems(open, pending.length > 0))];
  } catch (cause) {
    return [error('database.E001', `The database does not answer: ${(cause as Error).message}.`)];
  }
}

async function modelProblems(
  { database, userModel }: LoadedProject['open'],
  migrationsPending: boolean,
): Promise<Problem[]> {
  const { name, table: tableName } = userModel;
  const table = (await inspectTables(database)).find((candidate) => candidate.name === tableName);
  if (!table) {
    // What is pending may well make it.
    if (migrationsPending) return [];
    return [
      error(
        'models.E001',
        `The model ${name} has no table ${tableName}. Run: latchkey makemigrations, then latchkey migrate`,
      ),
    ];
  }
  const present = new Set(table.columns.map((column) => column.name));
  const missing = modelColumns(userModel, database.dialect, { extra: USER_EXTRA_COLUMNS }).names.filter(
    (column) => !present.has(column),
  );
  return missing.map((column) =>
    error(
      'models.E002',
      `The table ${tableName} has no column ${column}, which the model ${name} needs. Run: latchkey makemigrations, then latchkey migrate`,
    ),
  );
}
