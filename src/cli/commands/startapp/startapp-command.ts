import { existsSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { Command } from 'commander';
import { CommandError } from '../../console/command-error.ts';
import { say } from '../../console/say.ts';
import { codeEnding } from '../../project/code-ending.ts';
import { importProject } from '../../project/load-project.ts';
import { type ProjectOptions, projectCommand } from '../../project/project-command.ts';
import { findUserFile, writeApp } from './app-files.ts';
import { type AppNames, appNames } from './app-names.ts';

export function startappCommand(): Command {
  return projectCommand('startapp', 'make an app: models, views and URLs of one part of the site')
    .description(
      'Makes the folder of a new app in the project: a model, a view, its URL and its template, a command and a test. All of it is yours to change.',
    )
    .argument('<name>', "the app's name: lower-case letters, digits and _, such as notes")
    .argument(
      '[folder]',
      'where to make it, in the project: a new or empty folder (default: one by the name)',
    )
    .action(runStartapp);
}

async function runStartapp(name: string, target: string = name, { project }: ProjectOptions): Promise<void> {
  const imported = await importProject({ folder: project });
  const names = appNames(name, imported.project);
  const folder = resolve(imported.folder, target);
  requireInside(imported.folder, folder);
  const ending = codeEnding(imported.folder);
  const [templates = 'templates'] = imported.project.templateFolders ?? [];
  writeApp({
    names,
    folder,
    templates: resolve(imported.folder, templates),
    project: imported.folder,
    ending,
    userFile: findUserFile(imported),
  });
  const path = relative(imported.folder, folder).split(sep).join('/');
  const hasUrls = existsSync(join(imported.folder, `urls.${ending}`));
  say(nextSteps(names, { path, ending, urls: hasUrls ? 'urls' : 'latchkey.config' }));
}

/** What stands outside would not find the project's packages. */
function requireInside(project: string, folder: string): void {
  const path = relative(project, folder);
  const isInside = path !== '' && path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path);
  if (!isInside) throw new CommandError('app_folder_taken', { folder, reason: 'it is not in the project' });
}

function nextSteps(
  { app, variable, file }: AppNames,
  { path, ending, urls }: { readonly path: string; readonly ending: string; readonly urls: string },
): string {
  return `Made the app ${app} in ${path}/. To make it part of the site:

In latchkey.config.${ending}, with ${variable} in the list of apps:
  import { ${variable} } from './${path}/app.${ending}';

In ${urls}.${ending}, with the second line in the list of urls:
  import { ${variable}Urls } from './${path}/${file}-urls.${ending}';
  ...include('${file}/', ${variable}Urls),

Then:
  npx latchkey makemigrations ${app}
  npx latchkey migrate
  npx node --test ${path}/${file}.test.${ending}`;
}
