import type { Command } from 'commander';
import { withProject } from './project/load-project.ts';
import { type ProjectOptions, projectCommand } from './project-command.ts';
import { say } from './say.ts';

export function migrateCommand(): Command {
  return projectCommand('migrate', "bring the database's tables up to date")
    .description(
      'Applies the migrations that the database has not had yet, each one whole or not at all. Run it before a new ' +
        'version of the site starts; runserver does so by itself.',
    )
    .action(runMigrate);
}

function runMigrate({ project }: ProjectOptions): Promise<void> {
  return withProject({ folder: project, makeSecretKey: true }, async ({ open }) => {
    let count = 0;
    await open.migrate(({ app, name }) => {
      count += 1;
      say(`Applied ${app}.${name}`);
    });
    if (count === 0) say('Nothing to migrate.');
  });
}
