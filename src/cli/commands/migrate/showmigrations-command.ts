import type { Command } from 'commander';
import type { MigrationRecord } from '../../../migrations/history/migration-history.ts';
import type { Migration } from '../../../migrations/operations/migration.ts';
import { migrationsOfApp } from '../../../migrations/run/migration-plan.ts';
import { appliedMigrations } from '../../../migrations/run/migrator.ts';
import { say } from '../../console/say.ts';
import { withProject } from '../../project/load-project.ts';
import { type ProjectOptions, projectCommand } from '../../project/project-command.ts';

export function showmigrationsCommand(): Command {
  return projectCommand('showmigrations', 'list the migrations, and which have been applied')
    .description('Lists the migrations of every app: [X] has been applied, [ ] has not.')
    .argument('[app]', 'only this app')
    .action((app: string | undefined, { project }: ProjectOptions) =>
      withProject({ folder: project, makeSecretKey: true }, async ({ open }) => {
        const migrations = await open.migrations();
        for (const line of statusLines(migrations, await appliedMigrations(open.database), app)) say(line);
      }),
    );
}

/** The list, by app in the order of their names. */
export function statusLines(
  migrations: readonly Migration[],
  history: ReadonlyMap<string, MigrationRecord>,
  only?: string,
): string[] {
  const apps = new Set([...migrations, ...history.values()].map(({ app }) => app));
  if (only !== undefined && !apps.has(only)) migrationsOfApp(migrations, only);
  return [...apps]
    .filter((app) => only === undefined || app === only)
    .sort()
    .flatMap((app) => [app, ...appLines(app, migrations, history)]);
}

function appLines(
  app: string,
  migrations: readonly Migration[],
  history: ReadonlyMap<string, MigrationRecord>,
): string[] {
  const known = migrations.filter((migration) => migration.app === app).map(({ name }) => name);
  const applied = [...history.values()].filter((record) => record.app === app).map(({ name }) => name);
  const names = [...new Set([...known, ...applied])].sort();
  return names.map((name) => {
    const mark = applied.includes(name) ? 'X' : ' ';
    return ` [${mark}] ${name}${known.includes(name) ? '' : ' (its file is gone)'}`;
  });
}
