import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { installProblem } from '../support/packed-package.ts';

/** The folder with a package.json of its own, so that only who runs these tests has 700 MB of runtimes. */
export const runtimesFolder = import.meta.dirname;

/** A runtime or a tool of `package.json`, by its place in node_modules. */
export const installed = (path: string): string => join(runtimesFolder, 'node_modules', path);

export const nodeOf = (version: string): string => installed(`node-${version}/bin/node`);

/**
 * Installs what is missing. Null when all is there, or else why not; in CI that is an error: there `.ci/run` has done it.
 */
export function runtimesProblem(): string | null {
  if (!process.env.CI && !existsSync(nodeOf('26'))) {
    const problem = installProblem(runtimesFolder);
    if (problem) {
      process.stderr.write(`Skipped: other runtimes; ${problem}.\n`);
      return problem;
    }
  }
  if (!process.env.CI && !existsSync(nodeOf('26'))) {
    const reason = 'the versions of Node.js in test/runtimes are for Linux on x64';
    process.stderr.write(`Skipped: other runtimes; ${reason}.\n`);
    return reason;
  }
  // Fails where an installation is half of one.
  execFileSync(nodeOf('26'), ['--version']);
  return null;
}
