import { relative, resolve } from 'node:path';
import { Command } from 'commander';
import { say } from '../../console/say.ts';
import { writeProject } from './project-files.ts';
import { requireProjectName, siteNameOf } from './project-name.ts';

export function startprojectCommand(): Command {
  return new Command('startproject')
    .summary('make the folder of a new project')
    .description(
      'Makes a folder with a small working site: settings, user model, URLs, a page of its own. It is yours.',
    )
    .helpOption('-h, --help', 'print this help')
    .argument('<name>', "the project's name: lower-case letters, digits, - . and _")
    .argument('[folder]', 'where to make it: a new or empty folder (default: one by the name)')
    .action(runStartproject);
}

function runStartproject(name: string, target: string = name): void {
  requireProjectName(name);
  const folder = resolve(target);
  writeProject({ name, siteName: siteNameOf(name), folder });
  say(nextSteps(name, relative('.', folder)));
}

function nextSteps(name: string, folder: string): string {
  return `Made the project ${name} in ${folder || 'this folder'}. What comes next:
${folder ? `\n  cd ${folder}` : ''}
  npm install
  npx latchkey migrate
  npx latchkey createsuperuser
  npm start

Then open http://127.0.0.1:8000/. README.md says what each file is for.`;
}
