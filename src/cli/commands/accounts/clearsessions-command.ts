import type { Command } from 'commander';
import { plural, say } from '../../console/say.ts';
import { withProject } from '../../project/load-project.ts';
import { type ProjectOptions, projectCommand } from '../../project/project-command.ts';
import { requireMigrated } from '../../project/require-migrated.ts';

export function clearsessionsCommand(): Command {
  return projectCommand('clearsessions', 'remove sessions whose time is over')
    .description(
      'Removes from the database the sessions whose time is over. They open nothing any more; this frees their room. ' +
        'Run it from time to time, such as once a day.',
    )
    .action(runClearsessions);
}

function runClearsessions({ project }: ProjectOptions): Promise<void> {
  return withProject({ folder: project, makeSecretKey: true }, async (loaded) => {
    await requireMigrated(loaded);
    const count = await loaded.open.accounts.sessions.clearExpired();
    say(`Removed ${plural(count, 'expired session')}.`);
  });
}
