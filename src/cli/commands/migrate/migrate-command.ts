import { type Command, Option } from 'commander';
import type { MigrationStep, MigrationTarget } from '../../../migrations/run/migration-plan.ts';
import { plannedSteps } from '../../../migrations/run/migrator.ts';
import { say } from '../../console/say.ts';
import { withProject } from '../../project/load-project.ts';
import { type ProjectOptions, projectCommand } from '../../project/project-command.ts';
import { migrationOutput } from './migration-output.ts';

interface MigrateCommandOptions extends ProjectOptions {
  readonly plan?: true;
  readonly fake?: true;
  readonly fakeInitial?: true;
}

export function migrateCommand(): Command {
  return projectCommand('migrate', "bring the database's tables up to date")
    .description(
      'Applies the migrations that the database has not had yet, each one whole or not at all. Run it before a new ' +
        'version of the site starts; runserver does so by itself. With a migration that lies behind, those after it ' +
        'are taken back.',
    )
    .argument('[app]', 'only this app, and what its migrations need')
    .argument('[migration]', 'go to this one, forward or back: its name, the beginning of it (0002), or zero')
    .option('--plan', 'tell what would be done, and do nothing')
    .option('--fake', 'record the migrations as applied, or taken back, and change nothing else')
    .addOption(
      new Option(
        '--fake-initial',
        'take over tables that are there already, and make what they lack',
      ).conflicts('fake'),
    )
    .action(runMigrate);
}

function runMigrate(
  app: string | undefined,
  migration: string | undefined,
  options: MigrateCommandOptions,
): Promise<void> {
  const target: MigrationTarget | undefined = app === undefined ? undefined : { app, migration };
  return withProject({ folder: options.project, makeSecretKey: true }, async ({ open }) => {
    if (options.plan) return tellPlan(await plannedSteps(open.database, await open.migrations(), { target }));
    const { fake, fakeInitial } = options;
    const done = await open.migrate({ target, fake, fakeInitial, onEvent: migrationOutput() });
    if (done.length === 0) say('Nothing to migrate.');
  });
}

function tellPlan(steps: readonly MigrationStep[]): void {
  if (steps.length === 0) say('Nothing to migrate.');
  for (const { migration, direction } of steps) {
    say(`${direction === 'forward' ? 'Apply' : 'Take back'} ${migration.app}.${migration.name}`);
  }
}
