import { createNodeServer, stopServer } from '../../../adapters/node/node-server.ts';
import type { Settings } from '../../../compose/settings/settings.ts';
import { isDevelopersMachine } from '../../../core/developers-machine.ts';
import { loadKysely } from '../../../database/sql/kysely.ts';
import type { FailurePage } from '../../../http/answer/failed-request.ts';
import { say, sayAside } from '../../console/say.ts';
import { type LoadedProject, withProject } from '../../project/load-project.ts';
import type { ProjectOptions } from '../../project/project-command.ts';
import { migrationOutput } from '../migrate/migration-output.ts';
import type { FailureParts } from './failure-page/failure-page.ts';
import { keepRunning } from './keep-running.ts';
import { listen, siteUrl } from './listen.ts';
import { addressShower } from './masking/shown-address.ts';
import { supervisorOf } from './reload/supervised.ts';
import { printRequests } from './request-lines.ts';
import { trackRequests } from './request-tracker.ts';
import { checkWhileServing, passesChecks } from './start-checks.ts';
import { stopRequested } from './stop-signals.ts';
import { watchTemplates } from './watch-templates.ts';

/** Milliseconds that requests under way have when the server is told to stop. */
const GRACE = 10_000;
/** And when it makes room for the next one: somebody is waiting to see what they have changed. */
const RESTART_GRACE = 3_000;

export interface ServeOptions extends ProjectOptions {
  readonly host?: string;
  readonly port?: number;
  /** Given to a server that another process starts again. */
  readonly supervised?: boolean;
}

/** Serves a project until it is told to stop. Gives the exit code: 1 where the checks find errors. */
export async function serveProject(options: ServeOptions): Promise<number> {
  let served: LoadedProject | null = null;
  // Loaded for the first failure.
  const failurePage: FailurePage = async (request, error) =>
    served && (await import('./failure-page/failure-page.ts')).failurePage(request, error, partsOf(served));
  let isServed = false;
  await withProject({ folder: options.project, makeSecretKey: true, failurePage }, async (loaded) => {
    served = loaded;
    isServed = await serve(loaded, options);
  });
  return isServed ? 0 : 1;
}

function partsOf({ folder, open: { settings, routes } }: LoadedProject): FailureParts {
  return { folder, settings, showAddress: addressShower(routes) };
}

async function serve(loaded: LoadedProject, options: ServeOptions): Promise<boolean> {
  const { open } = loaded;
  const { settings, logger } = open;
  const supervisor = supervisorOf(options);
  supervisor?.tell({
    kind: 'opened',
    reload: isDevelopersMachine(settings),
    leaveOut: [settings.mediaFolder, ...(settings.uploadTempFolder ? [settings.uploadTempFolder] : [])],
  });
  keepRunning(logger);
  await open.migrate({ onEvent: migrationOutput() });
  if (!(await passesChecks(loaded))) {
    sayAside('The site was not started. Mend the errors, and start it again.');
    return false;
  }

  supervisor?.tell({ kind: 'checked' });

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
  supervisor?.tell({ kind: 'listening', port });
  open.startMailWorker();
  const stopWatching = watchTemplates(open);
  say(
    `Latchkey serves ${settings.siteName} on ${siteUrl(host, port, settings.basePath)} (press Ctrl+C to stop)`,
  );

  const stopChecking = checkWhileServing(loaded);

  const word = await (supervisor ?? { stopRequested }).stopRequested();
  if (word !== 'restart') say('Stopping.');
  stopChecking();
  stopWatching();
  requests.dropIdle();
  await stopServer(server, word === 'restart' ? RESTART_GRACE : GRACE);
  return true;
}

/** In production the proxy in front writes the log of all requests. Programs that read the output want the log alone. */
function showsRequests(settings: Settings): boolean {
  const { logLevel, logFormat } = settings;
  const isWanted = logFormat === 'text' && (logLevel === 'info' || logLevel === 'debug');
  return isWanted && isDevelopersMachine(settings);
}
