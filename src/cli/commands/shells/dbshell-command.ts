import type { Command } from 'commander';
import { resolveSettings } from '../../../compose/settings/settings.ts';
import { CommandError } from '../../console/command-error.ts';
import { runProgram } from '../../console/run-program.ts';
import { importProject } from '../../project/load-project.ts';
import { type ProjectOptions, projectCommand } from '../../project/project-command.ts';
import { databaseClient } from './database-client.ts';

export function dbshellCommand(setExitCode: (code: number) => void): Command {
  return projectCommand('dbshell', "open the database's own command line")
    .description(
      "Runs sqlite3 or psql on the project's database. What stands behind -- is given to the program; its exit code " +
        'is the exit code.',
    )
    .argument('[args...]', 'arguments for sqlite3 or psql, behind --')
    .action(async (args: readonly string[], options: ProjectOptions) =>
      setExitCode(await runDbshell(args, options)),
    );
}

async function runDbshell(args: readonly string[], options: ProjectOptions): Promise<number> {
  const { folder, project } = await importProject({ folder: options.project, makeSecretKey: 'aside' });
  const { databaseUrl } = resolveSettings(project.settings);
  const { debianPackage, ...call } = databaseClient(databaseUrl, folder, args);
  const code = await runProgram(call);
  if (code !== null) return code;
  const hint = ` On Debian: apt-get install ${debianPackage}`;
  throw new CommandError('program_missing', { command: 'dbshell', program: call.program, hint });
}
