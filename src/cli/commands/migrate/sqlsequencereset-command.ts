import type { Command } from 'commander';
import { sequenceReset, tablesWithSequence } from '../../../database/postgres/postgres-sequences.ts';
import { sql } from '../../../database/sql/kysely.ts';
import { HISTORY_TABLE } from '../../../migrations/history/migration-history.ts';
import { stateAfter } from '../../../migrations/operations/apply-operation.ts';
import type { Migration } from '../../../migrations/operations/migration.ts';
import { migrationsOfApp } from '../../../migrations/run/migration-plan.ts';
import { plural, say } from '../../console/say.ts';
import { withProject } from '../../project/load-project.ts';
import { type ProjectOptions, projectCommand } from '../../project/project-command.ts';

interface SqlsequenceresetOptions extends ProjectOptions {
  readonly apply?: true;
}

export function sqlsequenceresetCommand(): Command {
  return projectCommand('sqlsequencereset', 'print SQL that lets ids go on after the highest one')
    .description(
      'After rows were copied into PostgreSQL with their ids, new rows would get ids that are taken. Prints the SQL ' +
        'that mends it, or runs it. SQLite needs none.',
    )
    .argument('[apps...]', 'only the tables of these apps')
    .option('--apply', 'run the SQL in place of printing it')
    .action(runSqlsequencereset);
}

function runSqlsequencereset(only: readonly string[], options: SqlsequenceresetOptions): Promise<void> {
  return withProject({ folder: options.project, makeSecretKey: true }, async ({ open }) => {
    const tables = tablesOf(await open.migrations(), only);
    const { dialect, kysely } = open.database;
    if (dialect === 'sqlite') return say('-- SQLite goes on after the highest id by itself.');
    const found = await tablesWithSequence(kysely, tables);
    for (const table of found) {
      if (options.apply) await sql.raw(sequenceReset(table)).execute(kysely);
      else say(`${sequenceReset(table)};`);
    }
    if (options.apply) say(`The ids of ${plural(found.length, 'table')} go on after the highest one.`);
  });
}

/** The tables that migrations have made, and that of their history. */
function tablesOf(migrations: readonly Migration[], only: readonly string[]): string[] {
  for (const app of only) migrationsOfApp(migrations, app);
  const made = [...stateAfter(migrations)].filter(([, { app }]) => only.length === 0 || only.includes(app));
  return [...made.map(([table]) => table), ...(only.length === 0 ? [HISTORY_TABLE] : [])];
}
