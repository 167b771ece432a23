import type { Check, CheckContext } from '../../../apps/contract/check.ts';
import { packageApps } from '../../../compose/parts/package-apps.ts';
import { UrlNames } from '../../../http/urls/url-names.ts';
import { error, type Problem, warning } from '../../console/problem.ts';
import type { LoadedProject } from '../../project/load-project.ts';

/** What the checks of the apps find, the package's and the project's. Those for public sites are asked where `deploy` says so. */
export async function appProblems({ open }: LoadedProject, deploy: boolean): Promise<Problem[]> {
  const { accounts, userModel, objects, models, database, settings, settingsOf, logger, apps, routes } = open;
  const urls = new UrlNames(routes);
  const context: CheckContext = {
    accounts,
    userModel,
    objects,
    models,
    database,
    settings,
    settingsOf,
    logger,
    adminModels: apps.flatMap((app) => app.admin ?? []),
    hasUrl: (name) => urls.has(name),
  };
  const found: Problem[] = [];
  for (const check of [...packageApps, ...apps].flatMap(({ checks = [] }) => checks)) {
    if (check.deploy && !deploy) continue;
    found.push(...(await problemsOf(check, context)));
  }
  return found;
}

async function problemsOf(check: Check, context: CheckContext): Promise<Problem[]> {
  const problem = /\.E\d+$/.test(check.id) ? error : warning;
  try {
    return (await check.problems(context)).map((message) => problem(check.id, message));
  } catch (cause) {
    return [error(check.id, `The check itself failed: ${(cause as Error).message}`)];
  }
}
