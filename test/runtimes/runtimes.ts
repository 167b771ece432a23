import { execFileSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { takeLock } from '../support/lock-folder.ts';
import { installProblem } from '../support/packed-package.ts';

/** The folder with a package.json of its own, so that only who runs these tests has 700 MB of runtimes. */
export const runtimesFolder = import.meta.dirname;

/** A runtime or a tool of `package.json`, by its place in node_modules. */
export const installed = (path: string): string => join(runtimesFolder, 'node_modules', path);

export const nodeOf = (version: string): string => installed(`node-${version}/bin/node`);

/** npm writes it when all is there. */
const isInstalled = () => existsSync(installed('.package-lock.json'));
const lock = join(runtimesFolder, '.installing');

/**
 * Installs what is missing, once for all test files. Null when all is there, or else why not; in CI that is an error: there
 * `.ci/run` has done it.
 */
export async function runtimesProblem(): Promise<string | null> {
  const problem = process.env.CI ? null : await problemHere();
  if (problem) process.stderr.write(`Skipped: other runtimes; ${problem}.\n`);
  // Fails where an installation is half of one.
  else execFileSync(nodeOf('26'), ['--version']);
  return problem;
}

async function problemHere(): Promise<string | null> {
  let problem: string | null = null;
  while (problem === null && !isInstalled()) {
    if (takeLock(lock)) problem = install();
    else await setTimeout(200);
  }
  const isOther = !existsSync(nodeOf('26'));
  return problem ?? (isOther ? 'the versions of Node.js in test/runtimes are for Linux on x64' : null);
}

function install(): string | null {
  try {
    return installProblem(runtimesFolder, '--no-save');
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}
