import type { Command } from 'commander';
import { findMigration, migrationsOfApp } from '../../../migrations/run/migration-plan.ts';
import { sqlOf } from '../../../migrations/run/sql-of.ts';
import { say } from '../../console/say.ts';
import { withProject } from '../../project/load-project.ts';
import { type ProjectOptions, projectCommand } from '../../project/project-command.ts';

interface SqlmigrateOptions extends ProjectOptions {
  readonly backwards?: true;
}

export function sqlmigrateCommand(): Command {
  return projectCommand('sqlmigrate', 'print the SQL of a migration')
    .description('Prints the SQL of a migration for the database of the project. Runs nothing.')
    .argument('<app>', 'the app of the migration')
    .argument('<migration>', 'its name, or the beginning of it (0002)')
    .option('--backwards', 'the SQL that takes it back')
    .action(runSqlmigrate);
}

function runSqlmigrate(app: string, migration: string, options: SqlmigrateOptions): Promise<void> {
  return withProject({ folder: options.project, makeSecretKey: true }, async ({ open }) => {
    const migrations = await open.migrations();
    const found = findMigration(migrationsOfApp(migrations, app), { app, migration });
    const direction = options.backwards ? 'backward' : 'forward';
    for (const line of await sqlOf(open.database, migrations, { migration: found, direction })) say(line);
  });
}
