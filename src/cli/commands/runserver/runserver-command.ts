import { type Command, InvalidArgumentError } from 'commander';
import { createNodeServer, stopServer } from '../../../adapters/node/node-server.ts';
import type { Settings } from '../../../compose/settings/settings.ts';
import { isDevelopersMachine } from '../../../core/developers-machine.ts';
import { loadKysely } from '../../../database/sql/kysely.ts';
import { say, sayAside } from '../../console/say.ts';
import { type LoadedProject, withProject } from '../../project/load-project.ts';
import { type ProjectOptions, projectCommand } from '../../project/project-command.ts';
import { migrationOutput } from '../migrate/migration-output.ts';
import { keepRunning } from './keep-running.ts';
import { listen, siteUrl } from './listen.ts';
import { addressShower } from './masking/shown-address.ts';
import { printRequests } from './request-lines.ts';
import { trackRequests } from './request-tracker.ts';
import { checkWhileServing, passesChecks } from './start-checks.ts';
import { stopRequested } from './stop-signals.ts';
import { watchTemplates } from './watch-templates.ts';

/** Milliseconds that requests under way have when the server is told to stop. */
const GRACE = 10_000;

interface RunserverOptions extends ProjectOptions {
  readonly host?: string;
  readonly port?: number;
}

export function runserverCommand(setExitCode: (code: number) => void): Command {
  return projectCommand('runserver', 'serve the site')
    .description(
      'Serves the site. Brings the database up to date first, runs the checks, and makes a SECRET_KEY where there is none. ' +
        'SIGTERM or Ctrl+C stops it once the requests under way are answered (within 10 seconds); a second one stops it at once.',
    )
    .option('--host <address>', 'the address to listen on (default: HOST, or 127.0.0.1)')
    .option(
      '--port <number>',
      'the port to listen on; 0 takes a free one (default: PORT, or 8000)',
      parsePort,
    )
    .action((options: RunserverOptions) =>
      withProject({ folder: options.project, makeSecretKey: true }, async (loaded) => {
        if (!(await serve(loaded, options))) setExitCode(1);
      }),
    );
}

/** Gives whether the site was served: not where the checks find errors. */
async function serve(loaded: LoadedProject, options: RunserverOptions): Promise<boolean> {
  const { open } = loaded;
  const { settings, logger } = open;
  keepRunning(logger);
  await open.migrate({ onEvent: migrationOutput() });
  if (!(await passesChecks(loaded))) {
    sayAside('The site was not started. Mend the errors, and start it again.');
    return false;
  }

  // Now, and not while the first visitor waits.
  loadKysely();
  const server = createNodeServer(open.site, { logger, ...settings });
  const requests = trackRequests(server);
  if (showsRequests(settings)) {
    const show = addressShower(open.routes);
    printRequests(server, { show, staticBase: `${settings.basePath}/static/` });
  }
  const host = options.host ?? settings.host;
  const { port } = await listen(server, { host, port: options.port ?? settings.port });
  open.startMailWorker();
  const stopWatching = watchTemplates(open);
  say(
    `Latchkey serves ${settings.siteName} on ${siteUrl(host, port, settings.basePath)} (press Ctrl+C to stop)`,
  );

  const stopChecking = checkWhileServing(loaded);

  await stopRequested();
  say('Stopping.');
  stopChecking();
  stopWatching();
  requests.dropIdle();
  await stopServer(server, GRACE);
  return true;
}

/** In production the proxy in front writes the log of all requests. Programs that read the output want the log alone. */
function showsRequests(settings: Settings): boolean {
  const { logLevel, logFormat } = settings;
  const isWanted = logFormat === 'text' && (logLevel === 'info' || logLevel === 'debug');
  return isWanted && isDevelopersMachine(settings);
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535)
    throw new InvalidArgumentError('It must be a port from 0 to 65535.');
  return port;
}
