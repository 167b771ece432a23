import { type Command, InvalidArgumentError, Option } from 'commander';
import { projectCommand } from '../../project/project-command.ts';
import { mayReload } from './reload/may-reload.ts';
import type { ServeOptions } from './serve.ts';
import { stopRequested } from './stop-signals.ts';

interface RunserverOptions extends ServeOptions {
  readonly noreload?: boolean;
}

export function runserverCommand(setExitCode: (code: number) => void): Command {
  return projectCommand('runserver', 'serve the site')
    .description(
      'Serves the site. Brings the database up to date first, runs the checks, and makes a SECRET_KEY where there is none. ' +
        "On a developer's machine it starts again when the project's code changes. " +
        'SIGTERM or Ctrl+C stops it once the requests under way are answered (within 10 seconds); a second one stops it at once.',
    )
    .option('--host <address>', 'the address to listen on (default: HOST, or 127.0.0.1)')
    .option(
      '--port <number>',
      'the port to listen on; 0 takes a free one (default: PORT, or 8000)',
      parsePort,
    )
    .option('--noreload', 'does not start again when the code changes')
    .addOption(new Option('--supervised').hideHelp())
    .action(async (options: RunserverOptions) => setExitCode(await run(options)));
}

/** Gives the exit code. Each way is loaded where it is gone: what only watches needs nothing of a site. */
async function run(options: RunserverOptions): Promise<number> {
  if (!mayReload(options)) return (await import('./serve.ts')).serveProject(options);
  const { supervise } = await import('./reload/supervise.ts');
  return supervise({ folder: options.project, args: process.argv.slice(2), stopped: stopRequested() });
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535)
    throw new InvalidArgumentError('It must be a port from 0 to 65535.');
  return port;
}
