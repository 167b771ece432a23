import { resolve } from 'node:path';
import { Command } from 'commander';
import { CommandError } from '../../console/command-error.ts';
import { say } from '../../console/say.ts';
import type { CodeEnding } from '../../project/code-ending.ts';
import { saveSecretKey } from '../../project/secret-key.ts';
import { siteNameOf } from '../startproject/project-name.ts';
import { appNotes } from './app-notes.ts';
import { type AppPackage, readAppPackage } from './app-package.ts';
import { addAssistantNotes } from './assistant-notes.ts';
import { ignoreSecrets } from './ignore-secrets.ts';
import { initFiles } from './init-files.ts';
import { linesToAdd } from './next-steps.ts';
import { nodeNotes } from './node-notes.ts';
import { requireRoom, writeNewFiles } from './write-new-files.ts';

export function initCommand(): Command {
  return new Command('init')
    .summary('add accounts to an app that is there already')
    .description(
      'Adds accounts to the app in the working directory: a user model with its migration, a configuration, and a secret key. Overwrites nothing.',
    )
    .helpOption('-h, --help', 'print this help')
    .option('--js', 'write JavaScript, also where the app has TypeScript')
    .action(({ js = false }: { js?: boolean }) => runInit(resolve('.'), js));
}

async function runInit(folder: string, js: boolean): Promise<void> {
  const app = readAppPackage(folder);
  const ending = endingFor(folder, app, js);
  requireRoom(folder);

  const files = initFiles(siteName(app), ending);
  writeNewFiles(folder, files);
  // Before there is a secret.
  const ignored = ignoreSecrets(folder);
  say(`Wrote ${[...files.keys()].join(', ')}.`);
  if (ignored.length > 0) say(`Added ${ignored.join(', ')} to .gitignore.`);
  if (addAssistantNotes(folder)) say('Wrote the rules for assistants into AGENTS.md.');
  await saveSecretKey(folder);
  say(nextSteps(folder, app, ending));
}

/**
 * Files of CommonJS cannot be modules, but can `require` one.
 *
 * @throws LatchkeyError `init_needs_module`.
 */
function endingFor(folder: string, { isModule, isTypeScript }: AppPackage, js: boolean): CodeEnding {
  if (js || !isTypeScript) return isModule ? 'js' : 'mjs';
  if (isModule) return 'ts';
  throw new CommandError('init_needs_module', { folder });
}

/** `@shop/web-app` → `Web app`. What cannot stand in the code as it is, is left out. */
function siteName({ name }: AppPackage): string {
  const own = name.replace(/^@[^/]*\//, '').replace(/[^\w.-]/g, '');
  return siteNameOf(own).slice(0, 100) || 'My app';
}

function nextSteps(folder: string, app: AppPackage, ending: CodeEnding): string {
  const all = [...appNotes(folder, app, ending), ...nodeNotes(process.versions.node, ending)];
  const notes = all.map((note) => `\n* ${note}`);
  return `
Add these lines to the app, before its routes.

${linesToAdd(app.dependencies, ending)}

Start the app and open /accounts/register/. Afterwards:
  npx latchkey createsuperuser   makes your own account, which may do everything
  npx latchkey makemigrations    writes the next migration, when accounts/user.${ending} has changed
  npx latchkey docs              lists the documentation: settings, languages, templates, mail
${notes.join('')}`.trimEnd();
}
