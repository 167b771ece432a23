import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readEnvFile } from '../../../compose/settings/env-file.ts';
import { settingsFromEnvironment } from '../../../compose/settings/environment.ts';
import { LatchkeyError } from '../../../support/errors.ts';
import type { CodeEnding } from '../../project/code-ending.ts';
import { packageSpec } from '../startproject/package-spec.ts';
import type { AppPackage } from './app-package.ts';

/** What the developer of the app has to know or do besides adding lines. */
export function appNotes(folder: string, app: AppPackage, ending: CodeEnding): readonly string[] {
  return [
    ...(app.dependencies.has('latchkey') ? [] : [`Install the package: npm install ${installable()}`]),
    ...(ending === 'ts' && refusesEndings(folder)
      ? [
          'In tsconfig.json, set "rewriteRelativeImportExtensions": true (or "allowImportingTsExtensions": true, where nothing is built): the files import each other with .ts, as Node.js wants it.',
        ]
      : []),
    ...environmentNotes(folder),
  ];
}

function installable(): string {
  const spec = packageSpec();
  return spec.startsWith('file:') ? spec.slice('file:'.length) : `latchkey@${spec}`;
}

/** A guess: what a tsconfig.json extends is not looked at. Where there is none, Node.js runs the files as they are. */
function refusesEndings(folder: string): boolean {
  const file = join(folder, 'tsconfig.json');
  if (!existsSync(file)) return false;
  const text = readFileSync(file, 'utf8');
  return !/"(rewriteRelativeImportExtensions|allowImportingTsExtensions)"\s*:\s*true/.test(text);
}

/** Variables that the app has for itself may mean something to the accounts too. */
function environmentNotes(folder: string): string[] {
  const { DATABASE_URL } = readEnvFile(folder);
  const database = DATABASE_URL
    ? [
        'The accounts go to the database of the DATABASE_URL in .env. For another one, set databaseUrl last in the settings.',
      ]
    : [];
  try {
    settingsFromEnvironment({}, { folder });
    return database;
  } catch (error) {
    if (!(error instanceof LatchkeyError)) throw error;
    return [
      `${error.message}. If .env means it for something else, name the variables that count in latchkey.config: settingsFromEnvironment({ SECRET_KEY: process.env.SECRET_KEY })`,
    ];
  }
}
